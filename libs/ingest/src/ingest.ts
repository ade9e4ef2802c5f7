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
import type { RefoldReads } from './refold/refold-ports.js';

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
  readonly refoldReads: RefoldReads;
  readonly ids: MessageIds;
  readonly announcer: Announcer;
  readonly notifier: Notifier;
  readonly clock: IngestClock;
  readonly meter: IngestMeter;
  /** Told once of each failed commit, and of each failed attempt to judge again; ingest goes on by itself. */
  readonly onFault: (error: Error, during: 'commit' | 'refold') => void;
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

/** What is stored and must be judged again. */
export interface RefoldStats {
  /** Requests that are to be worked off and are not yet. */
  readonly owed: number;
  /** How long the oldest of them has been waiting, ms; 0 where there is none. */
  readonly oldestOwedMs: number;
  /** Requests worked off, and revisions of findings written with them, since the start. */
  readonly done: number;
  readonly amended: number;
  /** Since the start. */
  readonly failed: number;
}

export interface IngestStats {
  /** False while commits fail on any shard. */
  readonly ready: boolean;
  /** The fullest shard: 1 is the configured bound. */
  readonly pressure: number;
  readonly heldRows: number;
  readonly heldBytes: number;
  readonly devicesInMemory: number;
  readonly refolds: RefoldStats;
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
  /**
   * Works off every request to judge again that is stored: at the start, and whenever somebody else stored some
   * (a permit or a state of a trial that holds for the past, a person's wish). The directory must know what
   * they ask for by then. Requests for late data are worked off without it.
   */
  wakeRefolds(): void;
  /**
   * Makes a change of what verdicts are judged by, and brings it to the directory, while no re-fold begins: one that
   * ran between the two would take the orders that were stored with the change, and judge as before.
   */
  holdRefolds<T>(change: () => Promise<T>): Promise<T>;
  /** Settles when all requests that ingest was told of are worked off. */
  whenRefolded(): Promise<void>;
  /** How full the fullest shard is; at 1 the caller should stop reading from its clients. */
  readonly pressure: number;
  stats(): IngestStats;
  /**
   * Commits what is held, saves the state of every device, closes the stores. What is not committed after
   * `timeoutMs` is answered with an error, so it is not acknowledged. Call it when no more messages come.
   */
  drain(timeoutMs: number): Promise<{ readonly drained: boolean }>;
}
