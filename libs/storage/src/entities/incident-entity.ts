import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { IncidentState, IncidentSummary, Kind, Severity } from '#contracts';

@Entity('incident')
export class IncidentEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'bigint' })
  number!: string;

  @Column({ type: 'text', name: 'trial_id' })
  trialId!: string;

  @Column({ type: 'text', name: 'vendor_id' })
  vendorId!: string;

  @Column({ type: 'text', name: 'device_id' })
  deviceId!: string;

  @Column({ type: 'text' })
  kind!: Kind;

  @Column({ type: 'text' })
  rule!: string;

  @Column({ type: 'text' })
  severity!: Severity;

  @Column({ type: 'text' })
  state!: IncidentState;

  @Column({ type: 'text', nullable: true })
  class!: IncidentSummary['class'];

  @Column({ type: 'timestamptz' })
  onset!: Date;

  @Column({ type: 'timestamptz', name: 'opened_at' })
  openedAt!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  assignee!: string | null;

  @Column({ type: 'text', nullable: true })
  verdict!: IncidentSummary['verdict'];

  @Column({ type: 'integer', name: 'finding_count' })
  findingCount!: number;

  @Column({ type: 'boolean', name: 'all_withdrawn' })
  allWithdrawn!: boolean;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
