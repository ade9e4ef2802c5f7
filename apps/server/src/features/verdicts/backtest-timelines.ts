import { failure, type Outcome, type PermitConditions, problem, success, type TrialFile } from '#contracts';
import { compileTimeline, type TimelineSource, type TrialTimeline } from '#rules';

/** The two versions of the truth that a back-test compares. */
export interface BacktestTimelines {
  readonly inForce: TrialTimeline;
  readonly draft: TrialTimeline;
}

/**
 * Compiles the permits that were in force, and the draft as if it had been in force in their place. Nothing is
 * known of the time before `beginsMs`, so that no report is expected before.
 */
export function backtestTimelines(
  file: TrialFile,
  conditions: PermitConditions,
  beginsMs: number,
): Outcome<BacktestTimelines> {
  const permits = file.permits.map(({ version, validFrom, ...permit }) => ({
    version,
    inForceFromMs: Date.parse(validFrom),
    conditions: permit.conditions,
  }));
  const inForce = compileTimeline({ ...commonOf(file, beginsMs), permits });
  if (!inForce.ok) return inForce;
  // The draft binds since when the version at the beginning does: both know the same of devices never heard.
  const inForceFromMs = inForce.value.rulesetAt(beginsMs)?.inForceFromMs ?? beginsMs;
  const version = Math.max(...permits.map((permit) => permit.version)) + 1;
  const draft = compileTimeline({
    ...commonOf(file, beginsMs),
    permits: [{ version, conditions, inForceFromMs }],
  });
  if (draft.ok) return success({ inForce: inForce.value, draft: draft.value });
  const violations = draft.problem.violations?.map(({ at, message }) => ({
    at: at.replace(/^\/permits\/0/, '/body'),
    message,
  }));
  const [first] = violations ?? [];
  const detail = first === undefined ? draft.problem.detail : `${first.at}: ${first.message}`;
  return failure(problem('permit_invalid', detail, { violations }));
}

function commonOf(
  { trial, devices, stateChanges }: TrialFile,
  beginsMs: number,
): Omit<TimelineSource, 'permits'> {
  const states = stateChanges.map(({ state, at }) => ({ state, fromMs: Date.parse(at) }));
  return {
    trial,
    devices: devices.map((device) => ({ ...device, trialId: trial.id })),
    expectedFromMs: new Map(
      devices.map(({ id, registeredAt }) => [
        id,
        registeredAt === undefined ? beginsMs : Math.max(beginsMs, Date.parse(registeredAt)),
      ]),
    ),
    stateChanges: states.length > 0 ? states : [{ state: trial.state, fromMs: 0 }],
  };
}
