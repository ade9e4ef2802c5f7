import { createHash } from 'node:crypto';
import type { Queryable } from '../connection/queryable.js';
import type { FindingRecord } from '../read-models/finding-record.js';

/** Findings of the same device and rule this close together are one case for people. */
const joinWithinMs = 600_000;

/** The unresolved incident that the finding belongs to, locked; a new one where there is none. */
export async function incidentFor(
  on: Queryable,
  finding: FindingRecord,
  nowMs: number,
): Promise<{ readonly incidentId: string; readonly opened: boolean }> {
  const onsetMs = finding.onset.getTime();
  const endMs = finding.ended_at?.getTime() ?? nowMs;
  const { rows } = await on.query(
    `SELECT id FROM incident
     WHERE trial_id = $1 AND device_id = $2 AND rule = $3 AND state NOT IN ('resolved', 'closed')
       AND (ended_at IS NULL OR ended_at >= $4) AND onset <= $5
     ORDER BY number DESC LIMIT 1 FOR UPDATE`,
    [
      finding.trial_id,
      finding.device_id,
      finding.rule,
      new Date(onsetMs - joinWithinMs),
      new Date(Math.max(endMs, onsetMs) + joinWithinMs),
    ],
  );
  const joined = rows[0];
  if (joined !== undefined) {
    await widen(on, String(joined.id), finding);
    return { incidentId: String(joined.id), opened: false };
  }
  return { incidentId: await openIncident(on, finding, nowMs), opened: true };
}

/** The next finding of the same transaction is measured against what this one brought. */
async function widen(on: Queryable, incidentId: string, { onset, ended_at }: FindingRecord): Promise<void> {
  await on.query(
    `UPDATE incident SET onset = least(onset, $2),
       ended_at = CASE WHEN ended_at IS NULL OR $3::timestamptz IS NULL THEN NULL ELSE greatest(ended_at, $3) END
     WHERE id = $1`,
    [incidentId, onset, ended_at],
  );
}

async function openIncident(on: Queryable, finding: FindingRecord, nowMs: number): Promise<string> {
  const id = `i${createHash('sha256').update(finding.id).digest('hex').slice(0, 20)}`;
  await on.query(
    `INSERT INTO incident (id, trial_id, vendor_id, device_id, kind, rule, severity, state, onset, opened_at,
       ended_at, finding_count, all_withdrawn, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, 1, false, $9)`,
    [
      id,
      finding.trial_id,
      finding.vendor_id,
      finding.device_id,
      finding.kind,
      finding.rule,
      finding.severity,
      finding.onset,
      new Date(nowMs),
      finding.ended_at,
    ],
  );
  return id;
}
