import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '#contracts';
import type { FindingRow } from '../ports.js';
import type { FindingRecord } from '../read-models/finding-record.js';

/** The next revision of a finding, and the one before it if there is one. */
export interface Revised {
  readonly before: FindingRecord | null;
  readonly after: FindingRecord;
}

/** The last change of each finding: those of one batch become one revision. */
export function newestChanges(rows: readonly FindingRow[]): ReadonlyMap<string, FindingRow> {
  const newest = new Map<string, FindingRow>();
  for (const row of rows) newest.set(row.findingId, row);
  return newest;
}

/** Null where the change says what is stored already, as a batch that is sent again does. */
export function revise(row: FindingRow, before: FindingRecord | null, nowMs: number): Revised | null {
  const content = contentOf(row);
  if (before !== null) {
    const { revision, recorded_at, incident_id, ...stored } = before;
    if (isDeepStrictEqual(stored, content)) return null;
  }
  const after = {
    ...content,
    revision: (before?.revision ?? 0) + 1,
    incident_id: before?.incident_id ?? null,
    recorded_at: new Date(nowMs),
  };
  return { before, after };
}

type Content = Omit<FindingRecord, 'revision' | 'recorded_at' | 'incident_id'>;

function contentOf({ findingId, trialId, vendorId, change, mergedInto }: FindingRow): Content {
  const { episode } = change;
  const { worst } = episode;
  const state = mergedInto === undefined ? stateOf(change) : 'merged';
  return {
    id: findingId,
    trial_id: trialId,
    device_id: episode.deviceId,
    kind: episode.kind,
    vendor_id: vendorId,
    rule: episode.rule,
    rule_id: episode.ruleId,
    permit_version: episode.permitVersion,
    severity: episode.severity,
    legal_ground: episode.legalGround,
    state,
    onset: new Date(episode.onsetMs),
    ended_at: episode.endMs === null ? null : new Date(episode.endMs),
    worst:
      worst === null
        ? null
        : { value: worst.value, unit: worst.unit, at: new Date(worst.atMs).toISOString() },
    // As it comes back from jsonb: without undefined members.
    evidence: JSON.parse(JSON.stringify(episode.evidence)),
    place_id: episode.placeId,
    merged_into: mergedInto ?? null,
    withdrawn_reason: state === 'withdrawn' ? (change.reason ?? '') : null,
  };
}

function stateOf({ type, episode }: FindingRow['change']): Finding['state'] {
  if (type === 'withdrawn') return 'withdrawn';
  return episode.endMs === null ? 'open' : 'ended';
}
