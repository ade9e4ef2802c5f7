import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Device, Kind } from '#contracts';

@Entity('device')
export class DeviceEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text', name: 'trial_id' })
  trialId!: string;

  @Column({ type: 'text' })
  kind!: Kind;

  @Column({ type: 'text', name: 'vendor_id' })
  vendorId!: string;

  @Column({ type: 'jsonb', nullable: true })
  name!: Device['name'] | null;

  @Column({ type: 'jsonb', nullable: true })
  place!: Device['place'] | null;

  @Column({ type: 'jsonb', nullable: true })
  vehicle!: Device['vehicle'] | null;

  @Column({ type: 'text', nullable: true })
  watches!: string | null;

  @Column({ type: 'double precision', name: 'report_interval_s', nullable: true })
  reportIntervalS!: number | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
