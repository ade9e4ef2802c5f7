/** One observation that decided something, as the rules record it. */
export interface DecidingMark {
  readonly name: MarkName;
  readonly values: Readonly<Record<string, unknown>>;
}
export type EvidenceEntry = readonly [key: string, value: unknown];

/** A finding's evidence in the order in which people ask for it. */
export interface EvidenceView {
  readonly marks: readonly DecidingMark[];
  /** What the marks hold, in the order of the first that has it. */
  readonly markKeys: readonly string[];
  readonly circumstances: readonly EvidenceEntry[];
  readonly parameters: readonly EvidenceEntry[];
}

const markNames = ['first', 'confirmed', 'worst', 'last'] as const;
type MarkName = (typeof markNames)[number];

/** They find the observation in the record and say nothing to people. */
export const recordKeys: ReadonlySet<string> = new Set(['bootId', 'seq']);
const leadingKeys = ['observedAt', 'value'];

/** Sorts what a rule recorded; a key that is not known here is a circumstance. */
export function readEvidence(evidence: Readonly<Record<string, unknown>>): EvidenceView {
  const marks = markNames.flatMap((name): DecidingMark[] => {
    const values = evidence[name];
    return isRecord(values) ? [{ name, values }] : [];
  });
  const names: readonly string[] = markNames;
  const { params, ...rest } = evidence;
  return {
    marks,
    markKeys: keysOf(marks),
    circumstances: Object.entries(rest).filter(
      ([key, value]) => value !== null && !(names.includes(key) && isRecord(value)),
    ),
    parameters: isRecord(params) ? Object.entries(params) : [],
  };
}

function keysOf(marks: readonly DecidingMark[]): readonly string[] {
  const held = new Set(marks.flatMap(({ values }) => Object.keys(values)));
  const others = [...held].filter((key) => !leadingKeys.includes(key) && !recordKeys.has(key)).sort();
  return [...leadingKeys.filter((key) => held.has(key)), ...others];
}

/** Whether a JSON value is an object with keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
