import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TrialState } from '#contracts';

/** In which state a trial is from a time on: appended, never changed. */
@Entity('trial_state_change')
export class TrialStateChangeEntity {
  @PrimaryColumn({ type: 'text', name: 'trial_id' })
  trialId!: string;

  /** Counts up within the trial, from 1. */
  @PrimaryColumn({ type: 'integer' })
  no!: number;

  @Column({ type: 'text' })
  state!: TrialState;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'text', name: 'changed_by', nullable: true })
  changedBy!: string | null;

  @Column({ type: 'timestamptz', name: 'recorded_at' })
  recordedAt!: Date;
}
