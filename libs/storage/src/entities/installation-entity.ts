import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: who this installation is, and the passwords of its database roles. Only set-up may read it. */
@Entity('installation')
export class InstallationEntity {
  @PrimaryColumn({ type: 'smallint' })
  id!: number;

  @Column({ type: 'text', name: 'installation_id' })
  installationId!: string;

  @Column({ type: 'text', name: 'ingest_password' })
  ingestPassword!: string;

  @Column({ type: 'text', name: 'api_password' })
  apiPassword!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
