import {
  type FieldMeta,
  fieldRegistry,
  type Kind,
  kindContracts,
  kinds,
  observationColumns,
  walkFields,
} from '#contracts';

/** What the contract says of a field, and the field's own name. */
export interface LabelledField {
  readonly name: string;
  readonly meta: FieldMeta;
}

const keyOf = (path: readonly string[]): string => path.join('.');

function fieldsOf(kind: Kind): ReadonlyMap<string, LabelledField> {
  const walked = walkFields(kindContracts[kind].observation).flatMap(({ path, schema }) => {
    const meta = fieldRegistry.get(schema);
    const name = path[path.length - 1];
    return meta === undefined || name === undefined ? [] : [[keyOf(path), { name, meta }] as const];
  });
  return new Map(walked);
}

const byPath = new Map(kinds.map((kind) => [kind, fieldsOf(kind)]));
const byColumn = new Map(
  kinds.map((kind) => [
    kind,
    new Map(
      observationColumns[kind].map(({ name, path }) => [name, byPath.get(kind)?.get(keyOf(path))] as const),
    ),
  ]),
);

/** A field by its path in the payload, e.g. `speedMps`, `counts.bicycle`; undefined where unknown. */
export function fieldAt(kind: Kind, path: string): LabelledField | undefined {
  return byPath.get(kind)?.get(path);
}

/** A field by its column in the database, e.g. `speed_mps`; undefined where unknown. */
export function fieldOfColumn(kind: Kind, column: string): LabelledField | undefined {
  return byColumn.get(kind)?.get(column);
}

/** The label of a field in the language of the screen. */
export function fieldLabel(field: LabelledField, language: string): string {
  return language === 'en' ? field.meta.en : field.meta.zh;
}
