import { type Actor, type IncidentSummary, type LiveFinding, opensIncident, severities } from '#contracts';
import type { Queryable } from '../connection/queryable.js';
import type { FindingRow } from '../ports.js';
import { type FindingRecord, toLiveFinding } from '../read-models/finding-record.js';
import { type IncidentRecord, toIncidentSummary } from '../read-models/incident-record.js';
import { storableJson } from '../time-series/storable.js';
import { amendmentEntry } from './amendment-entry.js';
import { newestChanges, type Revised, revise } from './finding-revisions.js';
import { incidentFor } from './incident-assignment.js';
import { appendEntries, type NewEntry } from './incident-entries.js';
import { reopenRevived } from './incident-revival.js';

/** Who acts when nobody does. */
export const systemActor: Actor = { type: 'system', id: 'ingest', name: 'TrialWatch' };

export interface WrittenFindings {
  readonly findings: readonly LiveFinding[];
  readonly incidents: readonly IncidentSummary[];
}

/**
 * Writes the findings of a batch within its transaction: a new revision of each that changed, the
 * incidents that severe ones open or join, and the entries that tell it.
 */
export async function writeFindings(
  on: Queryable,
  rows: readonly FindingRow[],
  nowMs: number,
): Promise<WrittenFindings> {
  const changes = newestChanges(rows);
  if (changes.size === 0) return { findings: [], incidents: [] };
  const stored = await lockFindings(on, [...changes.keys()]);
  await lockIncidents(on, stored.values());
  const revised: Revised[] = [];
  const entries: NewEntry[] = [];
  for (const [id, row] of changes) {
    const next = revise(row, stored.get(id) ?? null, nowMs);
    if (next === null) continue;
    const { after, entry } = await withIncident(on, next, nowMs);
    revised.push({ before: next.before, after });
    if (entry !== null) entries.push(entry);
  }
  if (revised.length === 0) return { findings: [], incidents: [] };
  entries.push(...(await reopenRevived(on, revised)));
  const records = revised.map(({ after }) => after);
  await insertRevisions(on, records);
  await appendEntries(on, entries, systemActor, nowMs);
  return { findings: records.map(toLiveFinding), incidents: await refreshIncidents(on, records, nowMs) };
}

async function lockFindings(
  on: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FindingRecord>> {
  const { rows } = await on.query('SELECT * FROM finding WHERE id = ANY($1) ORDER BY id FOR UPDATE', [ids]);
  return new Map((rows as unknown as FindingRecord[]).map((row) => [row.id, row]));
}

/** Entries are numbered within an incident, which people may be acting on at the same time. */
async function lockIncidents(on: Queryable, findings: Iterable<FindingRecord>): Promise<void> {
  const ids = new Set([...findings].flatMap(({ incident_id }) => incident_id ?? []));
  if (ids.size === 0) return;
  await on.query('SELECT id FROM incident WHERE id = ANY($1) ORDER BY id FOR UPDATE', [[...ids]]);
}

/** Finds or opens the finding's incident, and says what its entries must tell. */
async function withIncident(
  on: Queryable,
  { before, after }: Revised,
  nowMs: number,
): Promise<{ after: FindingRecord; entry: NewEntry | null }> {
  const { id, revision, state } = after;
  if (before !== null && after.incident_id !== null) return { after, entry: amendmentEntry(before, after) };
  const stands = state === 'open' || state === 'ended';
  if (!opensIncident(after.severity) || !stands) return { after, entry: null };
  const { incidentId, opened } = await incidentFor(on, after, nowMs);
  const type = opened ? 'opened' : 'finding_added';
  const details = { findingId: id, revision, state };
  return { after: { ...after, incident_id: incidentId }, entry: { incidentId, type, details } };
}

const columns = `id, revision, trial_id, device_id, kind, vendor_id, rule, rule_id, permit_version, severity,
  legal_ground, state, onset, ended_at, worst, evidence, place_id, merged_into, withdrawn_reason, incident_id,
  recorded_at`;
const replaced = columns
  .split(',')
  .map((name) => name.trim())
  .filter((name) => name !== 'id')
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');

/** Every revision is appended; `finding` keeps the newest. */
async function insertRevisions(on: Queryable, records: readonly FindingRecord[]): Promise<void> {
  const json = storableJson(records);
  await on.query(
    `INSERT INTO finding_revision (${columns})
     SELECT ${columns} FROM json_populate_recordset(NULL::finding_revision, $1)`,
    [json],
  );
  await on.query(
    `INSERT INTO finding (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::finding, $1)
     ON CONFLICT (id) DO UPDATE SET ${replaced}`,
    [json],
  );
}

/** What an incident says of its findings is drawn from them anew. */
async function refreshIncidents(
  on: Queryable,
  records: readonly FindingRecord[],
  nowMs: number,
): Promise<readonly IncidentSummary[]> {
  const ids = new Set(records.flatMap(({ incident_id }) => (incident_id === null ? [] : [incident_id])));
  if (ids.size === 0) return [];
  const { rows } = await on.query(
    `UPDATE incident SET finding_count = f.finding_count, all_withdrawn = f.all_withdrawn, onset = f.onset,
       ended_at = f.ended_at, severity = f.severity, updated_at = $2
     FROM (
       SELECT incident_id, count(*)::integer AS finding_count,
         bool_and(state IN ('withdrawn', 'merged')) AS all_withdrawn,
         coalesce(min(onset) FILTER (WHERE state IN ('open', 'ended')), min(onset)) AS onset,
         CASE WHEN bool_or(state = 'open') THEN NULL ELSE coalesce(
           max(ended_at) FILTER (WHERE state = 'ended'), max(coalesce(ended_at, onset))) END AS ended_at,
         (array_agg(severity ORDER BY state IN ('open', 'ended') DESC, array_position($3::text[], severity) DESC))[1]
           AS severity
       FROM finding WHERE incident_id = ANY($1) GROUP BY incident_id
     ) f
     WHERE incident.id = f.incident_id RETURNING incident.*`,
    [[...ids], new Date(nowMs), severities],
  );
  return (rows as unknown as IncidentRecord[]).map(toIncidentSummary);
}
