import type { z } from 'zod';
import type { LocalizedText } from './fields.js';
import type { Kind } from './kind.js';

/** Everything that the product knows of one kind of device; all projections start here. */
export interface KindContract<
  K extends Kind = Kind,
  O extends z.ZodObject = z.ZodObject,
  E extends Readonly<Record<string, z.ZodObject>> = Readonly<Record<string, z.ZodObject>>,
> {
  readonly kind: K;
  readonly title: LocalizedText;
  /** How often a device of this kind is expected to report, in words. */
  readonly cadence: LocalizedText;
  /** The field of the required core besides observedAt and seq. */
  readonly mainField: string;
  /** Top-level fields that the live picture carries. */
  readonly liveFields: readonly string[];
  readonly observation: O;
  /** Event name to the schema of its details (the envelope is added when it is read). */
  readonly events: E;
}

export function defineKind<
  const K extends Kind,
  O extends z.ZodObject,
  E extends Readonly<Record<string, z.ZodObject>>,
>(contract: KindContract<K, O, E>): KindContract<K, O, E> {
  return contract;
}
