import type {
  Actor,
  AnyObservation,
  Device,
  DeviceEvent,
  IncidentSummary,
  Kind,
  LiveFinding,
  Notice,
  ObservationKey,
  ProblemCode,
  RecordStatus,
  StatusMessage,
  Violation,
} from '#contracts';
import type { DeviceState, FindingChange, Judged, StepResult, TrialTimeline } from '#rules';

/** A message as the broker hands it over; `payload` is owned by the receiver. */
export interface ArrivedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly isWill: boolean;
  readonly receivedAtMs: number;
  readonly credentialId: string;
  readonly vendorId: string;
  readonly deviceIds: readonly string[];
}

/** What ingest must know of devices and trials, held in memory by the server and swapped on change. */
export interface TrialDirectory {
  /** Undefined where no such device is registered in the trial with this kind. */
  device(trialId: string, kind: Kind, deviceId: string): Device | undefined;
  /** Whatever its trial and kind. */
  deviceById(deviceId: string): Device | undefined;
  recordStatus(trialId: string): RecordStatus;
  /** The rulesets of the trial's permits over time; undefined where no such trial is known. */
  timeline(trialId: string): TrialTimeline | undefined;
  /** Devices of running trials, for the horizon (silence) and for counting what is live. */
  allDevices(): Iterable<Device>;
}

/** A message to store: its bytes are kept once, unedited. */
export interface MessageRow {
  readonly id: bigint;
  readonly receivedAtMs: number;
  readonly topic: string;
  readonly trialId: string;
  readonly kind: Kind;
  readonly deviceId: string;
  readonly vendorId: string;
  readonly credentialId: string;
  readonly qos: number;
  readonly payload: Uint8Array;
}

export interface ObservationRow {
  readonly observation: AnyObservation;
  readonly messageId: bigint;
  readonly indexInMessage: number;
  /** First 8 bytes of SHA-256 over the canonicalised item, as a signed 64-bit integer. */
  readonly contentHash: bigint;
  /** Arrived after newer data of its device: stored with a re-fold request, not judged here. */
  readonly late: boolean;
}

export interface EventRow {
  readonly event: DeviceEvent;
  readonly messageId: bigint;
  readonly indexInMessage: number;
  readonly contentHash: bigint;
  readonly late: boolean;
}

export interface ConnectionRow {
  readonly deviceId: string;
  readonly trialId: string;
  readonly messageId: bigint | null;
  readonly receivedAtMs: number;
  readonly status: StatusMessage;
  readonly isWill: boolean;
}

export interface QuarantineRow {
  readonly id: string;
  readonly receivedAtMs: number;
  readonly topic: string;
  readonly trialId: string | null;
  readonly kind: Kind | null;
  readonly deviceId: string | null;
  readonly vendorId: string | null;
  readonly credentialId: string;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly violations: readonly Violation[];
  readonly index: number | null;
  /** Null where the bytes were never taken; sizeBytes is then the announced size. */
  readonly payload: Uint8Array | null;
  readonly sizeBytes: number;
}

/** A changed episode with the id under which it is stored. */
export interface FindingRow {
  readonly findingId: string;
  readonly trialId: string;
  readonly vendorId: string;
  readonly change: FindingChange;
  /** The finding that this one turned out to be a part of; `change` is then a withdrawal. */
  readonly mergedInto?: string;
}

/** Data that came out of order: what is from `fromMs` to `toMs` must be judged again. */
export interface RefoldRequest {
  readonly trialId: string;
  /** The device, or `trial/rule` of a rule that looks at several devices. */
  readonly subjectId: string;
  readonly fromMs: number;
  /** Time of the newest of the data; null: up to the newest that is stored. */
  readonly toMs: number | null;
  readonly requestedAtMs: number;
  /** Too late to be judged by itself: it waits until somebody asks. */
  readonly held: boolean;
}

/** An episode that goes on: its id was made from its first onset, which may have been refined since. */
export interface OpenFinding {
  readonly findingId: string;
  readonly onsetMs: number;
}

/** A device's state as saved: beside what the rules remember, the ids of episodes that are open. */
export interface CheckpointState extends DeviceState {
  /** By the id of the rule within the permit; left out where no episode is open. */
  readonly openFindings?: Readonly<Record<string, OpenFinding>>;
}

/** `state` is saved and given back whole, as JSON. */
export interface CheckpointRow {
  readonly deviceId: string;
  readonly state: CheckpointState;
  readonly at: ObservationKey;
}

/** What the rules said about the fresh rows of a batch. */
export interface Verdicts {
  readonly findings: readonly FindingRow[];
  readonly checkpoints: readonly CheckpointRow[];
  readonly refolds: readonly RefoldRequest[];
}

export interface BatchDraft {
  readonly messages: readonly MessageRow[];
  readonly observations: readonly ObservationRow[];
  readonly events: readonly EventRow[];
  readonly connections: readonly ConnectionRow[];
  readonly quarantine: readonly QuarantineRow[];
  readonly verdicts: Verdicts;
}

/** What a batch says once the rows that were stored already are taken out of it. */
export interface Rejudged {
  readonly verdicts: Verdicts;
  /** Same key, other bytes: into quarantine within the same transaction. */
  readonly quarantine: readonly QuarantineRow[];
}

export interface CommitReport {
  /** Incidents opened or touched by the batch's findings. */
  readonly incidents: readonly IncidentSummary[];
  /** The findings as stored, for the live side. */
  readonly findings: readonly LiveFinding[];
  /** True where the unique index objected and the fallback ran. */
  readonly fellBack: boolean;
}

/**
 * One shard's way into the store. `commit` is one transaction: it resolves after COMMIT and throws
 * where nothing was committed. Should a unique index object to the COPY, the transaction is rolled
 * back, the rows go in by INSERT ... ON CONFLICT DO NOTHING RETURNING, and `rejudge` is called with
 * the rows that were NOT new (and the hash that is stored) before the findings are written.
 */
export interface ShardStore {
  commit(
    draft: BatchDraft,
    rejudge: (known: ReadonlyMap<ObservationRow | EventRow, bigint>) => Rejudged,
  ): Promise<CommitReport>;
  /** Writes what a re-fold found, in one transaction; throws where nothing was committed. */
  amend(amendment: Amendment): Promise<CommitReport>;
  close(): Promise<void>;
}

/** What a re-fold changes: new revisions of findings, checkpoints that replace older ones, orders done. */
export interface Amendment {
  readonly findings: readonly FindingRow[];
  readonly checkpoints: readonly CheckpointRow[];
  /** Ids of the re-fold requests that are worked off with this. */
  readonly doneIds: readonly string[];
}

export interface KeyQuery {
  readonly channel: 'telemetry' | 'event';
  readonly kind: Kind;
  readonly deviceId: string;
  readonly key: ObservationKey;
}

export interface DeviceHistory {
  readonly checkpoint: CheckpointRow | null;
  /** Stored observations and events after the checkpoint, in canonical order. */
  readonly since: readonly Judged[];
}

/** Reads that ingest needs; not on the way of data in order. */
export interface IngestReads {
  /** Content hashes of those keys that are stored, by their index in `queries`. */
  contentHashes(queries: readonly KeyQuery[]): Promise<ReadonlyMap<number, bigint>>;
  /** State of a device at start: its newest checkpoint and what is stored after it. */
  history(device: Device): Promise<DeviceHistory>;
}

export interface MessageIds {
  /** Ids that no message has had, ascending within a process; taken from the store in blocks. */
  next(): bigint;
  /** Resolves when at least one block is in hand. */
  ready(): Promise<void>;
}

/** What was committed, for the live side. Called once a batch, after COMMIT, in commit order of a shard. */
export interface Announcement {
  readonly observations: readonly ObservationRow[];
  readonly events: readonly EventRow[];
  readonly connections: readonly ConnectionRow[];
  readonly findings: readonly LiveFinding[];
  readonly incidents: readonly IncidentSummary[];
  /** Measures of the newest observation of each device in the batch. */
  readonly measures: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

/** Must not throw: what it is told of is committed and acknowledged. */
export interface Announcer {
  announce(announcement: Announcement): void;
}

/** Tells a device what was refused; best effort, after the commit. Must not throw. */
export interface Notifier {
  notify(topic: string, notice: Notice): void;
}

export interface IngestClock {
  /** Epoch ms. */
  nowMs(): number;
}

/** The rules as ingest calls them: pure, in the canonical order of a device, over all versions of a permit. */
export interface Judge {
  readonly initialDeviceState: DeviceState;
  stepIn(timeline: TrialTimeline, state: DeviceState, judged: Judged): StepResult;
  advanceIn(timeline: TrialTimeline, state: DeviceState, deviceId: string, horizonMs: number): StepResult;
}

/** Observer of counters and timings; the server projects Prometheus metrics from it. */
export interface IngestMeter {
  stage(stage: string, durationMs: number): void;
  batch(shard: number, observations: number, messages: number, durationMs: number): void;
  count(
    what: 'accepted' | 'duplicate' | 'late' | 'quarantined' | 'acknowledged' | 'commit_failed' | 'fallback',
    by: number,
    label?: string,
  ): void;
}

export const systemActor: Actor = { type: 'system', id: 'ingest', name: 'TrialWatch' };
