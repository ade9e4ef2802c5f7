import { failure, type Outcome, type PermitConditions } from '#contracts';
import { compileRuleset } from './compile-ruleset.js';
import { permitFaults } from './permit-faults.js';
import { permitInvalid } from './permit-invalid.js';
import type { Ruleset, RulesetSource } from './ruleset.js';

/**
 * What a version of a permit must pass before it is published: it compiles, and nothing in it cannot be
 * meant (permitFaults). `before` are the conditions of the version before it. Fails with
 * `permit_invalid` and every violation found, each with its place (a JSON pointer into the permit).
 */
export function checkPermit(source: RulesetSource, before?: PermitConditions): Outcome<Ruleset> {
  const { trial, permit, inForceFromMs } = source;
  const compiled = compileRuleset(source);
  const { timeZone } = trial;
  const faults = permitFaults(permit.conditions, { timeZone, inForceFromMs, ...(before && { before }) });
  if (faults.length === 0) return compiled;
  const refused = compiled.ok ? [] : (compiled.problem.violations ?? []);
  return failure(permitInvalid([...refused, ...faults]));
}
