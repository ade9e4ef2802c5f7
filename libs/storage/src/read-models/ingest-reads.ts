import { type Device, isKind, type Kind, type RecordStatus } from '#contracts';
import type { DeviceState } from '#rules';
import type { Queryable } from '../connection/queryable.js';
import type { CheckpointRow, DecodeStored, DeviceHistory, KeyQuery } from '../ports.js';
import { eventTable, observationTables } from '../time-series/time-tables.js';
import { type ItemPlace, readItems } from './stored-items.js';

/** What ingest must look up: not on the way of data in order. */
export class IngestReads {
  constructor(
    private readonly on: Queryable,
    private readonly decode: DecodeStored,
  ) {}

  /** Content hashes of those keys that are stored, by their index in `queries`. */
  async contentHashes(queries: readonly KeyQuery[]): Promise<ReadonlyMap<number, bigint>> {
    const byTable = new Map<string, number[]>();
    queries.forEach((query, index) => {
      const table = query.channel === 'event' ? eventTable.name : observationTables[query.kind].name;
      const indexes = byTable.get(table) ?? [];
      indexes.push(index);
      byTable.set(table, indexes);
    });
    const found = new Map<number, bigint>();
    for (const [table, indexes] of byTable) {
      const values = indexes.flatMap((index) => queries[index] ?? []);
      for (const { place, hash } of await this.hashesIn(table, values)) {
        found.set(indexes[place] ?? -1, hash);
      }
    }
    return found;
  }

  private async hashesIn(
    table: string,
    queries: readonly KeyQuery[],
  ): Promise<readonly { readonly place: number; readonly hash: bigint }[]> {
    const { rows } = await this.on.query(
      `SELECT q.place, s.content_hash
       FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[])
         WITH ORDINALITY AS q (device_id, observed_at, boot_id, seq, place)
       CROSS JOIN LATERAL (
         SELECT content_hash FROM ${table} t WHERE t.device_id = q.device_id
           AND t.observed_at = q.observed_at AND t.boot_id = q.boot_id AND t.seq = q.seq LIMIT 1
       ) s`,
      [
        queries.map((query) => query.deviceId),
        queries.map((query) => new Date(query.key.observedAtMs)),
        queries.map((query) => query.key.bootId),
        queries.map((query) => query.key.seq),
      ],
    );
    return rows.map((row) => ({
      place: Number(row.place) - 1,
      hash: BigInt(String(row.content_hash)),
    }));
  }

  /** State of a device: its newest checkpoint and, in canonical order, what is stored after it. */
  async history(device: Device): Promise<DeviceHistory> {
    const checkpoint = await this.newestCheckpoint(device.id);
    const places = await this.itemsAfter(device, checkpoint);
    return { checkpoint, since: await readItems(this.on, this.decode, places) };
  }

  private async newestCheckpoint(deviceId: string): Promise<CheckpointRow | null> {
    const { rows } = await this.on.query(
      `SELECT observed_at, boot_id, seq, state FROM device_checkpoint WHERE device_id = $1
       ORDER BY observed_at DESC, boot_id DESC, seq DESC, id DESC LIMIT 1`,
      [deviceId],
    );
    const row = rows[0];
    if (row === undefined) return null;
    const at = {
      observedAtMs: (row.observed_at as Date).getTime(),
      bootId: String(row.boot_id),
      seq: Number(row.seq),
    };
    return { deviceId, state: row.state as DeviceState, at };
  }

  private async itemsAfter(device: Device, checkpoint: CheckpointRow | null): Promise<readonly ItemPlace[]> {
    const columns = `observed_at, boot_id, seq, trial_id, status, message_id::text AS message_id, index_in_message,
      received_at`;
    const after =
      checkpoint === null ? '' : 'AND observed_at >= $2 AND (observed_at, boot_id, seq) > ($2, $3, $4)';
    const key =
      checkpoint === null
        ? []
        : [new Date(checkpoint.at.observedAtMs), checkpoint.at.bootId, checkpoint.at.seq];
    const { rows } = await this.on.query(
      `SELECT 'telemetry' AS channel, '${device.kind}' AS kind, ${columns}
         FROM ${observationTables[device.kind].name} WHERE device_id = $1 ${after}
       UNION ALL
       SELECT 'event', kind, ${columns} FROM ${eventTable.name} WHERE device_id = $1 ${after}
       ORDER BY observed_at, boot_id, seq, channel DESC`,
      [device.id, ...key],
    );
    return rows.map((row) => toPlace(device.id, row));
  }
}

function toPlace(deviceId: string, row: Record<string, unknown>): ItemPlace {
  return {
    channel: row.channel === 'event' ? 'event' : 'telemetry',
    kind: kindOf(String(row.kind)),
    deviceId,
    trialId: String(row.trial_id),
    status: row.status as RecordStatus,
    messageId: String(row.message_id),
    indexInMessage: Number(row.index_in_message),
    receivedAt: row.received_at as Date,
  };
}

function kindOf(text: string): Kind {
  if (!isKind(text)) throw new Error(`unknown kind ${text} in the store`);
  return text;
}
