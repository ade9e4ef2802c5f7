import type { Device, ObservationKey } from '#contracts';
import type { Judged } from '#rules';
import type { Queryable } from '../connection/queryable.js';
import type { CheckpointRow, DecodeStored } from '../ports.js';
import type { FindingQuery, OwedRefold, ReadingPlace, StoredFinding } from '../refold-ports.js';
import { checkpointBefore, checkpointsAfter } from './checkpoints.js';
import { Conditions } from './conditions.js';
import { type FindingRecord, toEpisode } from './finding-record.js';
import { ReadingPages } from './reading-pages.js';

/** What a re-fold reads. Not on the way of data in order. */
export class RefoldSource {
  /** What is kept from page to page goes when whoever folds drops its list of devices. */
  private readonly pages = new WeakMap<readonly Device[], ReadingPages>();

  constructor(
    private readonly on: Queryable,
    private readonly decode: DecodeStored,
  ) {}

  /** Requests that are not done and not held, oldest first. */
  async owed(): Promise<readonly OwedRefold[]> {
    const { rows } = await this.on.query(
      `SELECT id, trial_id, subject_id, from_at, to_at FROM refold_request
       WHERE done_at IS NULL AND NOT held ORDER BY id`,
    );
    return rows.map((row) => ({
      id: String(row.id),
      trialId: String(row.trial_id),
      subjectId: String(row.subject_id),
      fromMs: (row.from_at as Date).getTime(),
      toMs: timeOf(row.to_at),
    }));
  }

  /**
   * Those of these requests that are not done. Where a transaction that settles some is under way, waits for its end:
   * nobody may wait for it any more, after a kill or an answer that did not come, and it counts all the same.
   */
  async stillOwed(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.on.query(
      'SELECT id FROM refold_request WHERE id = ANY($1::bigint[]) AND done_at IS NULL FOR UPDATE',
      [ids],
    );
    return new Set(rows.map((row) => String(row.id)));
  }

  /** The newest checkpoint of the subject observed before `beforeMs`; of several at one key the one saved last. */
  checkpointBefore(subjectId: string, beforeMs: number): Promise<CheckpointRow | null> {
    return checkpointBefore(this.on, subjectId, beforeMs);
  }

  /** Checkpoints beyond a key (null: all), ascending, at most `limit`; of several at one key the one saved last. */
  checkpointsAfter(
    subjectId: string,
    after: ObservationKey | null,
    limit: number,
  ): Promise<readonly CheckpointRow[]> {
    return checkpointsAfter(this.on, subjectId, after, limit);
  }

  /**
   * Stored observations and events of the devices beyond a place, in canonical order; fewer than `limit` is the
   * end. Page by page with the same list of devices it is quickest: large messages stay open, windows are known.
   */
  readings(
    devices: readonly Device[],
    after: ReadingPlace | null,
    limit: number,
  ): Promise<readonly Judged[]> {
    const pages = this.pages.get(devices) ?? new ReadingPages(this.on, this.decode);
    this.pages.set(devices, pages);
    return pages.read({ devices, fromMs: null, after, untilMs: null }, limit);
  }

  /** Findings that are open or ended, by onset. */
  async findings({
    trialId,
    deviceId,
    ruleId,
    fromMs,
    toMs,
  }: FindingQuery): Promise<readonly StoredFinding[]> {
    const where = new Conditions()
      .add(`state IN ('open', 'ended') AND trial_id = ?`, trialId)
      .add(`coalesce(ended_at, 'infinity'::timestamptz) >= ?`, new Date(fromMs))
      .addIf('device_id = ?', deviceId)
      .addIf('rule_id = ?', ruleId)
      .addIf('onset <= ?', toMs === null ? null : new Date(toMs));
    const { rows } = await this.on.query(
      `SELECT * FROM finding WHERE ${where} ORDER BY onset, id`,
      where.values,
    );
    return (rows as unknown as FindingRecord[]).map((row) => {
      const episode = toEpisode(row);
      const { deviceId, ruleId, permitVersion, onsetMs, endMs } = episode;
      const { id: findingId, trial_id, vendor_id: vendorId } = row;
      return {
        findingId,
        trialId: trial_id,
        vendorId,
        deviceId,
        ruleId,
        permitVersion,
        onsetMs,
        endMs,
        episode,
      };
    });
  }

  /** Those of the ids that belong to a finding that is open or ended; one that is withdrawn or merged is free. */
  async takenIds(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const { rows } = await this.on.query(
      `SELECT id FROM finding WHERE id = ANY($1::text[]) AND state IN ('open', 'ended')`,
      [ids],
    );
    return new Set(rows.map((row) => String(row.id)));
  }
}

function timeOf(value: unknown): number | null {
  return value instanceof Date ? value.getTime() : null;
}
