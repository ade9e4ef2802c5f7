import type { Queryable } from '../connection/queryable.js';
import type { Revised } from './finding-revisions.js';
import type { NewEntry } from './incident-entries.js';

const standing: readonly string[] = ['open', 'ended'];

/**
 * Opens incidents again that people resolved while nothing of them stood, and of which something stands now: nobody
 * has judged that. Answers the entries that say so. The incidents are locked, and not refreshed yet.
 */
export async function reopenRevived(
  on: Queryable,
  revised: readonly Revised[],
): Promise<readonly NewEntry[]> {
  const revived = new Map<string, Revised['after']>();
  for (const { before, after } of revised) {
    if (before === null || before.incident_id === null) continue;
    if (!standing.includes(before.state) && standing.includes(after.state)) {
      revived.set(before.incident_id, after);
    }
  }
  if (revived.size === 0) return [];
  const { rows } = await on.query(
    `UPDATE incident SET state = 'open', verdict = NULL
     WHERE id = ANY($1) AND state = 'resolved' AND all_withdrawn RETURNING id`,
    [[...revived.keys()]],
  );
  return rows.flatMap((row) => {
    const incidentId = String(row.id);
    const finding = revived.get(incidentId);
    if (finding === undefined) return [];
    const { id: findingId, revision, state } = finding;
    return [{ incidentId, type: 'reopened' as const, details: { findingId, revision, state } }];
  });
}
