import { z } from 'zod';

/** One key of the configuration: how it is read, what it means, and what it is without being set. */
export interface Setting<T = unknown> {
  readonly schema: z.ZodType<T, string>;
  /** As text, the way it would be set; undefined: not set unless given. */
  readonly default?: string;
  readonly unit?: string;
  readonly doc: string;
  /** May also be given by NAME_FILE, so that it stays out of the environment. */
  readonly secret?: boolean;
}

/** Keeps the exact type, so that a setting with a default is known to have a value. */
export function setting<const S extends Setting>(definition: S): S {
  return definition;
}

export const text = z.string().min(1);
export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port number 0 to 65535');
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

export function listOf<const T extends readonly string[]>(allowed: T): z.ZodType<T[number][], string> {
  return z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(z.enum(allowed)).min(1)) as unknown as z.ZodType<T[number][], string>;
}
