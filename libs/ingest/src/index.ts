export { createIngest } from './create-ingest.js';
export { decodeStored, type StoredEnvelope, type StoredMessageReader } from './decode-stored.js';
export type { Done, Ingest, IngestPorts, IngestStats, ShardStats, UnreadMessage } from './ingest.js';
export { defaultIngestOptions, type IngestOptions } from './ingest-options.js';
export {
  type Announcement,
  type Announcer,
  type ArrivedMessage,
  type BatchDraft,
  type CheckpointRow,
  type CheckpointState,
  type CommitReport,
  type ConnectionRow,
  type DeviceHistory,
  type EventRow,
  type FindingRow,
  type IngestClock,
  type IngestMeter,
  type IngestReads,
  type Judge,
  type KeyQuery,
  type MessageIds,
  type MessageRow,
  type Notifier,
  type ObservationRow,
  type OpenFinding,
  type QuarantineRow,
  type RefoldRequest,
  type Rejudged,
  type ShardStore,
  systemActor,
  type TrialDirectory,
  type Verdicts,
} from './ports.js';
export { type ReadItem, readItem } from './read-item.js';
export type { ReadingChannel } from './reading.js';
export { type Decoded, decode, maxItems, plainDialect } from './stages/decode.js';
export type { TimeLimits } from './stages/validate.js';
