import type { Device } from '#contracts';
import type { TrialTimeline } from './trial-timeline.js';

/** How long after it was over a rule of any version of the permit may first tell of an episode of the device, ms. */
export function longestLagMs(timeline: TrialTimeline, { kind, id }: Pick<Device, 'kind' | 'id'>): number {
  let lagMs = 0;
  let ruleset = timeline.nextAfter(Number.NEGATIVE_INFINITY) ?? timeline.rulesetAt(Number.POSITIVE_INFINITY);
  while (ruleset !== undefined) {
    for (const { judge } of ruleset.binding(kind, id).rules) lagMs = Math.max(lagMs, judge.lagMs ?? 0);
    ruleset = timeline.nextAfter(ruleset.inForceFromMs);
  }
  return lagMs;
}
