import { z } from 'zod';
import type { BusPayload } from '#contracts';
import type { PlanePoint } from '#geometry';
import { parameter } from './define-rule.js';
import type { MotionLimits, MotionState } from './motion.js';
import type { PositionAccuracy } from './position-accuracy.js';
import type { Reading } from './reading.js';
import type { Sample } from './rule-definition.js';
import type { LaneSet } from './vehicle-excursion.js';

const seconds = z.number().min(0).max(3600);

/** Parameters of every rule that asks on which side of an edge a vehicle is. */
export const excursionParams = {
  assumedHAccM: parameter(z.number().min(0.01).max(100).default(5), {
    zh: '設備未回報時假設的水平精度（68 %）',
    en: 'Horizontal accuracy (68 %) assumed where the device sends none',
    unit: 'm',
    note: 'a receiver that names its solution is taken at 0.1 (rtk_fixed), 1 (rtk_float), 3 (dgnss)',
  }),
  enterSigmas: parameter(z.number().min(0).max(20).default(4.75), {
    zh: '認定駛出所需之標準差倍數',
    en: 'Standard deviations beyond the edge that count as outside',
    note: 'noise of receivers lasts for up to a minute, so that time alone does not average it away',
  }),
  enterSigmaSeconds: parameter(z.number().min(0).max(1000).default(3), {
    zh: '認定駛出所需之累積量',
    en: 'Sum over time of what lies beyond that, in standard deviations',
    unit: 'σ·s',
    note: 'what lies farther out is sure sooner: 12 s at 5 standard deviations, 3 s at 6',
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
};
const excursionRule = z.object(excursionParams);
export type ExcursionRule = z.infer<typeof excursionRule>;

/** What is wrong with a fix by itself. */
export type FixFault = 'no_fix' | 'dead_reckoning' | 'few_satellites';

/** A reading with how many standard deviations it lies beyond what counts as outside. */
export interface ExcursionReading extends Reading {
  readonly overSigmas: number;
}

/** What confirms an excursion, over several fixes. */
type Confirmation = 'dwellS' | 'minFixes' | 'maxGapS' | 'enterSigmaSeconds';

/** From less certain positions no course is worth turning a footprint by: 8 degrees over 5 m. */
const MAX_SIGMA_FOR_COURSE_M = 0.5;

/** Reads from a bus's positions how far it is beyond the edges of what it may use, and how surely. */
export class ExcursionReader {
  private limits: MotionLimits;

  constructor(private readonly rule: Omit<ExcursionRule, Confirmation>) {
    this.limits = { maxSpeedMps: rule.maxSpeedMps, maxGapMs: 0 };
  }

  /** Why the receiver's own words make the position none; null where they do not. */
  faultOf({ fixType, satellites }: BusPayload): FixFault | null {
    if (fixType === 'none') return 'no_fix';
    if (fixType === 'dead_reckoning') return fixType;
    return satellites !== undefined && satellites < this.rule.minSatellites ? 'few_satellites' : null;
  }

  accuracy({ notes }: Pick<Sample, 'notes'>, payload: BusPayload): PositionAccuracy {
    return notes.accuracy(payload, this.rule.assumedHAccM);
  }

  follow(
    sample: Pick<Sample, 'observation' | 'notes'>,
    point: PlanePoint,
    payload: BusPayload,
    maxGapMs: number,
    before: MotionState | undefined,
  ): MotionState {
    const { sigmaM } = this.accuracy(sample, payload);
    const fix = { x: point.x, y: point.y, atMs: sample.observation.observedAtMs, sigmaM };
    return sample.notes.follow(before, fix, this.limitsFor(maxGapMs));
  }

  /** Seldom others than before: devices that report slowly have longer gaps. */
  private limitsFor(maxGapMs: number): MotionLimits {
    if (this.limits.maxGapMs === maxGapMs) return this.limits;
    this.limits = { maxSpeedMps: this.rule.maxSpeedMps, maxGapMs };
    return this.limits;
  }

  /** `breach` surely outside, `clear` measured inside, `between` outside by less than the position may be off. */
  read(
    sample: Pick<Sample, 'device' | 'notes'>,
    point: PlanePoint,
    payload: BusPayload,
    motion: MotionState,
    lanes: LaneSet,
  ): ExcursionReading {
    const { device, notes } = sample;
    const accuracy = this.accuracy(sample, payload);
    const courseDeg = accuracy.sigmaM <= MAX_SIGMA_FOR_COURSE_M ? motion.courseDeg : null;
    const found = lanes.excursionOf(notes.outline(device?.vehicle, point, payload, courseDeg));
    const { lane, part } = found;
    const excursionM = rounded(found.excursionM);
    const thresholdM = rounded(Math.max(this.rule.enterSigmas * accuracy.sigmaM, this.rule.minExcursionM));
    const overSigmas = rounded((excursionM - thresholdM) / accuracy.sigmaM);
    const placeId = lane.id;
    if (excursionM <= 0)
      return { verdict: 'clear', excess: excursionM, value: excursionM, overSigmas, placeId };
    return {
      verdict: overSigmas > 0 ? 'breach' : 'between',
      excess: excursionM,
      value: excursionM,
      overSigmas,
      placeId,
      facts: { part, hAccM: accuracy.hAccM, hAccAssumed: accuracy.assumed, thresholdM },
    };
  }
}

/** Tenths of millimetres: nothing is measured finer, and a stored state stays short. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
