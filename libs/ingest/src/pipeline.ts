import type { Batch } from './batch.js';
import type { ShardContext } from './shard-context.js';
import { acknowledge } from './stages/acknowledge.js';
import { announce } from './stages/announce.js';
import { commit } from './stages/commit.js';
import { dedupe } from './stages/dedupe.js';
import { judge } from './stages/judge.js';
import { orderRefolds } from './stages/order-refolds.js';
import { recall } from './stages/recall.js';
import { refuse } from './stages/refuse.js';
import { remember } from './stages/remember.js';

/** One step of a batch's way. What it returns is awaited only where there is something to wait for. */
export interface Stage {
  readonly name: string;
  readonly run: (batch: Batch, shard: ShardContext) => Promise<void> | undefined | void;
}

/*
 * The way of a message. `receive` decodes and validates it on arrival, while an earlier batch commits; the rest is
 * done for a batch at a time, one batch at a time in a shard. Judging includes placing: the rules know the
 * lanes and zones.
 */

/** Whatever goes wrong here fails the batch as a whole: nothing is stored, nobody gets an acknowledgement. */
export const untilCommit: readonly Stage[] = [
  { name: 'recall', run: recall },
  { name: 'dedupe', run: dedupe },
  { name: 'refuse', run: refuse },
  { name: 'judge', run: judge },
  { name: 'commit', run: commit },
];

/** Only ever run after COMMIT, at once and without waiting. */
export const afterCommit: readonly Stage[] = [
  { name: 'remember', run: remember },
  { name: 'acknowledge', run: acknowledge },
  { name: 'announce', run: announce },
  { name: 'orderRefolds', run: orderRefolds },
];

export async function runStages(stages: readonly Stage[], batch: Batch, shard: ShardContext): Promise<void> {
  for (const { name, run } of stages) {
    const startedMs = performance.now();
    const pending = run(batch, shard);
    if (pending !== undefined) await pending;
    shard.ports.meter.stage(name, performance.now() - startedMs);
  }
}
