import type { z } from 'zod';
import type {
  AnyObservation,
  Device,
  DeviceEvent,
  Kind,
  LegalGround,
  LocalizedText,
  Outcome,
  PermitConditions,
  Severity,
  Violation,
} from '#contracts';
import type { PlanePoint } from '#geometry';
import type { RuleState } from './device-state.js';
import type { Episode, RuleIdentity } from './episode.js';
import type { Ground } from './ground.js';
import type { OperatingHours } from './operating-hours.js';
import type { PositionNotes } from './position-notes.js';
import type { StepReport } from './step-report.js';
import type { TrialStates } from './trial-states.js';

/** What a rule is compiled with. */
export interface CompileContext {
  readonly identity: RuleIdentity;
  readonly conditions: PermitConditions;
  readonly ground: Ground;
  /** Null where the permit names no operating windows. */
  readonly hours: OperatingHours | null;
  /** IANA name of the trial's time zone, in which the permit's dates are meant. */
  readonly timeZone: string;
  /** This version of the permit binds from then on. */
  readonly inForceFromMs: number;
  /** The trial's states over time. */
  readonly trialStates: TrialStates;
}

/** One observation with what all rules need of it. */
export interface Sample {
  readonly observation: AnyObservation;
  /** Undefined where the ruleset was compiled without this device. */
  readonly device: Device | undefined;
  /** Place in the trial's plane, metres; null where none was sent. */
  readonly point: PlanePoint | null;
  /** What rules worked out of it so far. */
  readonly notes: PositionNotes;
}

/** One event with the device that sent it. */
export interface Happening {
  readonly event: DeviceEvent;
  /** Undefined where the ruleset was compiled without this device. */
  readonly device: Device | undefined;
}

/** A stretch of event time in which a device said nothing, within one version of the permit. */
export interface Gap {
  readonly deviceId: string;
  readonly kind: Kind;
  /** Undefined where the ruleset was compiled without this device. */
  readonly device: Device | undefined;
  /** When the device was heard last, else from when on it was to report. */
  readonly fromMs: number;
  /** Whether the device was heard at all before. */
  readonly heard: boolean;
  /** The next observation's time, the end of the permit's version, or the horizon. */
  readonly toMs: number;
  /** Whether it ends at `toMs`; else that is the horizon, and the gap goes on. */
  readonly isOver: boolean;
}

export interface GapVerdict {
  /** By onset; those that go on at the end of a gap that is not over have no end. */
  readonly episodes: readonly Episode[];
  /** Of a gap that goes on there is nothing else to say before this time; infinite where never. */
  readonly nextChangeMs: number;
}

/**
 * The part of a rule that judges what was not observed: a function of the gap alone, without a state, so
 * that what a horizon announced can be computed again and put right by the data that end the gap.
 */
export interface GapJudge {
  /** No gap of this length or less breaks the rule, ms. */
  readonly quietMs: number;
  episodesIn(gap: Gap): GapVerdict;
}

/**
 * A compiled rule for the fold. Pure: the same input gives the same state and the same report, and
 * where nothing is to be remembered the given state object (or undefined) comes back.
 */
export interface Judge<S extends RuleState = RuleState> {
  observe?(sample: Sample, state: S | undefined, report: StepReport): S | undefined;
  /** Events come in the same canonical order as observations. */
  witness?(happening: Happening, state: S | undefined, report: StepReport): S | undefined;
  readonly gaps?: GapJudge;
  /** It may first tell of an episode so long after that was over, ms; 0 where left out. */
  readonly lagMs?: number;
}

/**
 * A kind of condition: its specification (for permits, documents and the console) and its compiler.
 * `compile` answers violations with `at` relative to the rule's parameters.
 */
export interface RuleDefinition<P extends z.ZodObject = z.ZodObject, S extends RuleState = RuleState> {
  readonly rule: string;
  /** Raised whenever the same data could lead to another verdict; 1 where left out. */
  readonly version?: number;
  readonly kinds: readonly Kind[];
  readonly title: LocalizedText;
  /** Each parameter carries labels, unit and note in the contracts' field registry. */
  readonly params: P;
  /** Unless the permit says otherwise. */
  readonly severity: Severity;
  readonly legalGround: LegalGround;
  readonly starts: LocalizedText;
  readonly ends: LocalizedText;
  compile(params: z.infer<P>, context: CompileContext): Outcome<Judge<S>, readonly Violation[]>;
}

/** A definition whose parameter and state types are known only to itself. */
export type AnyRuleDefinition = Omit<RuleDefinition, 'compile' | 'version'> & {
  readonly version: number;
  compileRaw(raw: unknown, context: CompileContext): Outcome<Judge, readonly Violation[]>;
};
