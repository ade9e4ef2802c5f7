export type { Capability } from './connection/capability.js';
export { migrateDatabase, openStorage, type StorageOptions } from './connection/open-storage.js';
export { findSchemaDrift } from './connection/schema-drift.js';
export type { Storage } from './connection/storage.js';
export {
  type EmbeddedOptions,
  type EmbeddedPostgres,
  eraseEmbeddedPostgres,
  startEmbeddedPostgres,
} from './embedded-postgres/embedded-postgres.js';
export type {
  BatchDraft,
  CheckpointRow,
  CommitReport,
  ConnectionRow,
  DecodeStored,
  DeviceHistory,
  EventRow,
  FindingRow,
  KeyQuery,
  MessageRow,
  NowMs,
  ObservationRow,
  QuarantineRow,
  RefoldRequest,
  Rejudge,
  Rejudged,
  StorageLog,
  StoredEnvelope,
  StoredMessageReader,
  Verdicts,
} from './ports.js';
export type { Scope } from './read-models/conditions.js';
export type { DeviceFilter, DeviceReads } from './read-models/device-reads.js';
export type { FindingFilter, FindingReads } from './read-models/finding-reads.js';
export type { IncidentFilter, IncidentReads } from './read-models/incident-reads.js';
export type { IngestReads } from './read-models/ingest-reads.js';
export type { LiveSeed, LiveSeedReads } from './read-models/live-seed-reads.js';
export type { MessageReads } from './read-models/message-reads.js';
export type { ObservationQuery, ObservationReads, PeriodQuery } from './read-models/observation-reads.js';
export type { PageQuery } from './read-models/page-reader.js';
export type { PeriodReads } from './read-models/period-reads.js';
export type { QuarantineFilter, QuarantineReads } from './read-models/quarantine-reads.js';
export type { RefoldFilter, RefoldReads } from './read-models/refold-reads.js';
export type { RefoldSource } from './read-models/refold-source.js';
export type { Directory, StateSince, TrialFilter, TrialReads } from './read-models/trial-reads.js';
export type {
  Amendment,
  FindingQuery,
  OwedRefold,
  ReadingPlace,
  StoredFinding,
} from './refold-ports.js';
export type { CredentialStore, NewCredential, StoredCredential } from './stores/credential-store.js';
export type { DeviceStore } from './stores/device-store.js';
export type { IncidentStore } from './stores/incident-store.js';
export type { RefoldOrder, RefoldStore } from './stores/refold-store.js';
export type { FoundSession, NewSession, SessionStore } from './stores/session-store.js';
export type { SettingStore } from './stores/setting-store.js';
export type { NewToken, TokenStore } from './stores/token-store.js';
export type { PermitDraft, StateOrder, TrialStore } from './stores/trial-store.js';
export type { Account, LockPolicy, NewUser, UserStore } from './stores/user-store.js';
export type { VendorStore } from './stores/vendor-store.js';
export type { MessageIdSource } from './time-series/message-id-source.js';
export type { ShardStore } from './time-series/shard-store.js';
