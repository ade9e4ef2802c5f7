import type { DataSource } from 'typeorm';
import { failure, type Outcome, problem, type Refold, success } from '#contracts';
import type { NowMs } from '../ports.js';
import { type RefoldRecord, toRefold } from '../read-models/refold-record.js';

export interface RefoldOrder {
  readonly deviceId: string;
  /** RFC 3339 */
  readonly from: string;
}

/** Orders that people give to judge stored data again. */
export class RefoldStore {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  /**
   * Orders that everything a device observed from then on is judged again, and what is held back with it.
   * Problems: `not_found`, `validation_failed` (from lies in the future).
   */
  async request({ deviceId, from }: RefoldOrder): Promise<Outcome<Refold>> {
    const now = new Date(this.nowMs());
    if (Date.parse(from) > now.getTime()) {
      return failure(problem('validation_failed', 'must not lie in the future', { at: '/from' }));
    }
    const [row]: RefoldRecord[] = await this.source.query(
      `INSERT INTO refold_request (trial_id, subject_id, from_at, requested_at, held)
       SELECT trial_id, id, $2, $3, false FROM device WHERE id = $1 RETURNING *`,
      [deviceId, new Date(from), now],
    );
    return row === undefined
      ? failure(problem('not_found', `there is no device ${deviceId}`, { at: '/deviceId' }))
      : success(toRefold(row));
  }
}
