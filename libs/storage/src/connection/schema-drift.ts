import type { DataSource, EntityMetadata } from 'typeorm';
import { timeTables } from '../time-series/time-tables.js';
import { openDataSource } from './open-data-source.js';

/** A column as `name type [not null] [key]`. */
type ColumnText = string;

/**
 * What the database has otherwise than the entities and the contracts' columns say, in words; empty
 * where they agree. Constraints and indexes besides the keys are the migrations' own.
 */
export async function findSchemaDrift(url: string): Promise<readonly string[]> {
  const source = await openDataSource(url, 1);
  try {
    const found = await readSchema(source);
    const expected = new Map<string, readonly ColumnText[]>([
      ...source.entityMetadatas.map((metadata) => [metadata.tableName, entityColumns(metadata)] as const),
      ...timeTables.map((table) => [table.name, timeTableColumns(table)] as const),
    ]);
    return [...expected].flatMap(([table, columns]) => differences(table, columns, found.get(table) ?? []));
  } finally {
    await source.destroy();
  }
}

function differences(
  table: string,
  expected: readonly ColumnText[],
  found: readonly ColumnText[],
): readonly string[] {
  const missing = expected.filter((column) => !found.includes(column));
  const unknown = found.filter((column) => !expected.includes(column));
  return [
    ...missing.map((column) => `${table}: missing ${column}`),
    ...unknown.map((column) => `${table}: unexpected ${column}`),
  ];
}

function entityColumns(metadata: EntityMetadata): readonly ColumnText[] {
  return metadata.columns.map((column) =>
    columnText({
      name: column.databaseName,
      type: `${String(column.type)}${column.isArray ? '[]' : ''}`,
      nullable: column.isNullable,
      key: column.isPrimary,
    }),
  );
}

const itemKey = ['device_id', 'observed_at', 'boot_id', 'seq'];
const messageKey = ['id', 'received_at'];

/** What the contracts mark may be left out by a device; the rest is always there. */
function timeTableColumns(table: (typeof timeTables)[number]): readonly ColumnText[] {
  const keys = table.timeColumn === 'received_at' ? messageKey : itemKey;
  return table.columns.map(({ name, type, optional }) =>
    columnText({ name, type, nullable: optional === true, key: keys.includes(name) }),
  );
}

async function readSchema(source: DataSource): Promise<ReadonlyMap<string, readonly ColumnText[]>> {
  const rows: FoundColumn[] = await source.query(`
    SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
      NOT a.attnotnull AS nullable, coalesce(a.attnum = ANY(i.indkey), false) AS key
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`);
  const tables = new Map<string, ColumnText[]>();
  for (const row of rows) {
    const columns = tables.get(row.table) ?? [];
    columns.push(columnText(row));
    tables.set(row.table, columns);
  }
  return tables;
}

interface DescribedColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly key: boolean;
}

interface FoundColumn extends DescribedColumn {
  readonly table: string;
}

function columnText({ name, type, nullable, key }: DescribedColumn): ColumnText {
  const shown = type.replace('timestamp with time zone', 'timestamptz');
  return `${name} ${shown}${nullable ? '' : ' not null'}${key ? ' key' : ''}`;
}
