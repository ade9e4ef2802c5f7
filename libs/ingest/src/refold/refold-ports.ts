import type { Device, ObservationKey } from '#contracts';
import type { Episode, Judged } from '#rules';
import type { CheckpointRow } from '../ports.js';
import type { ReadingChannel } from '../reading.js';

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
  /** Of all devices where left out. */
  readonly deviceId?: string;
  /** Of all rules where left out. */
  readonly ruleId?: string;
  /** Those that are not over before `fromMs` and begin at `toMs` at the latest (null: whenever). */
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** A place in the canonical order of several devices: (observedAt, deviceId, bootId, seq), telemetry before events. */
export interface ReadingPlace extends ObservationKey {
  readonly deviceId: string;
  readonly channel: ReadingChannel;
}

/** What a re-fold reads. Not on the way of data in order. */
export interface RefoldReads {
  /** Requests that are not done and not held, oldest first. */
  owed(): Promise<readonly OwedRefold[]>;
  /**
   * Those of these requests that are not done. Where a transaction that settles some is under way, waits for its end:
   * nobody may wait for it any more, after a kill or an answer that did not come, and it counts all the same.
   */
  stillOwed(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** The newest checkpoint of the subject observed before `beforeMs`; of several at one key the one saved last. */
  checkpointBefore(subjectId: string, beforeMs: number): Promise<CheckpointRow | null>;
  /** Checkpoints beyond a key (null: all), ascending, at most `limit`; of several at one key the one saved last. */
  checkpointsAfter(
    subjectId: string,
    after: ObservationKey | null,
    limit: number,
  ): Promise<readonly CheckpointRow[]>;
  /** Stored observations and events of the devices beyond a place, in canonical order; fewer than `limit` is the end. */
  readings(devices: readonly Device[], after: ReadingPlace | null, limit: number): Promise<readonly Judged[]>;
  /** Findings that are open or ended, by onset. */
  findings(query: FindingQuery): Promise<readonly StoredFinding[]>;
  /** Those of the ids that belong to a finding that is open or ended; one that is withdrawn or merged is revived. */
  takenIds(ids: readonly string[]): Promise<ReadonlySet<string>>;
}
