import { z } from 'zod';
import { type BusPayload, success } from '#contracts';
import type { PlanePoint } from '#geometry';
import { onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule, parameter } from '../define-rule.js';
import { type EpisodeFrame, feedMachine, leaveScope, type MachineState } from '../episode-machine.js';
import { ExcursionReader, excursionParams, type FixFault } from '../excursion-reader.js';
import type { MotionState } from '../motion.js';
import { longestGapMs } from '../reporting-interval.js';
import type { CompileContext, Judge, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';
import { LaneSet } from '../vehicle-excursion.js';

const seconds = z.number().min(0).max(3600);
const {
  dwellS: _dwell,
  minFixes: _fixes,
  maxGapS: _gap,
  enterSigmaSeconds: _sum,
  ...reading
} = excursionParams;

const params = z.object({
  undeterminedS: parameter(seconds.default(60), {
    zh: '無法判定之持續時間',
    en: 'Undetermined for',
    unit: 's',
  }),
  minFixes: parameter(z.int().min(1).max(100).default(3), {
    zh: '連續定位筆數',
    en: 'Fixes running',
    note: 'as many determined ones running end it: one lucky fix does not',
  }),
  maxGapS: parameter(seconds.default(60), {
    zh: '可接續判定之最長間隔',
    en: 'Longest gap across which fixes explain each other',
    unit: 's',
    note: 'at least three report intervals of the device',
  }),
  maxHAccM: parameter(z.number().min(0.01).max(1000).optional(), {
    zh: '可採信之水平精度上限（未列則依許可）',
    en: "Worst accuracy (68 %) that is trusted, in place of the permit's own",
    unit: 'm',
  }),
  insideSigmas: parameter(z.number().min(0).max(20).default(1), {
    zh: '認定在內所需之標準差倍數',
    en: 'Standard deviations inside the edge that count as inside',
  }),
  ...reading,
  onlyInWindows: onlyInWindowsParam(true),
});
type Params = z.infer<typeof params>;

type TrustState = {
  readonly motion?: MotionState;
  /** Determined fixes since the newest undetermined one; 0 is left out. */
  readonly determined?: number;
  readonly machine?: MachineState;
};

/** Why it cannot be said where the vehicle is. */
type Doubt = FixFault | 'impossible_jump' | 'accuracy' | 'edge';

/**
 * For too long it could not be said whether the vehicle is inside its lanes: no usable fix, jumps that
 * no vehicle makes, an accuracy worse than needed, or a place nearer to the edge than the position may
 * be off. left_lane says nothing of such fixes; this rule does, so that they never hide a vehicle. A
 * vehicle that stays where only an impossible jump can have brought it is told at once.
 */
export const untrustedPosition = defineRule({
  rule: 'untrusted_position',
  kinds: ['bus'],
  title: { zh: '定位無法採信', en: 'Position cannot be trusted' },
  params,
  severity: 'minor',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '車輛位於車道內外持續無法判定達設定時間，或停留於僅能以不可能之跳躍到達之處；起始時間為首筆無法判定之觀測。',
    en: 'Whether the vehicle is inside its lanes cannot be said for the time set, or it stays where only an impossible jump leads; the onset is the first such reading.',
  },
  ends: {
    zh: '連續數筆定位可判定在內或在外；結束時間為其末筆。',
    en: 'Enough fixes running say inside or outside; the end is the last of them.',
  },
  compile(rule: Params, context) {
    return success<Judge<TrustState>>(new TrustJudge(rule, context));
  },
});

class TrustJudge implements Judge<TrustState> {
  private readonly reader: ExcursionReader;
  /** Null where the permit has no lane: then accuracy and fixes alone are judged. */
  private readonly lanes: LaneSet | null;
  private readonly neededM: number;
  private readonly frame: EpisodeFrame;

  constructor(
    private readonly rule: Params,
    private readonly context: CompileContext,
  ) {
    const { lanes } = context.ground;
    this.reader = new ExcursionReader(rule);
    this.lanes = lanes.length === 0 ? null : LaneSet.of(lanes);
    this.neededM = rule.maxHAccM ?? context.conditions.accuracyNeededM ?? Number.POSITIVE_INFINITY;
    this.frame = this.usualFrame();
  }

  observe(sample: Sample, state: TrustState | undefined, report: StepReport): TrustState | undefined {
    const { observation, point } = sample;
    if (observation.kind !== 'bus' || point === null) return state;
    const { hours } = this.context;
    const span = this.rule.onlyInWindows && hours !== null ? hours.spanAt(observation.observedAtMs) : null;
    if (span !== null && !span.open) return leaveScope(state?.machine, span.fromMs, report);
    const frame = this.frameFor(sample);
    const { payload } = observation;
    const fault = this.reader.faultOf(payload);
    const motion =
      fault === null
        ? this.reader.follow(sample, point, payload, frame.settings.maxGapMs, state?.motion)
        : state?.motion;
    const jumpMs = fault === null ? motion?.arrivedMs : undefined;
    const doubt =
      fault !== null || motion === undefined
        ? (fault ?? 'no_fix')
        : this.doubtOf(sample, point, payload, motion);
    const determined = doubt === null ? (state?.determined ?? 0) + 1 : 0;
    const { machine } = state ?? {};
    if (doubt === null && (machine === undefined || determined < this.rule.minFixes)) {
      return machine === undefined ? { motion } : { motion, determined, machine };
    }
    const { hAccM, assumed } = this.reader.accuracy(sample, payload);
    const facts = { doubt, hAccM, hAccAssumed: assumed, fixType: payload.fixType ?? null };
    const verdict = doubt === null ? 'clear' : 'breach';
    const excess = doubt === null ? -1 : Math.max(hAccM, 1);
    const onset = jumpMs === undefined ? {} : { onsetMs: jumpMs };
    const trust = { verdict, excess, value: hAccM, placeId: null, facts, ...onset } as const;
    const judged = jumpMs === undefined ? frame : atOnce(frame);
    return { motion, machine: feedMachine(judged, machine, sample, trust, report) };
  }

  private doubtOf(sample: Sample, point: PlanePoint, payload: BusPayload, motion: MotionState): Doubt | null {
    if (motion.suspects > 0 || motion.arrivedMs !== undefined) return 'impossible_jump';
    const { hAccM, sigmaM } = this.reader.accuracy(sample, payload);
    if (hAccM > this.neededM) return 'accuracy';
    if (this.lanes === null) return null;
    const { verdict, excess } = this.reader.read(sample, point, payload, motion, this.lanes);
    const isInside = excess <= 0 - this.rule.insideSigmas * sigmaM;
    return verdict === 'breach' || isInside ? null : 'edge';
  }

  private frameFor({ device }: Sample): EpisodeFrame {
    if (device?.reportIntervalS === undefined) return this.frame;
    const maxGapMs = longestGapMs(this.rule.maxGapS, this.context.conditions, 'bus', device);
    return { ...this.frame, settings: { ...this.frame.settings, maxGapMs } };
  }

  private usualFrame(): EpisodeFrame {
    const { undeterminedS, minFixes, maxGapS } = this.rule;
    return {
      identity: this.context.identity,
      settings: {
        enterDwellMs: undeterminedS * 1000,
        enterReadings: minFixes,
        leaveDwellMs: 0,
        leaveReadings: 1,
        maxGapMs: longestGapMs(maxGapS, this.context.conditions, 'bus', undefined),
        interpolate: false,
        unit: 'm',
      },
      explain: () => ({
        params: this.rule,
        accuracyNeededM: Number.isFinite(this.neededM) ? this.neededM : null,
      }),
    };
  }
}

/** A vehicle that stays where only a jump can have brought it is beyond doubt a case of it. */
function atOnce(frame: EpisodeFrame): EpisodeFrame {
  return { ...frame, settings: { ...frame.settings, enterDwellMs: 0, enterReadings: 1 } };
}
