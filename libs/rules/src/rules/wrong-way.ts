import { z } from 'zod';
import { type BusPayload, failure, success } from '#contracts';
import { angleBetweenDeg, type PlanePoint } from '#geometry';
import { confirmationParams, onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule, parameter } from '../define-rule.js';
import type { MachineState, Reading } from '../episode-machine.js';
import type { GroundLane } from '../ground.js';
import { positionAccuracy } from '../position-accuracy.js';
import { ofBus, ReadingJudge } from '../reading-judge.js';
import type { CompileContext, Judge } from '../rule-definition.js';

const params = z.object({
  travel: parameter(z.enum(['by_direction', 'as_drawn']).default('by_direction'), {
    zh: '行車方向之依據',
    en: 'Which way is right',
    note: 'by_direction: with the lane as drawn going out (0) or round (2), against it coming back (1), not judged where no direction is sent; as_drawn: one-way lanes',
  }),
  minSpeedMps: parameter(z.number().min(0).max(20).default(1), {
    zh: '判定之最低速度',
    en: 'Judged above this speed',
    unit: 'm/s',
  }),
  wrongFromDeg: parameter(z.number().min(0).max(180).default(120), {
    zh: '視為逆向之夾角',
    en: 'Wrong from this angle to the lane on',
    unit: '°',
  }),
  rightToDeg: parameter(z.number().min(0).max(180).default(60), {
    zh: '視為順向之夾角',
    en: 'Right up to this angle',
    unit: '°',
  }),
  assumedHAccM: parameter(z.number().min(0.01).max(100).default(5), {
    zh: '設備未回報時假設的水平精度（68 %）',
    en: 'Horizontal accuracy (68 %) assumed where the device sends none',
    unit: 'm',
  }),
  ...confirmationParams({ dwellS: 3, minReadings: 3, maxGapS: 10 }),
  onlyInWindows: onlyInWindowsParam(false),
});
type Params = z.infer<typeof params>;

/** A lane nearer than this many standard deviations may be the one that the vehicle is in. */
const MAYBE_SIGMAS = 2;

/**
 * The vehicle moves against the direction of its lane, by the heading and speed that it sends. Where
 * the position does not say which of several lanes it is in, it is wrong only if it is so in all.
 */
export const wrongWay = defineRule({
  rule: 'wrong_way',
  kinds: ['bus'],
  title: { zh: '逆向行駛', en: 'Wrong way' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '於車道內行駛方向與車道方向相反，並持續達設定時間與筆數；起始時間為首筆觀測。',
    en: 'It moves inside a lane against the direction there, for the dwell and number of readings; the onset is the first of them.',
  },
  ends: {
    zh: '回復順向並持續達設定時間與筆數；結束時間為其首筆觀測。',
    en: 'It moves the right way for the dwell and number of readings; the end is the first of them.',
  },
  compile(rule: Params, context) {
    if (rule.rightToDeg > rule.wrongFromDeg) {
      return failure([{ at: '/rightToDeg', message: 'must not be above wrongFromDeg' }]);
    }
    const drawn = context.conditions.lanes.some(({ geometry }) => geometry.type === 'LineString');
    if (!drawn) return failure([{ at: '', message: 'the permit has no lane with a direction' }]);
    const read = ofBus((payload, { point }) =>
      point === null ? null : readDirection(payload, point, rule, context),
    );
    return success<Judge<MachineState>>(new ReadingJudge(rule, '°', context, read));
  },
});

/** Null where the vehicle stands, does not say which way it goes, or is in no lane with a direction. */
function readDirection(
  payload: BusPayload,
  point: PlanePoint,
  rule: Params,
  { ground }: CompileContext,
): Reading | null {
  const { headingDeg, speedMps } = payload;
  if (headingDeg === undefined || speedMps === undefined || speedMps <= rule.minSpeedMps) return null;
  const against = rule.travel === 'as_drawn' ? false : isAgainst(payload.direction);
  if (against === null) return null;
  const here = leastAngle(ground.lanesAt(point), point, headingDeg, against);
  if (here === null) return null;
  if (here.angleDeg <= rule.rightToDeg) return readingOf(here, rule);
  const marginM = MAYBE_SIGMAS * positionAccuracy(payload, rule.assumedHAccM).sigmaM;
  const maybe = ground.lanes.filter(({ shape }) => shape.signedDistanceToEdge(point) <= marginM);
  return readingOf(leastAngle(maybe, point, headingDeg, against) ?? here, rule);
}

function isAgainst(direction: BusPayload['direction']): boolean | null {
  return direction === undefined || direction === 255 ? null : direction === 1;
}

interface Angle {
  readonly angleDeg: number;
  readonly lane: GroundLane;
}

/** Of the lanes that have a direction, the one that the heading follows best. */
function leastAngle(
  lanes: readonly GroundLane[],
  point: PlanePoint,
  headingDeg: number,
  against: boolean,
): Angle | null {
  let least: Angle | null = null;
  for (const lane of lanes) {
    const frame = lane.shape.laneFrame(point);
    if (frame === null) continue;
    const angleDeg = angleBetweenDeg(headingDeg, frame.directionDeg + (against ? 180 : 0));
    if (least === null || angleDeg < least.angleDeg) least = { angleDeg, lane };
  }
  return least;
}

function readingOf({ angleDeg, lane }: Angle, rule: Params): Reading {
  const verdict = angleDeg > rule.wrongFromDeg ? 'breach' : angleDeg <= rule.rightToDeg ? 'clear' : 'between';
  const facts = { laneVersion: lane.version };
  return { verdict, excess: angleDeg - rule.wrongFromDeg, value: angleDeg, placeId: lane.id, facts };
}
