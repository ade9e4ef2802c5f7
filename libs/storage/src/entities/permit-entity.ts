import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A published version: inserted once, never changed (the roles have no right to). */
@Entity('permit')
export class PermitEntity {
  @PrimaryColumn({ type: 'text', name: 'trial_id' })
  trialId!: string;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column({ type: 'timestamptz', name: 'valid_from' })
  validFrom!: Date;

  @Column({ type: 'timestamptz', name: 'published_at' })
  publishedAt!: Date;

  @Column({ type: 'text', name: 'published_by' })
  publishedBy!: string;

  @Column({ type: 'text', name: 'approval_no', nullable: true })
  approvalNo!: string | null;

  @Column({ type: 'text', nullable: true })
  note!: string | null;

  /** PermitConditions, validated before they are published. */
  @Column({ type: 'jsonb' })
  conditions!: object;
}
