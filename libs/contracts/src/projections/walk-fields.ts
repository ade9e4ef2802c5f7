import { z } from 'zod';
import { type FieldMeta, fieldRegistry } from '../fields.js';

export interface WalkedField {
  readonly path: readonly string[];
  readonly schema: z.ZodType;
  readonly optional: boolean;
  /** Undefined for structural objects without a label. */
  readonly meta: FieldMeta | undefined;
}

function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap() as z.ZodType) : schema;
}

/**
 * The leaves of an object schema in the order of their definition. A labelled object (such as an
 * antenna offset) is one leaf; an unlabelled one is walked through.
 */
export function walkFields(
  schema: z.ZodObject,
  path: readonly string[] = [],
  optional = false,
): readonly WalkedField[] {
  return Object.entries(schema.shape).flatMap(([name, member]): readonly WalkedField[] => {
    const own = member as z.ZodType;
    const here = [...path, name];
    const isOptional = optional || own instanceof z.ZodOptional;
    const inner = unwrap(own);
    const meta = fieldRegistry.get(own);
    if (meta === undefined && inner instanceof z.ZodObject) return walkFields(inner, here, isOptional);
    return [{ path: here, schema: own, optional: isOptional, meta }];
  });
}
