import { jsonSchemaOf, type Kind, kindContracts, kinds } from '#contracts';

/** What an expression may do with a value. `other` is for fields that no expression can compare. */
export type FieldType =
  | { readonly is: 'number' | 'boolean' | 'time' | 'other' }
  /** `values` where every one there is, is known; `written` where it is the expression that says so. */
  | { readonly is: 'text'; readonly values: readonly string[] | null; readonly written?: boolean }
  | { readonly is: 'list'; readonly of: FieldType }
  | { readonly is: 'group'; readonly fields: ReadonlyMap<string, FieldType> };

/** The part of JSON Schema in which the contracts project a payload. */
interface Described {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Described[];
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
}

/** The payload of each kind as expressions see it, projected from its contract. */
export const payloadTypes: ReadonlyMap<Kind, FieldType> = new Map(
  kinds.map((kind) => [kind, typeOf(jsonSchemaOf(kindContracts[kind].observation) as Described)]),
);

function typeOf(schema: Described): FieldType {
  if (schema.anyOf !== undefined) {
    const [first, ...others] = schema.anyOf.map(typeOf);
    return first !== undefined && others.every(({ is }) => is === first.is) ? first : { is: 'other' };
  }
  switch (schema.type) {
    case 'number':
    case 'integer':
      return { is: 'number' };
    case 'boolean':
      return { is: 'boolean' };
    case 'string':
      if (schema.format === 'date-time') return { is: 'time' };
      return { is: 'text', values: schema.enum?.map(String) ?? null };
    case 'array':
      return { is: 'list', of: typeOf(schema.items ?? {}) };
    case 'object':
      return { is: 'group', fields: fieldsOf(schema.properties ?? {}) };
    default:
      return { is: 'other' };
  }
}

function fieldsOf(properties: Readonly<Record<string, Described>>): ReadonlyMap<string, FieldType> {
  return new Map(Object.entries(properties).map(([name, schema]) => [name, typeOf(schema)]));
}
