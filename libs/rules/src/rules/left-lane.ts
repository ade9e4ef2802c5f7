import { z } from 'zod';
import { controlModes, failure, identifier, success, type Violation } from '#contracts';
import { onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule, parameter } from '../define-rule.js';
import { ExcursionJudge, type ExcursionScope, type ExcursionState } from '../excursion-judge.js';
import { excursionParams } from '../excursion-reader.js';
import type { CompileContext, Judge } from '../rule-definition.js';
import { LaneSet } from '../vehicle-excursion.js';

const params = z.object({
  laneIds: parameter(z.array(identifier).min(1).optional(), {
    zh: '車道（未列則為許可的所有車道）',
    en: 'Lanes; all lanes of the permit where left out',
  }),
  ...excursionParams,
  onlyInWindows: onlyInWindowsParam(true),
  controlModes: parameter(z.array(z.enum(controlModes)).min(1).optional(), {
    zh: '僅於下列操控模式判定',
    en: 'Judge only in these control modes; in all where left out',
  }),
});
type Params = z.infer<typeof params>;

/**
 * The vehicle is beyond the edge of every lane that it may use. The signed distance is that of the
 * footprint's outermost point (of half the vehicle's width around the position where the heading is
 * not known, of the position itself where the vehicle is not). What of it lies beyond `enterSigmas`
 * standard deviations of the position is summed over time; the vehicle is outside when the sum reaches
 * `enterSigmaSeconds`, and back when the distance itself is 0 or less. Onset and end are the crossings
 * of the edge, interpolated between fixes. Bad fixes are left out, and the evidence says so.
 */
export const leftLane = defineRule({
  rule: 'left_lane',
  kinds: ['bus'],
  title: { zh: '駛離核准車道', en: 'Left the permitted lane' },
  params,
  severity: 'severe',
  legalGround: 'exceeded_approved_scope',
  starts: {
    zh: '車輛外廓超出所有核准車道邊界，超出定位誤差範圍之量隨時間累積達設定值，並持續達設定時間與筆數；起始時間為越過邊界之時。',
    en: 'The footprint is beyond the edge of every permitted lane by more than the position may be off: the sum of that over time, the dwell and the number of fixes are reached; the onset is the crossing of the edge.',
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
    const permitted = wanted === null ? lanes : lanes.filter(({ id }) => wanted.has(id));
    // Lanes that could not be laid out are violations of their own.
    if (permitted.length === 0) return failure([]);
    const scope = scopeOf(rule, context, LaneSet.of(permitted));
    return success<Judge<ExcursionState>>(new ExcursionJudge(rule, context, scope));
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

function scopeOf(rule: Params, { hours, ground }: CompileContext, lanes: LaneSet): ExcursionScope {
  const { controlModes: judged, onlyInWindows } = rule;
  return {
    measure: 'laneDistanceM',
    lanesAt: () => lanes,
    outOfScopeSince({ controlMode }, atMs) {
      if (judged !== undefined && (controlMode === undefined || !judged.includes(controlMode))) return atMs;
      if (!onlyInWindows || hours === null) return null;
      const span = hours.spanAt(atMs);
      return span.open ? null : span.fromMs;
    },
    placeOf(placeId) {
      const lane = ground.lanes.find(({ id }) => id === placeId);
      return lane === undefined ? null : { id: lane.id, version: lane.version, halfWidthM: lane.halfWidthM };
    },
  };
}
