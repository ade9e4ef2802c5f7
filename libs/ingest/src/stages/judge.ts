import { compareObservationKeys } from '#contracts';
import { type Batch, type DeviceWork, type FreshRow, workOn } from '../batch.js';
import { DeviceFold } from '../device-fold.js';
import type { CheckpointRow, RefoldRequest } from '../ports.js';
import { lateRequests, requestToEnd } from '../refold/late-requests.js';
import { memoryOf, type ShardContext } from '../shard-context.js';

/**
 * Judges each device's new readings in canonical order, on a working copy of its state. What has its place
 * before the state is late: it is marked and a request to judge again from there is committed with it, as
 * is one for each rule that looks at several devices and asks for any of the readings.
 */
export function judge(batch: Batch, shard: ShardContext): void {
  for (const work of batch.devices.values()) {
    if (work.fresh.length > 0) judgeRows(work, work.fresh, shard);
  }
  const { contextRequests } = shard;
  const because = contextRequests.of(batch.devices.values(), shard.ports.clock.nowMs());
  const due = batch.horizon === null ? [] : contextRequests.due(batch.horizon.nowMs);
  batch.contextRefolds = [...because, ...due];
  for (const device of batch.horizon?.devices ?? [])
    advance(batch, workOn(batch, device, memoryOf(shard, device)), shard);
}

/** Judges `rows` from the committed state of the device; may be done again with other rows. */
export function judgeRows(work: DeviceWork, rows: FreshRow[], shard: ShardContext): void {
  const fold = beginFold(work, shard);
  if (!isInOrder(rows)) rows.sort((a, b) => compareObservationKeys(a.key, b.key));
  work.hasTaken = false;
  for (const row of rows) {
    row.late = fold.isLate(row.key);
    if (row.late) continue;
    fold.take(row.judged);
    work.hasTaken = true;
  }
  work.findings = fold.findings;
  work.refolds = [...lateRequests(work.device, rows, shard), ...announcedRequests(work, shard)];
  work.checkpoint = dueCheckpoint(work, rows.length, shard);
}

function beginFold(work: DeviceWork, shard: ShardContext): DeviceFold {
  const { memory } = work;
  const rules = { judge: shard.judge, directory: shard.ports.directory };
  const { state, open, renamed } = memory;
  work.fold = new DeviceFold(rules, work.device, { state, open, renamed });
  return work.fold;
}

function isInOrder(rows: readonly FreshRow[]): boolean {
  for (let at = 1; at < rows.length; at++) {
    const before = rows[at - 1];
    const row = rows[at];
    if (before !== undefined && row !== undefined && compareObservationKeys(before.key, row.key) > 0)
      return false;
  }
  return true;
}

/** What was announced before a restart is found out by a re-fold. */
function announcedRequests({ device, memory }: DeviceWork, shard: ShardContext): readonly RefoldRequest[] {
  if (memory.announced !== 'unknown') return [];
  return [requestToEnd(device, memory.settled.state.last?.observedAtMs ?? 0, shard)];
}

/** Data of the device that wait for their batch may fill the gap: then silence is not judged now. */
function advance(batch: Batch, work: DeviceWork, shard: ShardContext): void {
  if (batch.horizon === null || work.memory.waiting > 0) return;
  work.refolds = announcedRequests(work, shard);
  if (work.memory.announced !== 'known') return;
  const fold = beginFold(work, shard);
  fold.advance(batch.horizon.nowMs);
  work.findings = fold.findings;
}

function dueCheckpoint(work: DeviceWork, judged: number, shard: ShardContext): CheckpointRow | null {
  const { checkpointEveryMs, checkpointMinReadings } = shard.options;
  const { memory, fold } = work;
  // What a horizon announced is not saved, nor is a state that is about to be put right.
  if (!work.hasTaken || memory.isJudgedAgain) return null;
  const at = fold?.result().state.last ?? null;
  if (fold === null || at === null) return null;
  if (memory.readingsSinceCheckpoint + judged < checkpointMinReadings) return null;
  if (memory.checkpointAtMs !== null && at.observedAtMs - memory.checkpointAtMs < checkpointEveryMs)
    return null;
  return { deviceId: work.device.id, state: fold.toCheckpointState(), at };
}
