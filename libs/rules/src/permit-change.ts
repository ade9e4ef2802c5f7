import type { DeviceState, RuleState } from './device-state.js';
import { type Episode, outlived } from './episode.js';
import type { Ruleset } from './ruleset.js';
import type { StepReport } from './step-report.js';

/**
 * Rule states with which a device goes on under `ruleset` at `atMs`. Where the permit changed since its
 * last observation, every open episode of the old version ends when the new one came into force (at
 * its onset, should that be later), and rules start afresh: what is still broken opens a new episode
 * at the first observation under the new version. An episode announced from later data than `atMs`
 * never was. Silences that the horizon announced under `ruleset` already are kept.
 */
export function followPermit(
  ruleset: Ruleset,
  state: DeviceState,
  atMs: number,
  report: StepReport,
): DeviceState['rules'] {
  if (state.permitVersion === ruleset.permitVersion) return state.rules;
  const kept: Record<string, RuleState> = {};
  for (const [id, ruleState] of Object.entries(state.rules)) {
    const open = openEpisodeOf(ruleState);
    const version = open?.permitVersion ?? ruleState.permitVersion;
    if (version === ruleset.permitVersion) kept[id] = ruleState;
    else if (open !== null) report.add(outlived(open, ruleset.inForceFromMs, atMs));
  }
  return kept;
}

/** Rules keep their open episode as `open`, or as `machine.open` beside other things. */
export function openEpisodeOf(state: RuleState): Episode | null {
  const holder = state as {
    readonly open?: Episode | null;
    readonly machine?: { readonly open?: Episode | null };
  };
  return holder.open ?? holder.machine?.open ?? null;
}
