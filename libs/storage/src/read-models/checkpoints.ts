import type { ObservationKey } from '#contracts';
import type { DeviceState } from '#rules';
import type { Queryable } from '../connection/queryable.js';
import type { CheckpointRow } from '../ports.js';

const columns = 'device_id, observed_at, boot_id, seq, state';

/** The newest checkpoint of the subject observed before then (null: of all); of several at one key the one saved last. */
export async function checkpointBefore(
  on: Queryable,
  subjectId: string,
  beforeMs: number | null,
): Promise<CheckpointRow | null> {
  const { rows } = await on.query(
    `SELECT ${columns} FROM device_checkpoint WHERE device_id = $1 AND observed_at < coalesce($2, 'infinity'::timestamptz)
     ORDER BY observed_at DESC, boot_id DESC, seq DESC, id DESC LIMIT 1`,
    [subjectId, beforeMs === null ? null : new Date(beforeMs)],
  );
  const row = rows[0];
  return row === undefined ? null : toCheckpoint(row);
}

/** Checkpoints beyond a key (null: all), ascending; of several at one key the one saved last. */
export async function checkpointsAfter(
  on: Queryable,
  subjectId: string,
  after: ObservationKey | null,
  limit: number,
): Promise<readonly CheckpointRow[]> {
  const beyond = after === null ? '' : 'AND observed_at >= $3 AND (observed_at, boot_id, seq) > ($3, $4, $5)';
  const key = after === null ? [] : [new Date(after.observedAtMs), after.bootId, after.seq];
  const { rows } = await on.query(
    `SELECT DISTINCT ON (observed_at, boot_id, seq) ${columns} FROM device_checkpoint WHERE device_id = $1 ${beyond}
     ORDER BY observed_at, boot_id, seq, id DESC LIMIT $2`,
    [subjectId, limit, ...key],
  );
  return rows.map(toCheckpoint);
}

function toCheckpoint(row: Record<string, unknown>): CheckpointRow {
  const at = {
    observedAtMs: (row.observed_at as Date).getTime(),
    bootId: String(row.boot_id),
    seq: Number(row.seq),
  };
  return { deviceId: String(row.device_id), state: row.state as DeviceState, at };
}
