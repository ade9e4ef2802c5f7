import { type Device, isKind, type Kind, type RecordStatus } from '#contracts';
import type { ReadingPlace } from '../refold-ports.js';
import { eventTable, observationTables } from '../time-series/time-tables.js';
import type { ItemPlace } from './item-reader.js';

/** A stretch of the readings of some devices. */
export interface ReadingStretch {
  readonly devices: readonly Device[];
  /** Observed then or later, and beyond `after` where that is set; null: from the beginning. */
  readonly fromMs: number | null;
  readonly after: ReadingPlace | null;
  /** Observed before; null: to the end. */
  readonly untilMs: number | null;
}

/** A statement with its parameters. */
export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

interface Source {
  readonly table: string;
  readonly channel: 'telemetry' | 'event';
  /** SQL of the kind. */
  readonly kind: string;
  readonly deviceIds: readonly string[];
}

function sourcesOf(devices: readonly Device[]): readonly Source[] {
  const byKind = new Map<Kind, string[]>();
  for (const { kind, id } of devices) byKind.set(kind, [...(byKind.get(kind) ?? []), id]);
  return [
    ...[...byKind].map(([kind, deviceIds]) => ({
      table: observationTables[kind].name,
      channel: 'telemetry' as const,
      kind: `'${kind}'`,
      deviceIds,
    })),
    { table: eventTable.name, channel: 'event', kind: 'kind', deviceIds: devices.map(({ id }) => id) },
  ];
}

/** Collects the parameters of a statement, and says what of a table lies in the stretch. */
class StretchText {
  readonly values: unknown[] = [];
  private readonly sources: readonly Source[];

  constructor(private readonly stretch: ReadingStretch) {
    this.sources = sourcesOf(stretch.devices);
  }

  param(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** `select` for each device and table: the planner has no choice but to go by the device's own index. */
  eachDevice(select: (source: Source, where: string) => string): string {
    const parts = this.sources.map((source) => {
      const ids = this.param(source.deviceIds);
      return `SELECT i.* FROM unnest(${ids}::text[]) AS d (id) CROSS JOIN LATERAL (${select(source, this.whereOf(source))}) i`;
    });
    return parts.join('\nUNION ALL ');
  }

  private whereOf({ channel }: Source): string {
    const { fromMs, after, untilMs } = this.stretch;
    const parts = ['device_id = d.id'];
    if (fromMs !== null) parts.push(`observed_at >= ${this.param(new Date(fromMs))}::timestamptz`);
    if (untilMs !== null) parts.push(`observed_at < ${this.param(new Date(untilMs))}::timestamptz`);
    if (after !== null) {
      const at = this.param(new Date(after.observedAtMs));
      const [device, boot, seq] = [after.deviceId, after.bootId, after.seq].map((part) => this.param(part));
      // At one key the telemetry comes before the event.
      const beyond = channel === 'event' && after.channel === 'telemetry' ? '>=' : '>';
      parts.push(`observed_at >= ${at}::timestamptz`);
      parts.push(
        `(observed_at, device_id, boot_id, seq) ${beyond} (${at}::timestamptz, ${device}, ${boot}, ${seq}::bigint)`,
      );
    }
    return parts.join(' AND ');
  }
}

/** The first `limit` readings of a stretch in canonical order. */
export function pageStatement(stretch: ReadingStretch, limit: number): Statement {
  const text = new StretchText(stretch);
  const most = text.param(limit);
  const items = text.eachDevice(
    ({ table, channel, kind }, where) =>
      `SELECT '${channel}' AS channel, ${kind} AS kind, device_id, observed_at, boot_id, seq, trial_id, status,
         message_id, index_in_message, received_at
       FROM ${table} WHERE ${where} ORDER BY observed_at, boot_id, seq LIMIT ${most}`,
  );
  return {
    text: `SELECT * FROM (${items}) s ORDER BY observed_at, device_id, boot_id, seq, channel DESC LIMIT ${most}`,
    values: text.values,
  };
}

/** The time of the first reading of a stretch, as `first`. */
export function firstTimeStatement(stretch: ReadingStretch): Statement {
  const text = new StretchText(stretch);
  const items = text.eachDevice(
    ({ table }, where) =>
      `SELECT observed_at FROM ${table} WHERE ${where} ORDER BY observed_at, boot_id, seq LIMIT 1`,
  );
  return { text: `SELECT min(observed_at) AS first FROM (${items}) s`, values: text.values };
}

/** How many readings a stretch has, as `count`; no more than `atMost` are counted. */
export function countStatement(stretch: ReadingStretch, atMost: number): Statement {
  const text = new StretchText(stretch);
  const most = text.param(atMost);
  const items = text.eachDevice(({ table }, where) => `SELECT 1 FROM ${table} WHERE ${where} LIMIT ${most}`);
  return {
    text: `SELECT count(*)::integer AS count FROM (SELECT 1 FROM (${items}) s LIMIT ${most}) counted`,
    values: text.values,
  };
}

/** A row of `pageStatement`. */
export function toItemPlace(row: Record<string, unknown>): ItemPlace {
  return {
    channel: row.channel === 'event' ? 'event' : 'telemetry',
    kind: kindOf(String(row.kind)),
    deviceId: String(row.device_id),
    trialId: String(row.trial_id),
    status: row.status as RecordStatus,
    messageId: String(row.message_id),
    indexInMessage: Number(row.index_in_message),
    observedAtMs: (row.observed_at as Date).getTime(),
    receivedAt: row.received_at as Date,
  };
}

function kindOf(text: string): Kind {
  if (!isKind(text)) throw new Error(`unknown kind ${text} in the store`);
  return text;
}
