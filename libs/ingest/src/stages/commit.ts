import type { Batch } from '../batch.js';
import { draftOf, isEmpty } from '../batch-draft.js';
import type { ShardContext } from '../shard-context.js';
import { rejudge } from './rejudge.js';

/** One transaction for everything that the batch brings; nothing is begun where it brings nothing. */
export function commit(batch: Batch, shard: ShardContext): Promise<void> | undefined {
  const draft = draftOf(batch);
  if (isEmpty(draft)) return undefined;
  const committed = shard.store.commit(draft, (known) => rejudge(batch, shard, known));
  return committed.then((report) => {
    batch.report = report;
  });
}
