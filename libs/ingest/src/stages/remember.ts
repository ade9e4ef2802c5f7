import type { ObservationKey } from '#contracts';
import type { Batch, DeviceWork } from '../batch.js';
import { channelOf } from '../reading.js';
import { readingKey } from '../recent-keys.js';
import type { ShardContext } from '../shard-context.js';

const quietMinMs = 1000;
const quietMaxMs = 10_000;

/** After COMMIT the working copies become what the shard knows. */
export function remember(batch: Batch): void {
  for (const work of batch.devices.values()) {
    const { memory } = work;
    if (work.fold !== null) Object.assign(memory, work.fold.result());
    if (work.fold !== null && work.hasTaken) {
      memory.settled = work.fold.result();
      memory.renamed = {};
    }
    memory.newest.telemetry = work.newest.telemetry;
    memory.newest.event = work.newest.event;
    memory.readingsSinceCheckpoint += work.fresh.length;
    if (memory.announced === 'unknown' && work.refolds.some(({ toMs }) => toMs === null)) {
      memory.announced = 'asked';
    }
    if (work.checkpoint !== null) {
      memory.checkpointAtMs = work.checkpoint.at.observedAtMs;
      memory.readingsSinceCheckpoint = 0;
    }
    if (work.surprised) memory.isCurrent = false;
    if (batch.horizon !== null) rememberHorizon(work, batch.horizon.nowMs);
  }
}

function rememberHorizon({ memory, fold }: DeviceWork, nowMs: number): void {
  memory.quietUntilMs = nowMs + quietMs(memory.state.last, nowMs);
  if (fold !== null || memory.announced !== 'known')
    memory.horizonMs = Math.max(nowMs, memory.horizonMs ?? nowMs);
}

/** The longer a device has been silent, the less a second matters. */
function quietMs(last: ObservationKey | null, nowMs: number): number {
  const silentMs = last === null ? Number.POSITIVE_INFINITY : nowMs - last.observedAtMs;
  return Math.min(quietMaxMs, Math.max(quietMinMs, silentMs / 16));
}

/**
 * After a commit that failed: the keys of the batch are forgotten, and the devices' memory is in doubt, for
 * the answer to a COMMIT that worked may have been lost.
 */
export function forget(batch: Batch, shard: ShardContext): void {
  for (const work of batch.devices.values()) {
    if (work.fresh.length > 0 || work.findings.length > 0) work.memory.isCurrent = false;
    forgetKeys(work, shard);
  }
}

function forgetKeys(work: DeviceWork, shard: ShardContext): void {
  for (const row of work.fresh) {
    shard.recents.delete(readingKey(channelOf(row.judged), work.device.id, row.key));
  }
}
