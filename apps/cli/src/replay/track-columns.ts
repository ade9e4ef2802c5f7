import type { z } from 'zod';
import { kindContracts, snakeCase, walkFields } from '#contracts';

/** A field of a bus observation that a column of a recorded track can hold. */
export interface TrackField {
  readonly path: readonly string[];
  readonly schema: z.ZodType;
}

/** Fields that a replay makes itself. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['specVersion', 'seq', 'bootId', 'observedAt', 'status']);

function namesOf({ path }: TrackField): string[] {
  const last = path[path.length - 1] ?? '';
  return [path.join('.'), last, snakeCase(last)];
}

/** Column name to field: `speedMps`, `speed_mps`, `location.hAccM`, `h_acc_m`, `lon` ... */
const fieldOfColumn: ReadonlyMap<string, TrackField> = new Map(
  walkFields(kindContracts.bus.observation)
    .filter(({ path }) => !OWN_FIELDS.has(path[0] ?? ''))
    .flatMap((field) => namesOf(field).map((name) => [name, field] as const)),
);

/** The field that a column holds; undefined where the contract has no such field. */
export function trackField(column: string): TrackField | undefined {
  return fieldOfColumn.get(column);
}

/** Numbers and booleans as such, unless the field wants text (a plate of digits). */
export function cellValue(cell: string, { schema }: TrackField): unknown {
  const number = Number(cell);
  const typed =
    cell === 'true' || cell === 'false' ? cell === 'true' : Number.isFinite(number) ? number : cell;
  return !schema.safeParse(typed).success && schema.safeParse(cell).success ? cell : typed;
}
