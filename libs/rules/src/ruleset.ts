import type { Device, Kind, Permit, TrialFrame } from '#contracts';
import type { GeoPoint, PlanePoint } from '#geometry';
import type { BoundContextRule } from './context/context-judge.js';
import type { GapJudge } from './rule-definition.js';
import type { BoundRule, RuleRow } from './rule-row.js';
import type { TrialStateFrom, TrialStates } from './trial-states.js';

/** What a ruleset is compiled from: one version of a trial's permit and the trial's devices. */
export interface RulesetSource {
  readonly trial: TrialFrame;
  readonly permit: Pick<Permit, 'version' | 'conditions'>;
  readonly devices: readonly Device[];
  /** The version binds from then on: the permit's validFrom, epoch ms. */
  readonly inForceFromMs: number;
  /**
   * When devices were registered, epoch ms: one that never reported is expected to from then on, and
   * from `inForceFromMs` at the earliest. From `inForceFromMs` on where left out.
   */
  readonly expectedFromMs?: ReadonlyMap<string, number>;
  /** Ascending; before the first one the trial was in that state already, without any it always runs. */
  readonly stateChanges?: readonly TrialStateFrom[];
}

/** What binds one device. */
export interface Binding {
  /** Undefined for a device that the ruleset was compiled without. */
  readonly device: Device | undefined;
  readonly rules: readonly BoundRule[];
  /** The same rules, to be asked. */
  readonly row: RuleRow;
  /** Those parts of the rules that judge what was not observed. */
  readonly gaps: readonly GapJudge[];
  /** No gap of this length or less breaks any of them, ms; infinite where there is none. */
  readonly quietMs: number;
  /** From when on a report is expected of it, epoch ms. */
  readonly expectedFromMs: number;
}

/** All rules in force for a trial at a version of its permit: immutable, made by compileRuleset. */
export interface Ruleset {
  readonly trialId: string;
  readonly permitVersion: number;
  readonly inForceFromMs: number;
  readonly trialStates: TrialStates;
  /** Rules that look at several devices; folded by contextStep, bound to no device. */
  readonly contextRules: readonly BoundContextRule[];
  /** The device that it was compiled with, if any. */
  device(deviceId: string): Device | undefined;
  binding(kind: Kind, deviceId: string): Binding;
  /** A place in the trial's local plane, metres. */
  pointOf(location: GeoPoint): PlanePoint;
}
