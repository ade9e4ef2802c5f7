import { DateTime } from 'luxon';

/** One observation that decided something about an episode; what a state keeps of it. */
export type Mark = {
  readonly atMs: number;
  readonly bootId: string;
  readonly seq: number;
  readonly excess: number;
  readonly value: number;
  /** Where it is not the rule's usual one. */
  readonly unit?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
};

/** A mark as evidence holds it: the observation's key, the value and the facts, times in RFC 3339. */
export function markInEvidence(mark: Mark): Readonly<Record<string, unknown>> {
  const { atMs, bootId, seq, value, facts } = mark;
  return { observedAt: utcText(atMs), bootId, seq, value, ...facts };
}

/** RFC 3339 in UTC with milliseconds. */
export function utcText(atMs: number): string {
  const text = DateTime.fromMillis(atMs, { zone: 'utc' }).toISO();
  if (text === null) throw new RangeError(`no time: ${atMs}`);
  return text;
}
