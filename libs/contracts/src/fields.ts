import { z } from 'zod';

/** PostgreSQL types that an observation's column may have. */
export type ColumnType =
  | 'boolean'
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'real'
  | 'double precision'
  | 'text'
  | 'timestamptz'
  | 'jsonb';

/** What people and tables need to know of a field; every projection reads it from here. */
export interface FieldMeta {
  /** Traditional Chinese label. */
  readonly zh: string;
  /** English label. */
  readonly en: string;
  /** SI or named unit as shown to people, e.g. `m/s`. */
  readonly unit?: string;
  /** Set where the field is queried, charted, rolled up or judged: it then has a column. */
  readonly column?: ColumnType;
  /** Column name where the snake-cased field name would collide or mislead. */
  readonly columnName?: string;
  readonly note?: string;
}

export const fieldRegistry = z.registry<FieldMeta>();

/** Registers what people and tables need to know of a field; returns the schema itself. */
export function field<S extends z.ZodType>(schema: S, meta: FieldMeta): S {
  fieldRegistry.add(schema, meta);
  return schema;
}

export const identifierPattern = /^[A-Za-z0-9._-]{1,64}$/;

/** Ids of trials, devices, vendors ...: never used as paths, and safe as MQTT topic levels. */
export const identifier = z
  .string()
  .regex(identifierPattern, 'must be 1 to 64 of the characters A-Z a-z 0-9 . _ -');

/** RFC 3339 with seconds and a zone (`Z` or an offset). */
export const timestamp = z.iso.datetime({ offset: true, error: 'must be an RFC 3339 time with a zone' });

export const finite = z.number();
export const ratio = z.number().min(0).max(1);
export const percent = z.number().min(0).max(100);
export const count = z.int().min(0);
export const shortText = z.string().max(200);
export const longText = z.string().max(2000);

export const localizedText = z.object({ zh: z.string().min(1).max(400), en: z.string().min(1).max(400) });
export type LocalizedText = z.infer<typeof localizedText>;
