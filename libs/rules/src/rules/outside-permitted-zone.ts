import { z } from 'zod';
import { failure, success } from '#contracts';
import { AreaLane } from '#geometry';
import { onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule } from '../define-rule.js';
import { ExcursionJudge, type ExcursionState } from '../excursion-judge.js';
import { excursionParams } from '../excursion-reader.js';
import type { GroundZone } from '../ground.js';
import type { Judge } from '../rule-definition.js';
import { LaneSet } from '../vehicle-excursion.js';

const params = z.object({ ...excursionParams, onlyInWindows: onlyInWindowsParam(false) });
type Params = z.infer<typeof params>;

/**
 * The vehicle is outside every zone in which the permit allows it to be, measured and confirmed as for
 * a lane. While no such zone is in force the rule binds nowhere: when a trial may run at all is what
 * the operating windows say.
 */
export const outsidePermittedZone = defineRule({
  rule: 'outside_permitted_zone',
  kinds: ['bus'],
  title: { zh: '駛出核准區域', en: 'Outside the permitted zone' },
  params,
  severity: 'severe',
  legalGround: 'exceeded_approved_scope',
  starts: {
    zh: '車輛外廓超出所有生效中的核准區域，超出定位誤差範圍之量隨時間累積達設定值，並持續達設定時間與筆數；起始時間為越過邊界之時。',
    en: 'The footprint is beyond the edge of every permitted zone in force by more than the position may be off: the sum of that over time, the dwell and the number of fixes are reached; the onset is the crossing of the edge.',
  },
  ends: {
    zh: '車輛外廓回到核准區域內並持續達設定時間與筆數；結束時間為回越邊界之時。',
    en: 'The footprint is back inside for the dwell and number of fixes; the end is the crossing of the edge.',
  },
  compile(rule: Params, context) {
    if (!context.conditions.zones.some(({ purpose }) => purpose === 'permitted')) {
      return failure([{ at: '', message: 'the permit has no permitted zone' }]);
    }
    const permitted = context.ground.zones.filter(({ purpose }) => purpose === 'permitted');
    const { hours } = context;
    return success<Judge<ExcursionState>>(
      new ExcursionJudge(rule, context, {
        measure: null,
        lanesAt: zonesInForce(permitted),
        outOfScopeSince(_payload, atMs) {
          if (!rule.onlyInWindows || hours === null) return null;
          const span = hours.spanAt(atMs);
          return span.open ? null : span.fromMs;
        },
        placeOf(placeId) {
          const zone = permitted.find(({ id }) => id === placeId);
          return zone === undefined ? null : { id: zone.id, version: zone.version, purpose: zone.purpose };
        },
      }),
    );
  },
});

/** The zones that bind a bus at a time, as places to be in; each combination is laid out once. */
function zonesInForce(zones: readonly GroundZone[]): (atMs: number) => LaneSet | null {
  const timed = zones.filter(({ isTimed }) => isTimed);
  const always = zones.filter((zone) => !zone.isTimed && zone.binds('bus', 0));
  const known = new Map<string, LaneSet | null>();
  const layOut = (bound: readonly GroundZone[]) =>
    bound.length === 0 ? null : new LaneSet(bound.map(asPlace));
  const untimed = layOut(always);
  return (atMs) => {
    if (timed.length === 0) return untimed;
    const bound = timed.filter((zone) => zone.binds('bus', atMs));
    if (bound.length === 0) return untimed;
    const key = bound.map(({ id }) => id).join('\n');
    const found = known.get(key);
    if (found !== undefined) return found;
    const laid = layOut([...always, ...bound]);
    known.set(key, laid);
    return laid;
  };
}

function asPlace({ id, version, speedLimitMps, area }: GroundZone) {
  return { id, version, halfWidthM: null, speedLimitMps, shape: new AreaLane(area) };
}
