import type { EntityManager } from 'typeorm';

export interface TrialRefold {
  readonly trialId: string;
  /** What was observed from then on is judged again. */
  readonly fromMs: number;
  readonly requestedAtMs: number;
}

/** Orders, within the transaction that changed the ground of the verdicts, that all devices of the trial be judged again. */
export async function orderTrialRefold(
  manager: EntityManager,
  { trialId, fromMs, requestedAtMs }: TrialRefold,
): Promise<void> {
  await manager.query(
    `INSERT INTO refold_request (trial_id, subject_id, from_at, requested_at, held)
     SELECT trial_id, id, $2, $3, false FROM device WHERE trial_id = $1 ORDER BY id`,
    [trialId, new Date(fromMs), new Date(requestedAtMs)],
  );
}
