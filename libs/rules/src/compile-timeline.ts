import { failure, type Outcome, type PermitConditions, problem, success, type Violation } from '#contracts';
import { compileRuleset } from './compile-ruleset.js';
import type { Ruleset, RulesetSource } from './ruleset.js';
import { layTimeline, type TrialTimeline } from './trial-timeline.js';

/** All versions of a trial's permit with what they are compiled with. */
export interface TimelineSource
  extends Pick<RulesetSource, 'trial' | 'devices' | 'expectedFromMs' | 'stateChanges'> {
  readonly permits: readonly {
    readonly version: number;
    readonly conditions: PermitConditions;
    /** The version binds from then on, epoch ms. */
    readonly inForceFromMs: number;
  }[];
}

/**
 * Compiles every version of a trial's permit. Fails with `permit_invalid` and the violations of all of
 * them, each with its place (a JSON pointer that begins with `/permits/` and the permit's index).
 */
export function compileTimeline(source: TimelineSource): Outcome<TrialTimeline> {
  const { permits, ...common } = source;
  const compiled = permits.map(({ version, conditions, inForceFromMs }) =>
    compileRuleset({ ...common, permit: { version, conditions }, inForceFromMs }),
  );
  const rulesets: Ruleset[] = [];
  const violations: Violation[] = [];
  for (const [i, outcome] of compiled.entries()) {
    if (outcome.ok) rulesets.push(outcome.value);
    else violations.push(...(outcome.problem.violations ?? []).map((found) => within(i, found)));
  }
  if (rulesets.length < permits.length) {
    const [first] = violations;
    return failure(problem('permit_invalid', `${first?.at}: ${first?.message}`, { violations }));
  }
  return success(
    layTimeline(
      rulesets.map((ruleset) => ({
        version: ruleset.permitVersion,
        inForceFromMs: ruleset.inForceFromMs,
        ruleset: () => ruleset,
      })),
    ),
  );
}

function within(index: number, { at, message }: Violation): Violation {
  return { at: `/permits/${index}${at}`, message };
}
