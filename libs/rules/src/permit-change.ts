import type { DeviceState, RuleState } from './device-state.js';
import { type Episode, endedAt } from './episode.js';
import type { Ruleset } from './ruleset.js';
import type { StepReport } from './step-report.js';
import type { TrialTimeline } from './trial-timeline.js';

/**
 * Rule states with which a device goes on under `ruleset`. Where the permit changed since its last
 * observation, every open episode of the former version ends when the version after it came into force
 * (at its onset, should that be later), and rules start afresh: what is still broken opens a new
 * episode at the first observation under the new version.
 */
export function followPermit(
  timeline: TrialTimeline,
  ruleset: Ruleset,
  state: DeviceState,
  report: StepReport,
): DeviceState['rules'] {
  if (state.permitVersion === ruleset.permitVersion) return state.rules;
  for (const ruleState of Object.values(state.rules)) {
    const open = openEpisodeOf(ruleState);
    if (open !== null) report.add(endedAt(open, formerEndMs(timeline, ruleset, state)));
  }
  return {};
}

/** When the version by which the device was judged last ceased to bind. */
function formerEndMs(
  timeline: TrialTimeline,
  ruleset: Ruleset,
  { last, permitVersion }: DeviceState,
): number {
  if (last === null) return ruleset.inForceFromMs;
  const atLast = timeline.rulesetAt(last.observedAtMs);
  // A version may have been published since then that already bound at that time.
  if (atLast !== undefined && atLast.permitVersion !== permitVersion) return atLast.inForceFromMs;
  return (timeline.nextAfter(last.observedAtMs) ?? ruleset).inForceFromMs;
}

/** Rules keep their open episode as `open`, or as `machine.open` beside other things. */
export function openEpisodeOf(state: RuleState): Episode | null {
  const holder = state as {
    readonly open?: Episode | null;
    readonly machine?: { readonly open?: Episode | null };
  };
  return holder.open ?? holder.machine?.open ?? null;
}
