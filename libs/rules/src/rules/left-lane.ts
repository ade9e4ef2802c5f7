import { z } from 'zod';
import { type BusPayload, controlModes, failure, identifier, success, type Violation } from '#contracts';
import type { PlanePoint } from '#geometry';
import { defineRule, parameter } from '../define-rule.js';
import {
  type EpisodeFrame,
  feedMachine,
  leaveScope,
  type MachineState,
  type Reading,
} from '../episode-machine.js';
import { followFix, type MotionState } from '../motion.js';
import { positionAccuracy } from '../position-accuracy.js';
import { longestGapMs } from '../reporting-interval.js';
import type { CompileContext, Judge, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';
import { footprintOf, LaneSet } from '../vehicle-excursion.js';

const seconds = z.number().min(0).max(3600);

const params = z.object({
  laneIds: parameter(z.array(identifier).min(1).optional(), {
    zh: '車道（未列則為許可的所有車道）',
    en: 'Lanes; all lanes of the permit where left out',
  }),
  assumedHAccM: parameter(z.number().min(0.01).max(100).default(5), {
    zh: '設備未回報時假設的水平精度（68 %）',
    en: 'Horizontal accuracy (68 %) assumed where the device sends none',
    unit: 'm',
    note: 'a receiver that names its solution is taken at 0.1 (rtk_fixed), 1 (rtk_float), 3 (dgnss)',
  }),
  enterSigmas: parameter(z.number().min(0).max(20).default(5), {
    zh: '認定駛出所需之標準差倍數',
    en: 'Standard deviations beyond the edge that count as outside',
    note: 'noise of receivers lasts for up to a minute, so that time alone does not average it away',
  }),
  minExcursionM: parameter(z.number().min(0).max(50).default(0.2), {
    zh: '認定駛出之最小距離',
    en: 'Least distance beyond the edge that counts as outside',
    unit: 'm',
    note: 'surveys of lanes are no better',
  }),
  dwellS: parameter(seconds.default(2), { zh: '持續時間', en: 'Dwell', unit: 's' }),
  minFixes: parameter(z.int().min(1).max(100).default(3), { zh: '連續定位筆數', en: 'Fixes running' }),
  maxGapS: parameter(seconds.default(10), {
    zh: '可接續判定之最長間隔',
    en: 'Longest gap across which fixes explain each other',
    unit: 's',
    note: 'at least three report intervals of the device',
  }),
  maxSpeedMps: parameter(z.number().min(1).max(200).default(40), {
    zh: '兩筆定位間之最大合理速度',
    en: 'Greatest possible speed between two fixes',
    unit: 'm/s',
  }),
  minSatellites: parameter(z.int().min(0).max(50).default(4), {
    zh: '最少衛星數',
    en: 'Least satellites of a usable fix, where sent',
  }),
  onlyInWindows: parameter(z.boolean().default(true), {
    zh: '僅於運行時段內判定',
    en: 'Judge only within operating windows, if the permit has them',
  }),
  controlModes: parameter(z.array(z.enum(controlModes)).min(1).optional(), {
    zh: '僅於下列操控模式判定',
    en: 'Judge only in these control modes; in all where left out',
  }),
});
type Params = z.infer<typeof params>;

type LeftLaneState = {
  readonly motion: MotionState;
  readonly machine?: MachineState;
};

/** From less certain positions no course is worth turning a footprint by: 8 degrees over 5 m. */
const MAX_SIGMA_FOR_COURSE_M = 0.5;

/**
 * The vehicle is beyond the edge of every lane that it may use. The signed distance is that of the
 * footprint's outermost point (of half the vehicle's width around the position where the heading is
 * not known, of the position itself where the vehicle is not). It counts as outside when its lower
 * bound, `enterSigmas` standard deviations of the position, is, and as back when the distance itself
 * is 0 or less. Onset and end are the crossings of the edge, interpolated between fixes.
 */
export const leftLane = defineRule({
  rule: 'left_lane',
  kinds: ['bus'],
  title: { zh: '駛離核准車道', en: 'Left the permitted lane' },
  params,
  severity: 'severe',
  legalGround: 'exceeded_approved_scope',
  starts: {
    zh: '車輛外廓超出所有核准車道邊界，超出距離大於定位誤差範圍，並持續達設定時間與筆數；起始時間為越過邊界之時。',
    en: 'The footprint is beyond the edge of every permitted lane by more than the position may be off, for the dwell and number of fixes; the onset is the crossing of the edge.',
  },
  ends: {
    zh: '車輛外廓回到車道內並持續達設定時間與筆數；結束時間為回越邊界之時。',
    en: 'The footprint is back inside for the dwell and number of fixes; the end is the crossing of the edge.',
  },
  compile(rule: Params, context) {
    const { lanes } = context.ground;
    const violations = missingLanes(rule, context);
    if (violations.length > 0) return failure(violations);
    const wanted = rule.laneIds === undefined ? null : new Set(rule.laneIds);
    const permitted = lanes.filter(({ id }) => wanted === null || wanted.has(id));
    // Lanes that could not be laid out are violations of their own.
    if (permitted.length === 0) return failure([]);
    return success<Judge<LeftLaneState>>(new LeftLaneJudge(rule, context, new LaneSet(permitted)));
  },
});

function missingLanes(rule: Params, { conditions }: CompileContext): readonly Violation[] {
  if (conditions.lanes.length === 0) return [{ at: '', message: 'the permit has no lane' }];
  return (rule.laneIds ?? []).flatMap((laneId, i) =>
    conditions.lanes.some(({ id }) => id === laneId)
      ? []
      : [{ at: `/laneIds/${i}`, message: `the permit has no lane ${laneId}` }],
  );
}

class LeftLaneJudge implements Judge<LeftLaneState> {
  private readonly frame: EpisodeFrame;

  constructor(
    private readonly rule: Params,
    private readonly context: CompileContext,
    private readonly lanes: LaneSet,
  ) {
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
      explain: (confirming) => this.explain(confirming),
    };
  }

  observe(sample: Sample, state: LeftLaneState | undefined, report: StepReport): LeftLaneState | undefined {
    const { observation, point } = sample;
    if (observation.kind !== 'bus' || point === null) return state;
    const outOfScopeMs = this.outOfScopeSince(observation.payload, observation.observedAtMs);
    if (outOfScopeMs !== null) return leaveScope(state?.machine, outOfScopeMs, report);
    if (!this.isUsable(observation.payload)) return state;
    const frame = this.frameFor(sample);
    const motion = this.follow(sample, point, observation.payload, frame.settings.maxGapMs, state?.motion);
    if (motion.suspects > 0) return { ...state, motion };
    const reading = this.read(sample, point, observation.payload, motion);
    report.measure('laneDistanceM', Math.round(reading.excess * 1000) / 1000);
    return { motion, machine: feedMachine(frame, state?.machine, sample, reading, report) };
  }

  private outOfScopeSince(payload: BusPayload, atMs: number): number | null {
    const { controlModes: judged, onlyInWindows } = this.rule;
    if (
      judged !== undefined &&
      (payload.controlMode === undefined || !judged.includes(payload.controlMode))
    ) {
      return atMs;
    }
    const { hours } = this.context;
    if (!onlyInWindows || hours === null) return null;
    const span = hours.spanAt(atMs);
    return span.open ? null : span.fromMs;
  }

  private isUsable({ fixType, satellites }: BusPayload): boolean {
    if (fixType === 'none' || fixType === 'dead_reckoning') return false;
    return satellites === undefined || satellites >= this.rule.minSatellites;
  }

  private follow(
    sample: Sample,
    point: PlanePoint,
    payload: BusPayload,
    maxGapMs: number,
    before: MotionState | undefined,
  ): MotionState {
    const { sigmaM } = positionAccuracy(payload, this.rule.assumedHAccM);
    const fix = { x: point.x, y: point.y, atMs: sample.observation.observedAtMs, sigmaM };
    return followFix(before, fix, { maxSpeedMps: this.rule.maxSpeedMps, maxGapMs });
  }

  private frameFor({ device }: Sample): EpisodeFrame {
    if (device?.reportIntervalS === undefined) return this.frame;
    const maxGapMs = longestGapMs(this.rule.maxGapS, this.context.conditions, 'bus', device);
    if (maxGapMs === this.frame.settings.maxGapMs) return this.frame;
    return { ...this.frame, settings: { ...this.frame.settings, maxGapMs } };
  }

  private read(sample: Sample, point: PlanePoint, payload: BusPayload, motion: MotionState): Reading {
    const vehicle = sample.device?.vehicle;
    const accuracy = positionAccuracy(payload, this.rule.assumedHAccM);
    const courseDeg = accuracy.sigmaM <= MAX_SIGMA_FOR_COURSE_M ? motion.courseDeg : null;
    const footprint = footprintOf(vehicle, payload, courseDeg);
    const discRadiusM = vehicle === undefined ? 0 : vehicle.widthM / 2;
    const { excursionM, lane, part } = this.lanes.excursion(point, footprint, discRadiusM);
    if (excursionM <= 0) return { verdict: 'clear', excess: excursionM, value: excursionM, placeId: lane.id };
    const thresholdM = Math.max(this.rule.enterSigmas * accuracy.sigmaM, this.rule.minExcursionM);
    return {
      verdict: excursionM > thresholdM ? 'breach' : 'between',
      excess: excursionM,
      value: excursionM,
      placeId: lane.id,
      facts: { part, hAccM: accuracy.hAccM, hAccAssumed: accuracy.assumed, thresholdM },
    };
  }

  private explain({ placeId }: Reading): Readonly<Record<string, unknown>> {
    const lane = this.context.ground.lanes.find(({ id }) => id === placeId);
    return {
      params: this.rule,
      place: lane === undefined ? null : { id: lane.id, version: lane.version, halfWidthM: lane.halfWidthM },
    };
  }
}
