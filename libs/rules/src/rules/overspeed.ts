import { z } from 'zod';
import { failure, success } from '#contracts';
import { CellIndex, type PlanePoint } from '#geometry';
import { defineRule, parameter } from '../define-rule.js';
import { type EpisodeFrame, feedMachine, type MachineState, type Reading } from '../episode-machine.js';
import type { GroundLane, GroundZone } from '../ground.js';
import { longestGapMs } from '../reporting-interval.js';
import type { CompileContext, Judge, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({
  limitMps: parameter(z.number().min(0).max(100).optional(), {
    zh: '速限（未列則依許可、車道與區域中最低者）',
    en: "Limit in place of the permit's own; lanes and zones may still be lower",
    unit: 'm/s',
  }),
  toleranceMps: parameter(z.number().min(0).max(10).default(0.3), {
    zh: '容許誤差',
    en: 'Tolerance above the limit',
    unit: 'm/s',
  }),
  dwellS: parameter(z.number().min(0).max(3600).default(2), { zh: '持續時間', en: 'Dwell', unit: 's' }),
  minReadings: parameter(z.int().min(1).max(100).default(2), { zh: '連續筆數', en: 'Readings running' }),
  maxGapS: parameter(z.number().min(0).max(3600).default(10), {
    zh: '可接續判定之最長間隔',
    en: 'Longest gap across which readings explain each other',
    unit: 's',
  }),
});
type Params = z.infer<typeof params>;

interface Limit {
  readonly limitMps: number;
  readonly placeId: string | null;
  readonly version: number | null;
}

/**
 * The speed sent by the vehicle is above the lowest limit in force where and when it is: the permit's,
 * that of a lane or of a zone that it is in. Speeds are not derived from positions: a vehicle that
 * sends none is not judged.
 */
export const overspeed = defineRule({
  rule: 'overspeed',
  kinds: ['bus'],
  title: { zh: '超速', en: 'Over the speed limit' },
  params,
  severity: 'severe',
  legalGround: 'not_as_approved',
  starts: {
    zh: '回報速度高於當地最低速限加容許誤差，並持續達設定時間與筆數；起始時間為首筆超速觀測。',
    en: 'The speed sent is above the lowest limit there plus the tolerance, for the dwell and number of readings; the onset is the first of them.',
  },
  ends: {
    zh: '速度回到速限以下並持續達設定時間與筆數；結束時間為其首筆觀測。',
    en: 'The speed is at or below the limit for the dwell and number of readings; the end is the first of them.',
  },
  compile(rule: Params, context) {
    const { conditions } = context;
    const fixed = rule.limitMps ?? conditions.speedLimitMps ?? null;
    const { lanes, zones } = conditions;
    const limited = [...lanes, ...zones].some(({ speedLimitMps }) => speedLimitMps !== undefined);
    if (fixed === null && !limited) return failure([{ at: '', message: 'the permit has no speed limit' }]);
    return success<Judge<MachineState>>(new OverspeedJudge(rule, context, fixed));
  },
});

class OverspeedJudge implements Judge<MachineState> {
  /** Whether a place of the permit has a limit of its own. */
  private readonly placesLimit: boolean;
  private readonly limitedZones: CellIndex<GroundZone>;
  private readonly frame: EpisodeFrame;

  constructor(
    private readonly rule: Params,
    private readonly context: CompileContext,
    private readonly fixedMps: number | null,
  ) {
    const { lanes, zones } = context.ground;
    this.placesLimit = [...lanes, ...zones].some(({ speedLimitMps }) => speedLimitMps !== null);
    const limited = zones.filter(({ speedLimitMps }) => speedLimitMps !== null);
    this.limitedZones = new CellIndex(limited, ({ area }) => area.boundingBox, 0);
    this.frame = {
      identity: context.identity,
      settings: {
        enterDwellMs: rule.dwellS * 1000,
        enterReadings: rule.minReadings,
        leaveDwellMs: rule.dwellS * 1000,
        leaveReadings: rule.minReadings,
        maxGapMs: longestGapMs(rule.maxGapS, context.conditions, 'bus', undefined),
        interpolate: false,
        unit: 'm/s',
      },
      explain: (confirming) => this.explain(confirming),
    };
  }

  observe(sample: Sample, state: MachineState | undefined, report: StepReport): MachineState | undefined {
    const { observation } = sample;
    if (observation.kind !== 'bus') return state;
    const { speedMps } = observation.payload;
    if (speedMps === undefined) return state;
    const limit = this.limitAt(sample.point, observation.observedAtMs);
    if (limit === null) return state?.open ? this.feed(sample, state, free(speedMps), report) : undefined;
    const { limitMps, placeId, version } = limit;
    const excess = speedMps - limitMps - this.rule.toleranceMps;
    if (state === undefined && excess <= 0 && !report.isTraced) return undefined;
    const facts = { limitMps, placeVersion: version };
    return this.feed(
      sample,
      state,
      { verdict: verdictOf(speedMps, limitMps, excess), excess, value: speedMps, placeId, facts },
      report,
    );
  }

  private feed(
    sample: Sample,
    state: MachineState | undefined,
    reading: Reading,
    report: StepReport,
  ): MachineState | undefined {
    return feedMachine(this.frameFor(sample), state, sample, reading, report);
  }

  private frameFor({ device }: Sample): EpisodeFrame {
    if (device?.reportIntervalS === undefined) return this.frame;
    const maxGapMs = longestGapMs(this.rule.maxGapS, this.context.conditions, 'bus', device);
    return { ...this.frame, settings: { ...this.frame.settings, maxGapMs } };
  }

  /** The lowest limit that binds a bus there and then; of equal ones the permit's, then a lane's. */
  private limitAt(point: PlanePoint | null, atMs: number): Limit | null {
    let lowest: Limit | null =
      this.fixedMps === null ? null : { limitMps: this.fixedMps, placeId: null, version: null };
    if (point === null || !this.placesLimit) return lowest;
    for (const lane of this.context.ground.lanesAt(point)) {
      if (isLower(lane, lowest)) lowest = limitOf(lane);
    }
    for (const zone of this.limitedZones.near(point)) {
      const isHere = isLower(zone, lowest) && zone.area.contains(point);
      if (isHere && zone.binds('bus', atMs)) lowest = limitOf(zone);
    }
    return lowest;
  }

  private explain({ facts }: Reading): Readonly<Record<string, unknown>> {
    return { params: this.rule, limitMps: facts?.limitMps ?? null };
  }
}

function verdictOf(speedMps: number, limitMps: number, excess: number): Reading['verdict'] {
  if (excess > 0) return 'breach';
  return speedMps <= limitMps ? 'clear' : 'between';
}

/** No limit binds here: what was open ends. */
function free(speedMps: number): Reading {
  return { verdict: 'clear', excess: 0, value: speedMps, placeId: null };
}

function isLower({ speedLimitMps }: GroundLane | GroundZone, lowest: Limit | null): boolean {
  return speedLimitMps !== null && (lowest === null || speedLimitMps < lowest.limitMps);
}

function limitOf(place: GroundLane | GroundZone): Limit | null {
  const { speedLimitMps, id, version } = place;
  return speedLimitMps === null ? null : { limitMps: speedLimitMps, placeId: id, version };
}
