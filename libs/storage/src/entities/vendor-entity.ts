import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('vendor')
export class VendorEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
