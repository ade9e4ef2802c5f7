import { type ColumnDescriptor, type ColumnType, type Kind, kinds, observationColumns } from '#contracts';

/** A column as COPY writes it. */
export interface FixedColumn {
  readonly name: string;
  readonly type: ColumnType | 'bytea';
  /** True where it may be null. */
  readonly optional?: true;
}

/** A table whose rows belong to a day. */
export interface TimeTable {
  readonly name: string;
  /** The column that decides the day. */
  readonly timeColumn: 'observed_at' | 'received_at';
  readonly columns: readonly FixedColumn[];
}

const itemColumns: readonly FixedColumn[] = [
  { name: 'device_id', type: 'text' },
  { name: 'observed_at', type: 'timestamptz' },
  { name: 'boot_id', type: 'text' },
  { name: 'seq', type: 'bigint' },
  { name: 'received_at', type: 'timestamptz' },
  { name: 'trial_id', type: 'text' },
  { name: 'status', type: 'text' },
  { name: 'late', type: 'boolean' },
  { name: 'message_id', type: 'bigint' },
  { name: 'index_in_message', type: 'integer' },
  { name: 'content_hash', type: 'bigint' },
];

export const messageTable: TimeTable = {
  name: 'message',
  timeColumn: 'received_at',
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'received_at', type: 'timestamptz' },
    { name: 'topic', type: 'text' },
    { name: 'trial_id', type: 'text' },
    { name: 'kind', type: 'text' },
    { name: 'device_id', type: 'text' },
    { name: 'vendor_id', type: 'text' },
    { name: 'credential_id', type: 'text' },
    { name: 'qos', type: 'smallint' },
    { name: 'payload', type: 'bytea' },
  ],
};

export const eventTable: TimeTable = {
  name: 'device_event',
  timeColumn: 'observed_at',
  columns: [
    ...itemColumns,
    { name: 'kind', type: 'text' },
    { name: 'event', type: 'text' },
    { name: 'details', type: 'jsonb' },
  ],
};

function observationTable(kind: Kind): TimeTable {
  const own = observationColumns[kind].map(({ name, type }: ColumnDescriptor) => ({
    name,
    type,
    optional: true as const,
  }));
  return { name: `observation_${kind}`, timeColumn: 'observed_at', columns: [...itemColumns, ...own] };
}

/** The table of each kind's observations: what every one has, and the columns that its contract marks. */
export const observationTables = Object.fromEntries(
  kinds.map((kind) => [kind, observationTable(kind)]),
) as Readonly<Record<Kind, TimeTable>>;

export const timeTables: readonly TimeTable[] = [
  messageTable,
  eventTable,
  ...Object.values(observationTables),
];

export function columnList(table: Pick<TimeTable, 'columns'>): string {
  return table.columns.map((column) => column.name).join(', ');
}
