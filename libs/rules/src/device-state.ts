import type { AnyObservation, DeviceEvent, ObservationKey } from '#contracts';
import type { Episode, FindingChange } from './episode.js';

/** State of one rule for one device: plain JSON, small. A rule with nothing to remember has none. */
export type RuleState = Readonly<Record<string, unknown>>;

/** What a horizon said of a gap that goes on: enough to compute all of it again. Plain JSON. */
export interface AnnouncedGap {
  /** The horizon. */
  readonly toMs: number;
  /** As long as neither the permit nor the trial's state changes, nothing is to be said before; null: never. */
  readonly nextChangeMs: number | null;
  /** Episodes that were opened and not ended. */
  readonly open: readonly Episode[];
}

/** Everything the fold remembers of one device: plain JSON, under 2 KB. Never mutated. */
export interface DeviceState {
  /** The newest observation or event judged. */
  readonly last: ObservationKey | null;
  /** Version of the permit by which `last` was judged. */
  readonly permitVersion: number | null;
  /** By rule id. */
  readonly rules: Readonly<Record<string, RuleState>>;
  /** What a horizon said of the time after `last`; left out where it said nothing. */
  readonly announced?: AnnouncedGap;
}

/** State of a device of which nothing was judged yet. */
export const initialDeviceState: DeviceState = Object.freeze({
  last: null,
  permitVersion: null,
  rules: Object.freeze({}),
});

/** An observation or an event: both are folded in the same canonical order. */
export type Judged =
  | { readonly type: 'observation'; readonly observation: AnyObservation }
  | { readonly type: 'event'; readonly event: DeviceEvent };

export interface StepResult {
  readonly state: DeviceState;
  readonly findings: readonly FindingChange[];
  /** Numbers worth showing live, e.g. laneDistanceM (signed, metres, positive outside). */
  readonly measures: Readonly<Record<string, number>>;
}
