import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the installation itself must remember, such as that its demo was set up. */
@Entity('setting')
export class SettingEntity {
  @PrimaryColumn({ type: 'text' })
  key!: string;

  @Column({ type: 'jsonb' })
  value!: unknown;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
