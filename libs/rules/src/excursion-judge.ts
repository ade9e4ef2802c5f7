import type { BusPayload } from '#contracts';
import {
  type EpisodeFrame,
  feedMachine,
  leaveScope,
  type MachineState,
  type Reading,
} from './episode-machine.js';
import { ExcursionReader, type ExcursionRule } from './excursion-reader.js';
import type { MotionState } from './motion.js';
import { longestGapMs } from './reporting-interval.js';
import type { CompileContext, Judge, Sample } from './rule-definition.js';
import type { StepReport } from './step-report.js';
import type { LaneSet } from './vehicle-excursion.js';

export type ExcursionState = {
  readonly motion: MotionState;
  readonly machine?: MachineState;
};

/** What one rule makes of excursions. */
export interface ExcursionScope {
  /** Since when the rule does not bind a bus like this, epoch ms; null where it does. */
  outOfScopeSince(payload: BusPayload, atMs: number): number | null;
  /** Where the vehicle may be then; null where the rule binds nowhere. */
  lanesAt(atMs: number): LaneSet | null;
  /** The place of the confirming reading, for the evidence. */
  placeOf(placeId: string | null): unknown;
  /** The signed distance is shown live under this name. */
  readonly measure: string | null;
}

/** A vehicle beyond the edges of all places that it may use, from onset to end by interpolated crossings. */
export class ExcursionJudge implements Judge<ExcursionState> {
  private readonly frame: EpisodeFrame;
  private readonly reader: ExcursionReader;

  constructor(
    private readonly rule: ExcursionRule,
    private readonly context: CompileContext,
    private readonly scope: ExcursionScope,
  ) {
    this.reader = new ExcursionReader(rule);
    this.frame = {
      identity: context.identity,
      settings: {
        enterDwellMs: rule.dwellS * 1000,
        enterReadings: rule.minFixes,
        leaveDwellMs: rule.dwellS * 1000,
        leaveReadings: rule.minFixes,
        maxGapMs: longestGapMs(rule.maxGapS, context.conditions, 'bus', undefined),
        interpolate: true,
        unit: 'm',
      },
      explain: ({ placeId }: Reading) => ({ params: rule, place: scope.placeOf(placeId) }),
    };
  }

  observe(sample: Sample, state: ExcursionState | undefined, report: StepReport): ExcursionState | undefined {
    const { observation, point } = sample;
    if (observation.kind !== 'bus' || point === null) return state;
    const { payload, observedAtMs } = observation;
    const outOfScopeMs = this.scope.outOfScopeSince(payload, observedAtMs);
    if (outOfScopeMs !== null) return leaveScope(state?.machine, outOfScopeMs, report);
    const lanes = this.scope.lanesAt(observedAtMs);
    if (lanes === null) return leaveScope(state?.machine, observedAtMs, report);
    if (!this.reader.isUsable(payload)) return state;
    const frame = this.frameFor(sample);
    const { maxGapMs } = frame.settings;
    const motion = this.reader.follow(observedAtMs, point, payload, maxGapMs, state?.motion);
    if (motion.suspects > 0) return { ...state, motion };
    const reading = this.reader.read(sample, point, payload, motion, lanes);
    const { measure } = this.scope;
    if (measure !== null) report.measure(measure, Math.round(reading.excess * 1000) / 1000);
    return { motion, machine: feedMachine(frame, state?.machine, sample, reading, report) };
  }

  private frameFor({ device }: Sample): EpisodeFrame {
    if (device?.reportIntervalS === undefined) return this.frame;
    const maxGapMs = longestGapMs(this.rule.maxGapS, this.context.conditions, 'bus', device);
    if (maxGapMs === this.frame.settings.maxGapMs) return this.frame;
    return { ...this.frame, settings: { ...this.frame.settings, maxGapMs } };
  }
}
