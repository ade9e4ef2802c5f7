import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('credential')
export class CredentialEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  /** Unique among the credentials that are not revoked. */
  @Column({ type: 'text' })
  username!: string;

  @Column({ type: 'text', name: 'client_id' })
  clientId!: string;

  /** SHA-256 of the random password, hexadecimal. */
  @Column({ type: 'text', name: 'token_hash' })
  tokenHash!: string;

  @Column({ type: 'text', name: 'vendor_id' })
  vendorId!: string;

  @Column({ type: 'text' })
  kind!: 'device' | 'gateway';

  @Column({ type: 'text', nullable: true })
  name!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
