import { ApiTokenEntity } from './api-token-entity.js';
import { CredentialDeviceEntity } from './credential-device-entity.js';
import { CredentialEntity } from './credential-entity.js';
import { DeviceCheckpointEntity } from './device-checkpoint-entity.js';
import { DeviceConnectionEntity } from './device-connection-entity.js';
import { DeviceEntity } from './device-entity.js';
import { FindingEntity } from './finding-entity.js';
import { FindingRevisionEntity } from './finding-revision-entity.js';
import { IncidentEntity } from './incident-entity.js';
import { IncidentEntryEntity } from './incident-entry-entity.js';
import { InstallationEntity } from './installation-entity.js';
import { PermitEntity } from './permit-entity.js';
import { QuarantineEntity } from './quarantine-entity.js';
import { RefoldRequestEntity } from './refold-request-entity.js';
import { SessionEntity } from './session-entity.js';
import { SettingEntity } from './setting-entity.js';
import { TrialEntity } from './trial-entity.js';
import { TrialStateChangeEntity } from './trial-state-change-entity.js';
import { UserAccountEntity } from './user-account-entity.js';
import { VendorEntity } from './vendor-entity.js';

/** Every table but the time series, whose columns are projected from the contracts. */
export const allEntities = [
  ApiTokenEntity,
  CredentialDeviceEntity,
  CredentialEntity,
  DeviceCheckpointEntity,
  DeviceConnectionEntity,
  DeviceEntity,
  FindingEntity,
  FindingRevisionEntity,
  IncidentEntity,
  IncidentEntryEntity,
  InstallationEntity,
  PermitEntity,
  QuarantineEntity,
  RefoldRequestEntity,
  SessionEntity,
  SettingEntity,
  TrialEntity,
  TrialStateChangeEntity,
  UserAccountEntity,
  VendorEntity,
] as const;
