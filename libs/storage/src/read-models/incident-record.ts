import type { IncidentEntry, IncidentSummary } from '#contracts';

/** A row of `incident` as pg reads it. */
export interface IncidentRecord {
  readonly id: string;
  readonly number: string;
  readonly trial_id: string;
  readonly vendor_id: string;
  readonly device_id: string;
  readonly kind: IncidentSummary['kind'];
  readonly rule: string;
  readonly severity: IncidentSummary['severity'];
  readonly state: IncidentSummary['state'];
  readonly class: IncidentSummary['class'];
  readonly onset: Date;
  readonly opened_at: Date;
  readonly ended_at: Date | null;
  readonly assignee: string | null;
  readonly verdict: IncidentSummary['verdict'];
  readonly finding_count: number;
  readonly all_withdrawn: boolean;
  readonly updated_at: Date;
}

export function toIncidentSummary(row: IncidentRecord): IncidentSummary {
  return {
    id: row.id,
    number: Number(row.number),
    trialId: row.trial_id,
    vendorId: row.vendor_id,
    deviceId: row.device_id,
    kind: row.kind,
    rule: row.rule,
    severity: row.severity,
    state: row.state,
    class: row.class,
    onset: row.onset.toISOString(),
    openedAt: row.opened_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    assignee: row.assignee,
    verdict: row.verdict,
    findingCount: row.finding_count,
    allWithdrawn: row.all_withdrawn,
    updatedAt: row.updated_at.toISOString(),
  };
}

/** A row of `incident_entry` as pg reads it. */
export interface IncidentEntryRecord {
  readonly incident_id: string;
  readonly no: number;
  readonly at: Date;
  readonly actor: IncidentEntry['actor'];
  readonly type: IncidentEntry['type'];
  readonly text: string | null;
  readonly details: IncidentEntry['details'];
}

export function toIncidentEntry(row: IncidentEntryRecord): IncidentEntry {
  return {
    id: `${row.incident_id}.${row.no}`,
    at: row.at.toISOString(),
    actor: row.actor,
    type: row.type,
    text: row.text,
    details: row.details,
  };
}
