import { type ColumnDescriptor, type ColumnType, type Kind, kinds, observationColumns } from '#contracts';
import type { EventRow, MessageRow, ObservationRow } from '../ports.js';
import type { CopyWriter } from './copy-writer.js';
import { isStorable, storableJson, valueAt } from './storable.js';
import { eventTable, messageTable, observationTables } from './time-tables.js';

type WriteValue = (to: CopyWriter, value: unknown) => void;
type WriteColumn = (to: CopyWriter, payload: object) => void;

const writers: Readonly<Record<ColumnType, WriteValue>> = {
  boolean: (to, value) => to.boolean(value as boolean),
  smallint: (to, value) => to.int2(value as number),
  integer: (to, value) => to.int4(value as number),
  bigint: (to, value) => to.int8(value as number),
  real: (to, value) => to.float4(value as number),
  'double precision': (to, value) => to.float8(value as number),
  text: (to, value) => to.text(value as string),
  timestamptz: (to, value) => to.timestamp(Date.parse(value as string)),
  jsonb: (to, value) => to.jsonb(storableJson(value)),
};

/** A value that the column cannot hold stays null: the original bytes have it. */
function columnWriter({ type, path }: ColumnDescriptor): WriteColumn {
  const write = writers[type];
  const put = (to: CopyWriter, value: unknown) => {
    if (value === undefined || value === null || !isStorable(type, value)) to.null();
    else write(to, value);
  };
  const [first = '', second] = path;
  if (path.length === 1) return (to, payload) => put(to, (payload as Record<string, unknown>)[first]);
  if (path.length > 2) return (to, payload) => put(to, valueAt(payload, path));
  return (to, payload) => {
    const inner = (payload as Record<string, Record<string, unknown> | undefined>)[first];
    put(to, inner?.[second ?? '']);
  };
}

const columnWriters = Object.fromEntries(
  kinds.map((kind) => [kind, observationColumns[kind].map(columnWriter)]),
) as unknown as Readonly<Record<Kind, readonly WriteColumn[]>>;

interface Keyed {
  readonly deviceId: string;
  readonly observedAtMs: number;
  readonly bootId: string;
  readonly seq: number;
  readonly receivedAtMs: number;
  readonly trialId: string;
  readonly status: string;
}

function writeItem(to: CopyWriter, item: Keyed, row: ObservationRow | EventRow): void {
  to.text(item.deviceId);
  to.timestamp(item.observedAtMs);
  to.text(item.bootId);
  to.int8(item.seq);
  to.timestamp(item.receivedAtMs);
  to.text(item.trialId);
  to.text(item.status);
  to.boolean(row.late);
  to.bigint(row.messageId);
  to.int4(row.indexInMessage);
  to.bigint(row.contentHash);
}

/** Appends a row in the order of the columns of `observationTables`. */
export function writeObservation(to: CopyWriter, row: ObservationRow): void {
  const { observation } = row;
  to.row(observationTables[observation.kind].columns.length);
  writeItem(to, observation, row);
  const { payload } = observation;
  for (const write of columnWriters[observation.kind]) write(to, payload);
}

/** Appends a row in the order of the columns of `eventTable`. */
export function writeEvent(to: CopyWriter, row: EventRow): void {
  to.row(eventTable.columns.length);
  writeItem(to, row.event, row);
  to.text(row.event.kind);
  to.text(row.event.event);
  to.jsonb(storableJson(row.event.details));
}

/** Appends a row in the order of the columns of `messageTable`. */
export function writeMessage(to: CopyWriter, message: MessageRow): void {
  to.row(messageTable.columns.length);
  to.bigint(message.id);
  to.timestamp(message.receivedAtMs);
  to.text(message.topic);
  to.text(message.trialId);
  to.text(message.kind);
  to.text(message.deviceId);
  to.text(message.vendorId);
  to.text(message.credentialId);
  to.int2(message.qos);
  to.octets(message.payload);
}
