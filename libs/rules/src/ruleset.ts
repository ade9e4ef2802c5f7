import type {
  AnyObservation,
  Device,
  DeviceEvent,
  Kind,
  LegalGround,
  ObservationKey,
  Permit,
  Severity,
  TrialFrame,
} from '#contracts';

/** What a ruleset is compiled from: one version of a trial's permit and the trial's devices. */
export interface RulesetSource {
  readonly trial: TrialFrame;
  readonly permit: Pick<Permit, 'version' | 'conditions'>;
  readonly devices: readonly Device[];
}

/** The most telling value of an episode so far. */
export interface WorstMeasure {
  readonly value: number;
  readonly unit: string;
  readonly atMs: number;
}

/** One episode in which a rule was broken, as the fold knows it. It always carries the whole episode. */
export interface Episode {
  readonly deviceId: string;
  readonly kind: Kind;
  readonly rule: string;
  /** Id of the rule within the permit. */
  readonly ruleId: string;
  readonly permitVersion: number;
  readonly severity: Severity;
  readonly legalGround: LegalGround;
  readonly onsetMs: number;
  /** Null while it goes on. */
  readonly endMs: number | null;
  readonly worst: WorstMeasure | null;
  /** Lane or zone that was broken, if any. */
  readonly placeId: string | null;
  /** JSON values: thresholds, place with version, deciding observations. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** What one step says about an episode. `withdrawn`: it turned out never to have been. */
export interface FindingChange {
  readonly type: 'opened' | 'updated' | 'ended' | 'withdrawn';
  readonly episode: Episode;
  readonly reason?: string;
}

/** State of one rule for one device: plain JSON, small. */
export type RuleState = Readonly<Record<string, unknown>>;

/** Everything the fold remembers of one device: plain JSON, under 2 KB. Never mutated. */
export interface DeviceState {
  /** The newest observation judged. */
  readonly last: ObservationKey | null;
  readonly permitVersion: number | null;
  readonly rules: Readonly<Record<string, RuleState>>;
}

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
