import type {
  Announcer,
  ArrivedMessage,
  IngestClock,
  IngestMeter,
  IngestReads,
  MessageIds,
  Notifier,
  ShardStore,
  TrialDirectory,
} from './ports.js';

/** Called exactly once a message: without an error after the commit, with one where nothing was stored. */
export type Done = (error?: Error) => void;

/** A message whose bytes were never taken, because the frame guard cut it off at its announced size. */
export interface UnreadMessage {
  readonly topic: string | null;
  readonly credentialId: string;
  readonly vendorId: string | null;
  readonly code: 'payload_too_large';
  readonly detail: string;
  readonly sizeBytes: number;
  readonly receivedAtMs: number;
}

export interface IngestPorts {
  readonly directory: TrialDirectory;
  /** One a shard; their number is the number of shards. Closed by `drain`. */
  readonly stores: readonly ShardStore[];
  readonly reads: IngestReads;
  readonly ids: MessageIds;
  readonly announcer: Announcer;
  readonly notifier: Notifier;
  readonly clock: IngestClock;
  readonly meter: IngestMeter;
  /** Told once of each failed commit, for the log; ingest goes on by itself. */
  readonly onFault: (error: Error) => void;
}

export interface ShardStats {
  readonly heldRows: number;
  readonly heldBytes: number;
  readonly committing: boolean;
  readonly commits: number;
  /** Commits that failed one after the other; 0 when the last one worked. */
  readonly failuresInARow: number;
  readonly lastFailure: { readonly atMs: number; readonly message: string } | null;
}

export interface IngestStats {
  /** False while commits fail on any shard. */
  readonly ready: boolean;
  /** The fullest shard: 1 is the configured bound. */
  readonly pressure: number;
  readonly heldRows: number;
  readonly heldBytes: number;
  readonly devicesInMemory: number;
  readonly shards: readonly ShardStats[];
}

export interface Ingest {
  /**
   * Takes a message. `done` is called without an error once the message is committed: stored, known
   * already, or in quarantine; with an error where its batch could not be committed, and then nothing of
   * it is stored (or, where only the answer to COMMIT was lost, sending it again does no harm).
   * Never drops and never blocks: the caller bounds what is held, by its own cap and by `pressure`.
   */
  accept(message: ArrivedMessage, done: Done): void;
  /** Puts on record what was refused before its bytes were read. */
  quarantineUnread(unread: UnreadMessage): void;
  /**
   * Lets event time move on to `nowMs` for devices that do not report, so that silence is announced.
   * Called by a timer about once a second; a call while the last one still works joins it.
   */
  advanceHorizon(nowMs: number): Promise<void>;
  /** How full the fullest shard is; at 1 the caller should stop reading from its clients. */
  readonly pressure: number;
  stats(): IngestStats;
  /**
   * Commits what is held, saves the state of every device, closes the stores. What is not committed after
   * `timeoutMs` is answered with an error, so it is not acknowledged. Call it when no more messages come.
   */
  drain(timeoutMs: number): Promise<{ readonly drained: boolean }>;
}
