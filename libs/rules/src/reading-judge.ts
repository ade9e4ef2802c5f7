import type { BusPayload } from '#contracts';
import {
  type EpisodeFrame,
  feedMachine,
  leaveScope,
  type MachineSettings,
  type MachineState,
  type Reading,
} from './episode-machine.js';
import type { OperatingHours } from './operating-hours.js';
import { longestGapMs } from './reporting-interval.js';
import type { CompileContext, Judge, Sample } from './rule-definition.js';
import type { StepReport } from './step-report.js';

/** Parameters that every rule of this shape may have; a rule without one leaves it out. */
export interface ReadingRule {
  readonly dwellS?: number;
  readonly minReadings?: number;
  /** Left out: readings explain each other however far apart they are. */
  readonly maxGapS?: number;
  readonly onlyInWindows?: boolean;
}

/** How one observation reads; null where it says nothing, so that it neither opens nor ends anything. */
export type ReadSample = (sample: Sample) => Reading | null;

/**
 * A rule whose verdict lies in each observation by itself: readings go through the episode machine,
 * and a device that breaks nothing takes no room in the state.
 */
export class ReadingJudge implements Judge<MachineState> {
  private readonly settings: MachineSettings;
  private readonly frame: EpisodeFrame;
  /** Null where the rule binds at all times. */
  private readonly hours: OperatingHours | null;

  constructor(
    private readonly rule: ReadingRule,
    unit: string,
    private readonly context: CompileContext,
    private readonly read: ReadSample,
    /** Confirmed: by the dwell and readings that open an episode. */
    ends: 'confirmed' | 'at_once' = 'confirmed',
  ) {
    const { dwellS = 0, minReadings = 1, onlyInWindows = false } = rule;
    this.hours = onlyInWindows ? context.hours : null;
    const endsAtOnce = ends === 'at_once';
    this.settings = {
      enterDwellMs: dwellS * 1000,
      enterReadings: minReadings,
      leaveDwellMs: endsAtOnce ? 0 : dwellS * 1000,
      leaveReadings: endsAtOnce ? 1 : minReadings,
      maxGapMs: Number.POSITIVE_INFINITY,
      interpolate: false,
      unit,
    };
    this.frame = { identity: context.identity, settings: this.settings, explain: () => ({ params: rule }) };
  }

  observe(sample: Sample, state: MachineState | undefined, report: StepReport): MachineState | undefined {
    if (this.hours !== null) {
      const span = this.hours.spanAt(sample.observation.observedAtMs);
      if (!span.open) return leaveScope(state, span.fromMs, report);
    }
    const reading = this.read(sample);
    if (reading === null) return state;
    if (state === undefined && reading.excess <= 0 && !report.isTraced) return undefined;
    return feedMachine(this.frameFor(sample), state, sample, reading, report);
  }

  private frameFor({ device, observation }: Sample): EpisodeFrame {
    const { maxGapS } = this.rule;
    if (maxGapS === undefined) return this.frame;
    const maxGapMs = longestGapMs(maxGapS, this.context.conditions, observation.kind, device);
    return { ...this.frame, settings: { ...this.settings, maxGapMs } };
  }
}

/** Reads what a bus sends; observations of other kinds say nothing. */
export function ofBus(read: (payload: BusPayload, sample: Sample) => Reading | null): ReadSample {
  return (sample) => (sample.observation.kind === 'bus' ? read(sample.observation.payload, sample) : null);
}

/** A breach above `limit`, clear at or below `release`, neither in between. */
export function aboveLimit(value: number, limit: number, release: number, facts?: Reading['facts']): Reading {
  const verdict = value > limit ? 'breach' : value <= release ? 'clear' : 'between';
  return { verdict, excess: value - limit, value, placeId: null, facts };
}

/** A breach below `limit`, clear at or above `release`, neither in between. */
export function belowLimit(value: number, limit: number, release: number, facts?: Reading['facts']): Reading {
  const verdict = value < limit ? 'breach' : value >= release ? 'clear' : 'between';
  return { verdict, excess: limit - value, value, placeId: null, facts };
}

/** A breach or not, of which there is no more and less. */
export function yesOrNo(broken: boolean, value: number, facts?: Reading['facts']): Reading {
  return { verdict: broken ? 'breach' : 'clear', excess: broken ? 1 : -1, value, placeId: null, facts };
}
