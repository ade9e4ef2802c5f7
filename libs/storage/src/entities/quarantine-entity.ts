import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Kind, ProblemCode, Violation } from '#contracts';

@Entity('quarantine')
export class QuarantineEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'timestamptz', name: 'received_at' })
  receivedAt!: Date;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ type: 'text', name: 'trial_id', nullable: true })
  trialId!: string | null;

  @Column({ type: 'text', nullable: true })
  kind!: Kind | null;

  @Column({ type: 'text', name: 'device_id', nullable: true })
  deviceId!: string | null;

  @Column({ type: 'text', name: 'vendor_id', nullable: true })
  vendorId!: string | null;

  @Column({ type: 'text', name: 'credential_id' })
  credentialId!: string;

  @Column({ type: 'text' })
  code!: ProblemCode;

  @Column({ type: 'text' })
  detail!: string;

  @Column({ type: 'jsonb' })
  violations!: Violation[];

  @Column({ type: 'integer', name: 'index_in_message', nullable: true })
  indexInMessage!: number | null;

  /** Null where the bytes were never taken; size_bytes is then the announced size. */
  @Column({ type: 'bytea', nullable: true })
  payload!: Buffer | null;

  @Column({ type: 'bigint', name: 'size_bytes' })
  sizeBytes!: string;
}
