import type { DataSource } from 'typeorm';
import {
  type ColumnDescriptor,
  type Device,
  type Outcome,
  observationColumns,
  type Page,
  type RecordStatus,
  type StoredEvent,
  type StoredObservation,
} from '#contracts';
import { columnList, eventTable, observationTables } from '../time-series/time-tables.js';
import { Conditions } from './conditions.js';
import type { CursorKey } from './cursor.js';
import { type PageQuery, readPage } from './page-reader.js';

/** RFC 3339; observedAt lies in [from, to). */
export interface PeriodQuery extends PageQuery {
  readonly from?: string;
  readonly to?: string;
}

export interface ObservationQuery extends PeriodQuery {
  readonly order: 'asc' | 'desc';
}

const itemOrder = {
  order: ['observed_at', 'boot_id', 'seq'],
  shape: ['number', 'string', 'number'],
  bind: ([ms, bootId, seq]: CursorKey) => [new Date(Number(ms)), bootId, seq],
  keyOf: (row: ItemRecord): CursorKey => [row.observed_at.getTime(), row.boot_id, Number(row.seq)],
} as const;

/** Stored observations and events of one device; who may see the device is asked before. */
export class ObservationReads {
  constructor(private readonly source: DataSource) {}

  /** In the order of (observedAt, bootId, seq), or against it. */
  list(device: Device, query: ObservationQuery): Promise<Outcome<Page<StoredObservation>>> {
    const table = observationTables[device.kind];
    const columns = observationColumns[device.kind];
    return readPage<ItemRecord, StoredObservation>(this.source, query, {
      ...itemOrder,
      select: `SELECT ${columnList(table)} FROM ${table.name}`,
      where: periodOf(device, query),
      direction: query.order === 'asc' ? 'ASC' : 'DESC',
      toItem: (row) => ({
        ...itemOf(row),
        kind: device.kind,
        late: row.late,
        indexInMessage: row.index_in_message,
        values: Object.fromEntries(columns.map((column) => [column.name, columnValue(row, column)])),
      }),
    });
  }

  /** In the order of (observedAt, bootId, seq). */
  listEvents(device: Device, query: PeriodQuery): Promise<Outcome<Page<StoredEvent>>> {
    return readPage<EventRecord, StoredEvent>(this.source, query, {
      ...itemOrder,
      select: `SELECT ${columnList(eventTable)} FROM ${eventTable.name}`,
      where: periodOf(device, query),
      direction: 'ASC',
      toItem: (row) => ({ ...itemOf(row), kind: row.kind, event: row.event, details: row.details }),
    });
  }
}

function periodOf(device: Device, query: PeriodQuery): Conditions {
  return new Conditions().add('device_id = ?', device.id).during('observed_at', query.from, query.to);
}

interface ItemRecord {
  readonly device_id: string;
  readonly observed_at: Date;
  readonly boot_id: string;
  readonly seq: string;
  readonly received_at: Date;
  readonly trial_id: string;
  readonly status: RecordStatus;
  readonly late: boolean;
  readonly message_id: string;
  readonly index_in_message: number;
}

interface EventRecord extends ItemRecord {
  readonly kind: StoredEvent['kind'];
  readonly event: string;
  readonly details: StoredEvent['details'];
}

function itemOf(row: ItemRecord) {
  return {
    deviceId: row.device_id,
    trialId: row.trial_id,
    observedAt: row.observed_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    bootId: row.boot_id === '' ? null : row.boot_id,
    seq: Number(row.seq),
    status: row.status,
    messageId: row.message_id,
  };
}

function columnValue(row: ItemRecord, { name, type }: ColumnDescriptor): unknown {
  const value = (row as unknown as Record<string, unknown>)[name];
  if (value instanceof Date) return value.toISOString();
  // pg reads bigint as text; what the contract accepts is a safe integer.
  return type === 'bigint' && value !== null ? Number(value) : value;
}
