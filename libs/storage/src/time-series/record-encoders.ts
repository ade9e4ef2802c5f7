import type { CheckpointRow, ConnectionRow, QuarantineRow, RefoldRequest } from '../ports.js';
import type { CopyWriter } from './copy-writer.js';
import { storableJson } from './storable.js';
import type { FixedColumn } from './time-tables.js';

/** A table that ingest appends to besides the time series. */
export interface RecordTable {
  readonly name: string;
  readonly columns: readonly FixedColumn[];
}

const text = (name: string): FixedColumn => ({ name, type: 'text' });
const time = (name: string): FixedColumn => ({ name, type: 'timestamptz' });

export const connectionTable: RecordTable = {
  name: 'device_connection',
  columns: [
    text('device_id'),
    text('trial_id'),
    { name: 'message_id', type: 'bigint' },
    time('received_at'),
    text('state'),
    time('observed_at'),
    text('boot_id'),
    text('reason'),
    text('fw_version'),
    { name: 'is_will', type: 'boolean' },
  ],
};

export function writeConnection(to: CopyWriter, row: ConnectionRow): void {
  to.row(connectionTable.columns.length);
  to.text(row.deviceId);
  to.text(row.trialId);
  if (row.messageId === null) to.null();
  else to.bigint(row.messageId);
  to.timestamp(row.receivedAtMs);
  to.text(row.status.state);
  const observedAtMs = row.status.observedAt === undefined ? Number.NaN : Date.parse(row.status.observedAt);
  if (Number.isFinite(observedAtMs)) to.timestamp(observedAtMs);
  else to.null();
  optionalText(to, row.status.bootId);
  optionalText(to, row.status.reason);
  optionalText(to, row.status.fwVersion);
  to.boolean(row.isWill);
}

export const quarantineTable: RecordTable = {
  name: 'quarantine',
  columns: [
    text('id'),
    time('received_at'),
    text('topic'),
    text('trial_id'),
    text('kind'),
    text('device_id'),
    text('vendor_id'),
    text('credential_id'),
    text('code'),
    text('detail'),
    { name: 'violations', type: 'jsonb' },
    { name: 'index_in_message', type: 'integer' },
    { name: 'payload', type: 'bytea' },
    { name: 'size_bytes', type: 'bigint' },
  ],
};

export function writeQuarantine(to: CopyWriter, row: QuarantineRow): void {
  to.row(quarantineTable.columns.length);
  to.text(row.id);
  to.timestamp(row.receivedAtMs);
  to.text(row.topic);
  optionalText(to, row.trialId);
  optionalText(to, row.kind);
  optionalText(to, row.deviceId);
  optionalText(to, row.vendorId);
  to.text(row.credentialId);
  to.text(row.code);
  to.text(row.detail);
  to.jsonb(storableJson(row.violations));
  if (row.index === null) to.null();
  else to.int4(row.index);
  if (row.payload === null) to.null();
  else to.octets(row.payload);
  to.int8(row.sizeBytes);
}

export const refoldTable: RecordTable = {
  name: 'refold_request',
  columns: [
    text('trial_id'),
    text('subject_id'),
    time('from_at'),
    time('to_at'),
    time('requested_at'),
    { name: 'held', type: 'boolean' },
  ],
};

export function writeRefold(to: CopyWriter, row: RefoldRequest): void {
  to.row(refoldTable.columns.length);
  to.text(row.trialId);
  to.text(row.subjectId);
  to.timestamp(row.fromMs);
  if (row.toMs === null) to.null();
  else to.timestamp(row.toMs);
  to.timestamp(row.requestedAtMs);
  to.boolean(row.held);
}

export const checkpointTable: RecordTable = {
  name: 'device_checkpoint',
  columns: [
    text('device_id'),
    time('observed_at'),
    text('boot_id'),
    { name: 'seq', type: 'bigint' },
    { name: 'state', type: 'jsonb' },
  ],
};

export function writeCheckpoint(to: CopyWriter, row: CheckpointRow): void {
  to.row(checkpointTable.columns.length);
  to.text(row.deviceId);
  to.timestamp(row.at.observedAtMs);
  to.text(row.at.bootId);
  to.int8(row.at.seq);
  to.jsonb(storableJson(row.state));
}

function optionalText(to: CopyWriter, value: string | null | undefined): void {
  if (value === null || value === undefined) to.null();
  else to.text(value);
}
