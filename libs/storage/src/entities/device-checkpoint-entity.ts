import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { DeviceState } from '#rules';

/** State of the fold of one device at one place of its canonical order. */
@Entity('device_checkpoint')
export class DeviceCheckpointEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column({ type: 'text', name: 'device_id' })
  deviceId!: string;

  @Column({ type: 'timestamptz', name: 'observed_at' })
  observedAt!: Date;

  @Column({ type: 'text', name: 'boot_id' })
  bootId!: string;

  @Column({ type: 'bigint' })
  seq!: string;

  @Column({ type: 'jsonb' })
  state!: DeviceState;
}
