import { Entity, PrimaryColumn } from 'typeorm';

/** A device that a credential may speak for. */
@Entity('credential_device')
export class CredentialDeviceEntity {
  @PrimaryColumn({ type: 'text', name: 'credential_id' })
  credentialId!: string;

  @PrimaryColumn({ type: 'text', name: 'device_id' })
  deviceId!: string;
}
