import { newBatch } from './batch.js';
import { checkpointState } from './device-fold.js';
import type { CheckpointRow } from './ports.js';
import type { Shard } from './shard.js';
import { slicesOf } from './slices.js';

const statesAtOnce = 500;

/**
 * Commits what the shards hold and saves the state of their devices. Answers false where that took longer than
 * `timeoutMs`; what then still waited was answered with an error.
 */
export async function drainShards(shards: readonly Shard[], timeoutMs: number): Promise<boolean> {
  const timeUp = Promise.withResolvers<false>();
  const timer = setTimeout(() => timeUp.resolve(false), timeoutMs);
  const drained = Promise.all(shards.map(drainShard)).then(() => true);
  const inTime = await Promise.race([drained, timeUp.promise]);
  clearTimeout(timer);
  if (!inTime) {
    const error = new Error('the server is stopping and could not commit the message in time');
    for (const shard of shards) shard.abandon(error);
  }
  return inTime;
}

async function drainShard(shard: Shard): Promise<void> {
  await shard.whenDrained();
  for (const saving of slicesOf(unsavedStates(shard), statesAtOnce)) await shard.run(newBatch({ saving }));
}

function unsavedStates({ context }: Shard): readonly CheckpointRow[] {
  const rows: CheckpointRow[] = [];
  for (const memory of context.devices.values()) {
    const at = memory.settled.state.last;
    // A re-fold that was not stopped in time may have passed this place.
    if (at === null || !memory.isCurrent || memory.isJudgedAgain) continue;
    if (memory.readingsSinceCheckpoint === 0) continue;
    rows.push({ deviceId: memory.deviceId, state: checkpointState(memory.settled), at });
  }
  return rows;
}
