import { Column } from 'typeorm';
import type { Finding, Kind, LegalGround, Severity } from '#contracts';

/** The columns that a finding and its revisions have alike, besides their keys. */
export abstract class FindingContent {
  @Column({ type: 'text', name: 'trial_id' })
  trialId!: string;

  @Column({ type: 'text', name: 'device_id' })
  deviceId!: string;

  @Column({ type: 'text' })
  kind!: Kind;

  @Column({ type: 'text', name: 'vendor_id' })
  vendorId!: string;

  @Column({ type: 'text' })
  rule!: string;

  @Column({ type: 'text', name: 'rule_id' })
  ruleId!: string;

  @Column({ type: 'integer', name: 'permit_version' })
  permitVersion!: number;

  @Column({ type: 'text' })
  severity!: Severity;

  @Column({ type: 'text', name: 'legal_ground' })
  legalGround!: LegalGround;

  @Column({ type: 'text' })
  state!: Finding['state'];

  @Column({ type: 'timestamptz' })
  onset!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'jsonb', nullable: true })
  worst!: Finding['worst'];

  @Column({ type: 'jsonb' })
  evidence!: Finding['evidence'];

  @Column({ type: 'text', name: 'place_id', nullable: true })
  placeId!: string | null;

  @Column({ type: 'text', name: 'merged_into', nullable: true })
  mergedInto!: string | null;

  @Column({ type: 'text', name: 'withdrawn_reason', nullable: true })
  withdrawnReason!: string | null;

  @Column({ type: 'text', name: 'incident_id', nullable: true })
  incidentId!: string | null;

  @Column({ type: 'timestamptz', name: 'recorded_at' })
  recordedAt!: Date;
}
