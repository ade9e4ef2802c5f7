import type { Explanation, PermitConditions } from '#contracts';
import { rulesInForce } from '../default-rules.js';
import { ruleDefinition } from '../rule-registry.js';

/**
 * What a permit's rule is, in words and with all of its parameters, those left to their defaults included.
 * Undefined where the permit has no rule of this id.
 */
export function explainRule(conditions: PermitConditions, ruleId: string): Explanation['rule'] | undefined {
  const use = rulesInForce(conditions).find(({ id }) => id === ruleId);
  const definition = use === undefined ? undefined : ruleDefinition(use.rule);
  if (use === undefined || definition === undefined) return undefined;
  const { rule, version, title, starts, ends } = definition;
  const params = definition.params.safeParse(use.params);
  return { rule, version, title, starts, ends, params: params.success ? params.data : use.params };
}

/** The lane or zone of the permit with its version; null where it has none of this id. */
export function explainPlace(
  { lanes, zones }: PermitConditions,
  placeId: string | null,
): Explanation['place'] {
  const lane = lanes.find(({ id }) => id === placeId);
  if (lane !== undefined) {
    const { id, version, name, halfWidthM = null, speedLimitMps = null } = lane;
    return { type: 'lane', id, version, name, halfWidthM, speedLimitMps };
  }
  const zone = zones.find(({ id }) => id === placeId);
  if (zone === undefined) return null;
  const { id, version, name, purpose, speedLimitMps = null } = zone;
  return { type: 'zone', id, version, name, purpose, speedLimitMps };
}
