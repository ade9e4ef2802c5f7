import type { EntityManager } from 'typeorm';
import type { PermitConditions } from '#contracts';
import { isContextRule } from '#rules';
import { PermitEntity } from '../entities/permit-entity.js';

export interface TrialRefold {
  readonly trialId: string;
  /** What was observed from then on is judged again. */
  readonly fromMs: number;
  readonly requestedAtMs: number;
}

/**
 * Orders, within the transaction that changed the ground of the verdicts, that all devices of the trial are
 * judged again, and all rules of its permits that look at several devices.
 */
export async function orderTrialRefold(
  manager: EntityManager,
  { trialId, fromMs, requestedAtMs }: TrialRefold,
): Promise<void> {
  const groups = await groupSubjects(manager, trialId);
  await manager.query(
    `INSERT INTO refold_request (trial_id, subject_id, from_at, requested_at, held)
     SELECT $1, subject_id, $2, $3, false
     FROM (SELECT id AS subject_id FROM device WHERE trial_id = $1 UNION ALL SELECT unnest($4::text[])) subjects
     ORDER BY subject_id`,
    [trialId, new Date(fromMs), new Date(requestedAtMs), groups],
  );
}

/** `trial/rule`, also of versions that are not in force any more: they judged what was observed then. */
async function groupSubjects(manager: EntityManager, trialId: string): Promise<readonly string[]> {
  const permits = await manager.find(PermitEntity, { where: { trialId } });
  const rules = permits.flatMap(({ conditions }) => (conditions as PermitConditions).rules);
  const ids = new Set(rules.filter(({ rule }) => isContextRule(rule)).map(({ id }) => id));
  return [...ids].map((ruleId) => `${trialId}/${ruleId}`);
}
