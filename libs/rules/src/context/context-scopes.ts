import type { Device } from '#contracts';
import type { TrialTimeline } from '../trial-timeline.js';

/** What a rule over several devices is about, in all versions of the permit that have it. */
export interface ContextScope {
  /** The devices that it looks at, ascending by id. */
  readonly devices: readonly Device[];
  /** It may first tell of an episode so long after that was over, ms. */
  readonly lagMs: number;
}

/** The rules over several devices, by id, of all versions of the permit that come into force until `untilMs`. */
export function contextScopes(timeline: TrialTimeline, untilMs: number): ReadonlyMap<string, ContextScope> {
  const scopes = new Map<string, ContextScope>();
  let ruleset = timeline.nextAfter(Number.NEGATIVE_INFINITY) ?? timeline.rulesetAt(untilMs);
  while (ruleset !== undefined && ruleset.inForceFromMs <= untilMs) {
    for (const { id, devices, judge } of ruleset.contextRules) {
      const known = scopes.get(id);
      scopes.set(id, {
        devices: known === undefined ? devices : union(known.devices, devices),
        lagMs: Math.max(known?.lagMs ?? 0, judge.lagMs ?? 0),
      });
    }
    ruleset = timeline.nextAfter(ruleset.inForceFromMs);
  }
  return scopes;
}

function union(one: readonly Device[], other: readonly Device[]): readonly Device[] {
  const byId = new Map([...one, ...other].map((device) => [device.id, device]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
