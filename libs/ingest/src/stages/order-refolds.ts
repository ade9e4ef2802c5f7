import type { Batch } from '../batch.js';
import { verdictsOf } from '../batch-draft.js';
import type { ShardContext } from '../shard-context.js';

/** What came late is stored: now it is judged again. */
export function orderRefolds(batch: Batch, shard: ShardContext): void {
  if (batch.report === null) return;
  const due = verdictsOf(batch).refolds.filter(({ held }) => !held);
  shard.contextRequests.committed(due);
  if (due.length > 0) shard.onRefoldsOwed(due);
}
