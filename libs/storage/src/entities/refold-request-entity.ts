import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** An order to judge what is observed from `from_at` to `to_at` (null: up to the newest) again. */
@Entity('refold_request')
export class RefoldRequestEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column({ type: 'text', name: 'trial_id' })
  trialId!: string;

  /** The device, or `trial/rule` of a rule that looks at several devices. */
  @Column({ type: 'text', name: 'subject_id' })
  subjectId!: string;

  @Column({ type: 'timestamptz', name: 'from_at' })
  fromAt!: Date;

  @Column({ type: 'timestamptz', name: 'to_at', nullable: true })
  toAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'requested_at' })
  requestedAt!: Date;

  @Column({ type: 'timestamptz', name: 'done_at', nullable: true })
  doneAt!: Date | null;

  /** Too late to be judged by itself: waits until somebody asks. */
  @Column({ type: 'boolean' })
  held!: boolean;
}
