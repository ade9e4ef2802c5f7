import type { Device } from '#contracts';
import type { Episode } from '#rules';
import type { CheckpointRow, ShardStore } from '../ports.js';
import type { FindingQuery, ReadingPlace, StoredFinding } from './refold-ports.js';
import type { SubjectFold } from './subject-fold.js';

/** What is judged again: a device, or the devices that a rule looks at together. */
export interface RefoldSubject {
  readonly id: string;
  readonly trialId: string;
  /** Whose readings are folded. */
  readonly devices: readonly Device[];
  /** Which findings can be its own. */
  readonly owns: Pick<FindingQuery, 'deviceId' | 'ruleId'>;
  /** Whether one of these is its own. */
  isOwn(finding: StoredFinding): boolean;
  /** Its state is saved between two times of observation only, not between readings of the same time. */
  readonly isSavedByTime: boolean;
  /**
   * How long before late data the start must lie, and before the stop nothing may be in doubt: a rule may wait
   * before it tells something that is over.
   */
  readonly marginMs: number;
  readonly checkpointEveryMs: number;
  /** How long it is left alone after a run. */
  readonly restMs: number;
  /** Until `end`, nobody else saves its state; settles when all that was judged before is committed. */
  begin(): Promise<void>;
  end(): void;
  newFold(checkpoint: CheckpointRow | null): SubjectFold;
  /** The place in the readings after which the fold goes on from a checkpoint. */
  placeAfter(checkpoint: CheckpointRow): ReadingPlace;
  /** Runs work while nobody else commits anything of it. */
  exclusively<T>(work: (store: ShardStore) => Promise<T>): Promise<T>;
  /** How far event time moves on after the newest of its data; null where nobody was told anything yet. */
  horizonMs(lastMs: number, stored: readonly StoredFinding[]): number | null;
  vendorIdOf(deviceId: string): string;
  /**
   * The fold, which reached the end of what is stored, becomes what memory knows, if it knows anything.
   * `ids` are those under which its episodes are stored; `checkpoint` is the last one that was written with it. Called within `exclusively`, after the commit.
   */
  adopt(fold: SubjectFold, ids: ReadonlyMap<Episode, string>, checkpoint: CheckpointRow | null): void;
  /** What is stored may be other than memory knows. */
  doubt(): void;
}
