import type { ObservationKey } from '#contracts';
import type { Episode } from '#rules';
import type { CheckpointRow, FindingRow } from './ports.js';

/* What storage offers to re-folds, in the shapes that ingest asks for. */

/** What a re-fold changes: new revisions of findings, checkpoints that replace older ones, orders done. */
export interface Amendment {
  readonly findings: readonly FindingRow[];
  readonly checkpoints: readonly CheckpointRow[];
  /** Ids of the re-fold requests that are worked off with this. */
  readonly doneIds: readonly string[];
}

/** A re-fold request that is stored and not worked off. */
export interface OwedRefold {
  readonly id: string;
  readonly trialId: string;
  readonly subjectId: string;
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** A finding as it stands in the store, open or ended. */
export interface StoredFinding {
  readonly findingId: string;
  readonly trialId: string;
  readonly vendorId: string;
  readonly deviceId: string;
  readonly ruleId: string;
  readonly permitVersion: number;
  readonly onsetMs: number;
  readonly endMs: number | null;
  /** All that is stored of it. */
  readonly episode: Episode;
}

export interface FindingQuery {
  readonly trialId: string;
  readonly deviceId?: string;
  readonly ruleId?: string;
  /** Those that are not over before `fromMs` and begin at `toMs` at the latest (null: whenever). */
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** A place in the canonical order of several devices: (observedAt, deviceId, bootId, seq), telemetry before events. */
export interface ReadingPlace extends ObservationKey {
  readonly deviceId: string;
  readonly channel: 'telemetry' | 'event';
}
