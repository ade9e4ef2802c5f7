import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What a device, or its will, said about its connection. */
@Entity('device_connection')
export class DeviceConnectionEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column({ type: 'text', name: 'device_id' })
  deviceId!: string;

  @Column({ type: 'text', name: 'trial_id' })
  trialId!: string;

  @Column({ type: 'bigint', name: 'message_id', nullable: true })
  messageId!: string | null;

  @Column({ type: 'timestamptz', name: 'received_at' })
  receivedAt!: Date;

  @Column({ type: 'text' })
  state!: 'online' | 'offline';

  @Column({ type: 'timestamptz', name: 'observed_at', nullable: true })
  observedAt!: Date | null;

  @Column({ type: 'text', name: 'boot_id', nullable: true })
  bootId!: string | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'text', name: 'fw_version', nullable: true })
  fwVersion!: string | null;

  @Column({ type: 'boolean', name: 'is_will' })
  isWill!: boolean;
}
