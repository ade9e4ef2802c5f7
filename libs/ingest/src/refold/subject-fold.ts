import type { Episode, FindingChange, Judged } from '#rules';
import type { CheckpointRow } from '../ports.js';

/** A fold that a re-fold drives: of one device, or of the devices that a rule looks at together. */
export interface SubjectFold {
  /** The next reading in canonical order. */
  take(judged: Judged): void;
  /** Lets event time move on to the horizon without a reading. */
  advance(horizonMs: number): void;
  /** All that the rules said since the fold began, in order. */
  readonly changes: readonly FindingChange[];
  /** The episodes that are open now, as the state holds them. */
  readonly open: readonly Episode[];
  /** The state as it is now, to be saved; null before the first reading. */
  checkpoint(): CheckpointRow | null;
  /** Whether everything after this checkpoint would be judged as it was when the checkpoint was saved. */
  agreesWith(checkpoint: CheckpointRow): boolean;
}
