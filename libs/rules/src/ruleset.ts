import type { Device, Kind, Permit, TrialFrame } from '#contracts';
import type { GeoPoint, PlanePoint } from '#geometry';
import type { Judge } from './rule-definition.js';

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
}

/** A rule of the permit, compiled. */
export interface BoundRule {
  /** Id of the rule within the permit; the key of its state. */
  readonly id: string;
  readonly judge: Judge;
}

/** What binds one device. */
export interface Binding {
  /** Undefined for a device that the ruleset was compiled without. */
  readonly device: Device | undefined;
  readonly rules: readonly BoundRule[];
  /** From when on a report is expected of it, epoch ms. */
  readonly expectedFromMs: number;
}

/** All rules in force for a trial at a version of its permit: immutable, made by compileRuleset. */
export interface Ruleset {
  readonly trialId: string;
  readonly permitVersion: number;
  readonly inForceFromMs: number;
  /** The device that it was compiled with, if any. */
  device(deviceId: string): Device | undefined;
  binding(kind: Kind, deviceId: string): Binding;
  /** A place in the trial's local plane, metres. */
  pointOf(location: GeoPoint): PlanePoint;
}
