import type {
  AnyObservation,
  DeviceEvent,
  IncidentSummary,
  Kind,
  LiveFinding,
  ObservationKey,
  ProblemCode,
  RecordStatus,
  StatusMessage,
  Violation,
} from '#contracts';
import type { DeviceState, FindingChange, Judged } from '#rules';

/*
 * What storage offers to ingest and needs from its surroundings. The shapes of a batch are those that
 * ingest hands over; libs do not import each other, so TypeScript compares them where the server joins both.
 */

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

interface StoredWithMessage {
  readonly messageId: bigint;
  readonly indexInMessage: number;
  readonly contentHash: bigint;
  readonly late: boolean;
}

export interface ObservationRow extends StoredWithMessage {
  readonly observation: AnyObservation;
}

export interface EventRow extends StoredWithMessage {
  readonly event: DeviceEvent;
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
  readonly payload: Uint8Array | null;
  readonly sizeBytes: number;
}

export interface FindingRow {
  readonly findingId: string;
  readonly trialId: string;
  readonly vendorId: string;
  readonly change: FindingChange;
  /** The finding that this one turned out to be a part of; `change` is then a withdrawal. */
  readonly mergedInto?: string;
}

export interface RefoldRequest {
  readonly trialId: string;
  /** The device, or `trial/rule` of a rule that looks at several devices. */
  readonly subjectId: string;
  readonly fromMs: number;
  /** Null: up to the newest that is stored. */
  readonly toMs: number | null;
  readonly requestedAtMs: number;
  readonly held: boolean;
}

export interface CheckpointRow {
  /** The subject of the fold, as of a re-fold request. */
  readonly deviceId: string;
  readonly state: DeviceState;
  readonly at: ObservationKey;
}

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

export interface Rejudged {
  readonly verdicts: Verdicts;
  readonly quarantine: readonly QuarantineRow[];
}

export interface CommitReport {
  readonly incidents: readonly IncidentSummary[];
  readonly findings: readonly LiveFinding[];
  readonly fellBack: boolean;
}

/** Called within the fallback with the rows that were stored already and the hash that the store holds. */
export type Rejudge = (known: ReadonlyMap<ObservationRow | EventRow, bigint>) => Rejudged;

export interface KeyQuery {
  readonly channel: 'telemetry' | 'event';
  readonly kind: Kind;
  readonly deviceId: string;
  readonly key: ObservationKey;
}

export interface DeviceHistory {
  readonly checkpoint: CheckpointRow | null;
  readonly since: readonly Judged[];
}

/** What the store knows of the items of a message besides its original bytes. */
export interface StoredEnvelope {
  readonly trialId: string;
  readonly deviceId: string;
  readonly receivedAtMs: number;
}

/** Reads items of one stored message by their index; `status` is what the store holds for the item. */
export type StoredMessageReader = (index: number, status: RecordStatus) => Judged;

/**
 * Opens a stored message again, so that it is read once however many of its items are asked for; the server
 * hands in ingest's decoder. The text was accepted once, so a failure is a bug and throws.
 */
export type DecodeStored = (
  kind: Kind,
  channel: 'telemetry' | 'event',
  text: string,
  envelope: StoredEnvelope,
) => StoredMessageReader;

/** Where storage says what people who run it must know; the server hands in its logger. */
export interface StorageLog {
  info(message: string): void;
  warn(message: string): void;
}

/** Epoch ms. */
export type NowMs = () => number;
