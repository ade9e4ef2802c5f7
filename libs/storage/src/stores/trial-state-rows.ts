import { failure, type Outcome, problem, success, type TrialFile, type TrialStateChange } from '#contracts';
import type { TrialStateChangeEntity } from '../entities/trial-state-change-entity.js';

/**
 * The history of a new trial: that of its file, else one entry from the beginning of time on.
 * Problem `validation_failed` where it is not ascending or does not end in the trial's state.
 */
export function stateRowsOf(
  { trial, stateChanges }: Pick<TrialFile, 'trial' | 'stateChanges'>,
  recordedAt: Date,
): Outcome<readonly TrialStateChangeEntity[]> {
  const always = { state: trial.state, at: new Date(0).toISOString() };
  const changes: readonly TrialStateChange[] = stateChanges.length === 0 ? [always] : stateChanges;
  const rows = changes.map((change, index) => stateRow(trial.id, index + 1, change, recordedAt));
  const wrong = rows.findIndex((row, index) => row.at < (rows[index - 1]?.at ?? row.at));
  if (wrong !== -1) {
    return failure(
      problem('validation_failed', 'must not be before the change before it', {
        at: `/stateChanges/${wrong}/at`,
      }),
    );
  }
  if (rows.at(-1)?.state !== trial.state) {
    const detail = `the last change must lead to the trial's state, ${trial.state}`;
    return failure(problem('validation_failed', detail, { at: `/stateChanges/${rows.length - 1}/state` }));
  }
  return success(rows);
}

export function stateRow(
  trialId: string,
  no: number,
  { state, at, reason, by }: TrialStateChange,
  recordedAt: Date,
): TrialStateChangeEntity {
  return { trialId, no, state, at: new Date(at), reason: reason ?? null, changedBy: by ?? null, recordedAt };
}

export function toStateChange({ state, at, reason, changedBy }: TrialStateChangeEntity): TrialStateChange {
  return {
    state,
    at: at.toISOString(),
    ...(reason === null ? {} : { reason }),
    ...(changedBy === null ? {} : { by: changedBy }),
  };
}
