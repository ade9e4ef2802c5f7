import type { ColumnType } from '#contracts';

const int2Max = 32_767;
const int4Max = 2_147_483_647;
const float4Max = 3.402_823_466e38;

/**
 * Whether a column of the type can hold the value. PostgreSQL's text refuses NUL, its integers and
 * `real` what is out of their range. Whoever validates a message refuses it for such a value; should one
 * get through, its column stays null (the original bytes have it), so that it never breaks a batch.
 */
export function isStorable(type: ColumnType, value: unknown): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'smallint':
      return isInteger(value, int2Max);
    case 'integer':
      return isInteger(value, int4Max);
    case 'bigint':
      return isInteger(value, Number.MAX_SAFE_INTEGER);
    case 'real':
      return typeof value === 'number' && Math.abs(value) <= float4Max;
    case 'double precision':
      return typeof value === 'number' && Number.isFinite(value);
    case 'text':
      return typeof value === 'string' && !value.includes('\0');
    case 'timestamptz':
      return typeof value === 'string' && Number.isFinite(Date.parse(value));
    case 'jsonb':
      return true;
  }
}

function isInteger(value: unknown, max: number): boolean {
  return Number.isInteger(value) && Math.abs(value as number) <= max;
}

export function valueAt(payload: object, path: readonly string[]): unknown {
  let at: unknown = payload;
  for (const name of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** Text as PostgreSQL can hold it. */
export function storableText(value: string): string {
  return value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

/** JSON text that jsonb accepts: it refuses escaped NUL and lone surrogates. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!/\\u(0000|d[89a-f])/i.test(text)) return text;
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'string' ? storableText(member).toWellFormed() : member,
  );
}
