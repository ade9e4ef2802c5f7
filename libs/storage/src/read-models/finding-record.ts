import type { Finding, LiveFinding } from '#contracts';
import type { Episode } from '#rules';

/** A row of `finding` or `finding_revision` as pg reads it. */
export interface FindingRecord {
  readonly id: string;
  readonly revision: number;
  readonly trial_id: string;
  readonly device_id: string;
  readonly kind: Finding['kind'];
  readonly vendor_id: string;
  readonly rule: string;
  readonly rule_id: string;
  readonly permit_version: number;
  readonly severity: Finding['severity'];
  readonly legal_ground: Finding['legalGround'];
  readonly state: Finding['state'];
  readonly onset: Date;
  readonly ended_at: Date | null;
  readonly worst: Finding['worst'];
  readonly evidence: Finding['evidence'];
  readonly place_id: string | null;
  readonly merged_into: string | null;
  readonly withdrawn_reason: string | null;
  readonly incident_id: string | null;
  readonly recorded_at: Date;
}

export function toFinding(row: FindingRecord): Finding {
  return {
    id: row.id,
    revision: row.revision,
    trialId: row.trial_id,
    deviceId: row.device_id,
    kind: row.kind,
    vendorId: row.vendor_id,
    rule: row.rule,
    ruleId: row.rule_id,
    permitVersion: row.permit_version,
    severity: row.severity,
    legalGround: row.legal_ground,
    state: row.state,
    onset: row.onset.toISOString(),
    end: row.ended_at?.toISOString() ?? null,
    worst: row.worst,
    evidence: row.evidence,
    mergedInto: row.merged_into,
    withdrawnReason: row.withdrawn_reason,
    incidentId: row.incident_id,
    recordedAt: row.recorded_at.toISOString(),
  };
}

export function toLiveFinding(row: FindingRecord): LiveFinding {
  return {
    id: row.id,
    revision: row.revision,
    trialId: row.trial_id,
    deviceId: row.device_id,
    kind: row.kind,
    vendorId: row.vendor_id,
    rule: row.rule,
    ruleId: row.rule_id,
    severity: row.severity,
    state: row.state,
    onset: row.onset.toISOString(),
    end: row.ended_at?.toISOString() ?? null,
    worst: row.worst,
    incidentId: row.incident_id,
    placeId: row.place_id,
  };
}

/** The finding as the rules said it. */
export function toEpisode(row: FindingRecord): Episode {
  const { worst } = row;
  return {
    deviceId: row.device_id,
    kind: row.kind,
    rule: row.rule,
    ruleId: row.rule_id,
    permitVersion: row.permit_version,
    severity: row.severity,
    legalGround: row.legal_ground,
    onsetMs: row.onset.getTime(),
    endMs: row.ended_at?.getTime() ?? null,
    worst: worst === null ? null : { value: worst.value, unit: worst.unit, atMs: Date.parse(worst.at) },
    placeId: row.place_id,
    evidence: row.evidence,
  };
}
