import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LocalizedText, RecordStatus, Trial, TrialState } from '#contracts';

@Entity('trial')
export class TrialEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'jsonb' })
  name!: LocalizedText;

  @Column({ type: 'jsonb', nullable: true })
  summary!: LocalizedText | null;

  @Column({ type: 'text' })
  state!: TrialState;

  @Column({ type: 'text', name: 'record_status' })
  recordStatus!: RecordStatus;

  @Column({ type: 'text', name: 'time_zone' })
  timeZone!: string;

  @Column({ type: 'text' })
  datum!: Trial['datum'];

  @Column({ type: 'jsonb', name: 'datum_offset_m', nullable: true })
  datumOffsetM!: { east: number; north: number } | null;

  @Column({ type: 'text' })
  jurisdiction!: string;

  @Column({ type: 'text', nullable: true })
  applicant!: string | null;

  @Column({ type: 'timestamptz', name: 'period_start', nullable: true })
  periodStart!: Date | null;

  @Column({ type: 'timestamptz', name: 'period_end', nullable: true })
  periodEnd!: Date | null;

  @Column({ type: 'text', array: true, name: 'vendor_ids' })
  vendorIds!: string[];

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
