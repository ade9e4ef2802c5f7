import type { Batch } from '../batch.js';
import { quarantine } from '../quarantine-row.js';
import type { ShardContext } from '../shard-context.js';

/** What decode and validate refused goes to quarantine, in the transaction of its batch. */
export function refuse(batch: Batch, shard: ShardContext): void {
  for (const arrival of batch.arrivals) {
    for (const refusal of arrival.refusals) quarantine(batch, arrival, refusal, shard.ports.ids);
  }
}
