import type { Batch, FreshRow } from '../batch.js';
import { verdictsOf } from '../batch-draft.js';
import type { EventRow, ObservationRow, Rejudged } from '../ports.js';
import { quarantine } from '../quarantine-row.js';
import { channelOf } from '../reading.js';
import { readingKey } from '../recent-keys.js';
import { requestToEnd } from '../refold/late-requests.js';
import { conflict } from '../refusals.js';
import type { ShardContext } from '../shard-context.js';
import { judgeRows } from './judge.js';

type KnownRows = ReadonlyMap<ObservationRow | EventRow, bigint>;

/**
 * The unique index knew rows that memory took for new: after an answer to COMMIT that was lost, or where
 * somebody else writes. What is stored with the same content is a duplicate, with other content it goes to
 * quarantine. The devices concerned are judged again at once, so that an alarm does not wait; but memory did
 * not know all that is stored of them, so a request to judge them again is committed too, and their history
 * is read anew before their next message.
 */
export function rejudge(batch: Batch, shard: ShardContext, known: KnownRows): Rejudged {
  const before = batch.quarantine.length;
  for (const work of batch.devices.values()) {
    const stored = work.fresh.filter((row) => known.has(row));
    if (stored.length === 0) continue;
    const conflicting = settleStored(batch, shard, stored, known);
    // A duplicate is stored, so it has its place in the fold; what conflicts has none.
    const judged = work.fresh.filter((row) => !conflicting.has(row));
    judgeRows(work, judged, shard);
    work.fresh = work.fresh.filter((row) => !known.has(row));
    const firstMs = Math.min(...stored.map(({ key }) => key.observedAtMs));
    work.refolds = [...work.refolds, requestToEnd(work.device, firstMs, shard)];
    // Memory lacks what it did not know was stored: no state to start from later.
    work.checkpoint = null;
    work.surprised = true;
  }
  return { verdicts: verdictsOf(batch), quarantine: batch.quarantine.slice(before) };
}

/** Remembers what the store holds; answers the rows that differ from it, which are in quarantine now. */
function settleStored(
  batch: Batch,
  shard: ShardContext,
  stored: readonly FreshRow[],
  known: KnownRows,
): ReadonlySet<FreshRow> {
  const conflicting = new Set<FreshRow>();
  for (const row of stored) {
    const contentHash = known.get(row) ?? row.contentHash;
    shard.recents.set(readingKey(channelOf(row.judged), deviceIdOf(row), row.key), contentHash);
    if (contentHash === row.contentHash) batch.duplicates++;
    else {
      conflicting.add(row);
      quarantine(batch, row.arrival, conflict(row.arrival, row.indexInMessage), shard.ports.ids);
    }
  }
  return conflicting;
}

function deviceIdOf({ judged }: FreshRow): string {
  return judged.type === 'observation' ? judged.observation.deviceId : judged.event.deviceId;
}
