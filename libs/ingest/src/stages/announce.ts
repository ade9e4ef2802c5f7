import type { Batch } from '../batch.js';
import { rowsByChannel } from '../batch-draft.js';
import type { ShardContext } from '../shard-context.js';

/** Tells devices what was refused, and the live side what was committed. */
export function announce(batch: Batch, shard: ShardContext): void {
  const { announcer, notifier } = shard.ports;
  for (const { topic, notice } of batch.notices) notifier.notify(topic, notice);
  if (batch.report === null) return;
  const { findings, incidents } = batch.report;
  const rows = rowsByChannel(batch);
  announcer.announce({
    ...rows,
    connections: batch.connections,
    findings,
    incidents,
    measures: measuresOf(batch),
  });
}

function measuresOf(batch: Batch): ReadonlyMap<string, Readonly<Record<string, number>>> {
  const measures = new Map<string, Readonly<Record<string, number>>>();
  for (const { fold, device } of batch.devices.values()) {
    if (fold !== null && fold.measures !== null) measures.set(device.id, fold.measures);
  }
  return measures;
}
