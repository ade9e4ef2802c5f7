import type { Device } from '#contracts';
import type { Queryable } from '../connection/queryable.js';
import type { CheckpointRow, DecodeStored, DeviceHistory, KeyQuery } from '../ports.js';
import { eventTable, observationTables } from '../time-series/time-tables.js';
import { checkpointBefore } from './checkpoints.js';
import { type ItemPlace, ItemReader } from './item-reader.js';
import { toItemPlace } from './reading-statements.js';

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
    const checkpoint = await checkpointBefore(this.on, device.id, null);
    const places = await this.itemsAfter(device, checkpoint);
    return { checkpoint, since: await new ItemReader(this.on, this.decode).read(places) };
  }

  private async itemsAfter(device: Device, checkpoint: CheckpointRow | null): Promise<readonly ItemPlace[]> {
    const columns = `device_id, observed_at, boot_id, seq, trial_id, status, message_id::text AS message_id, index_in_message,
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
    return rows.map(toItemPlace);
  }
}
