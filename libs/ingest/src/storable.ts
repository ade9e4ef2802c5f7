import {
  type ColumnDescriptor,
  type ColumnType,
  type Kind,
  observationColumns,
  type Violation,
} from '#contracts';

type Check = (value: unknown) => string | null;

// 0001-01-01T00:00:00Z: PostgreSQL has no year 0 in RFC 3339 notation.
const firstStorableMs = -62_135_596_800_000;

function wholeNumberWithin(limit: number): Check {
  return (value) =>
    typeof value !== 'number' || (Number.isInteger(value) && Math.abs(value) <= limit)
      ? null
      : `must be a whole number of at most ${limit}`;
}

/** What a column of the type refuses beyond what the contract does; a refused value would fail a whole batch. */
const checks: Partial<Record<ColumnType, Check>> = {
  real: (value) => {
    if (typeof value !== 'number' || value === 0) return null;
    const single = Math.fround(value);
    return Number.isFinite(single) && single !== 0 ? null : 'lies outside single precision';
  },
  smallint: wholeNumberWithin(32_767),
  integer: wholeNumberWithin(2_147_483_647),
  bigint: wholeNumberWithin(Number.MAX_SAFE_INTEGER),
  timestamptz: (value) =>
    typeof value !== 'string' || Date.parse(value) >= firstStorableMs ? null : 'must lie in year 1 or later',
};

interface ColumnGuard {
  readonly path: readonly string[];
  readonly check: Check;
}

function guardsOf(columns: readonly ColumnDescriptor[]): readonly ColumnGuard[] {
  return columns.flatMap(({ path, type }) => {
    const check = checks[type];
    return check === undefined ? [] : [{ path, check }];
  });
}

const guards: Readonly<Record<Kind, readonly ColumnGuard[]>> = {
  bus: guardsOf(observationColumns.bus),
  streetlight: guardsOf(observationColumns.streetlight),
  parking: guardsOf(observationColumns.parking),
  efence: guardsOf(observationColumns.efence),
  traffic: guardsOf(observationColumns.traffic),
  bin: guardsOf(observationColumns.bin),
};

function valueAt(payload: unknown, path: readonly string[]): unknown {
  let value = payload;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** The first number or time of a validated payload that its column cannot hold, or null. */
export function unstorableValue(kind: Kind, payload: unknown): Violation | null {
  for (const { path, check } of guards[kind]) {
    const message = check(valueAt(payload, path));
    if (message !== null) return { at: `/${path.join('/')}`, message };
  }
  return null;
}

/**
 * The first text within a validated value that PostgreSQL refuses, or null: U+0000 in text and jsonb, and
 * half surrogates, which are no Unicode text at all. `source` is the JSON text that the value comes from;
 * both can only be written there as an escape, so most texts need no closer look.
 */
export function unstorableText(source: string, value: unknown): Violation | null {
  return source.includes('\\u') ? unstorableTextWithin(value, '') : null;
}

function unstorableTextWithin(value: unknown, at: string): Violation | null {
  if (typeof value === 'string') {
    if (value.includes('\0')) return { at, message: 'must not hold the character U+0000' };
    return value.isWellFormed() ? null : { at, message: 'must be well-formed Unicode' };
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const found = unstorableTextWithin(member, `${at}/${name}`);
    if (found !== null) return found;
  }
  return null;
}
