import { z } from 'zod';
import { failure, success, type Zone } from '#contracts';
import { defineRule } from '../define-rule.js';
import { dutiesOf, type FenceDuty, FenceSubjectsJudge } from '../fence-subjects.js';
import { frameByCount } from '../judge-readings.js';
import { numeric } from '../rule-parameters.js';

const params = z.object({
  cureS: numeric([0, 14_400, 604_800], {
    zh: '改正期限（圍籬自訂者優先）',
    en: "Time to put it right; a zone's own wins",
    unit: 's',
    note: 'operators of shared bikes have 4 h',
  }),
  forgetAfterS: numeric([1, 86_400, 604_800], {
    zh: '對象未再回報即不計之時間',
    en: 'A subject not heard of for so long counts no more',
    unit: 's',
  }),
});
type Params = z.infer<typeof params>;

/**
 * Nobody put right in time that a subject is where it must not be: inside of a zone to be kept free,
 * outside of a permitted one, or outside of a parking zone that has a time of its own (outside of others a
 * subject may be under way). Emergency fences have a rule of their own.
 */
export const notCuredInTime = defineRule({
  rule: 'not_cured_in_time',
  kinds: ['efence'],
  title: { zh: '逾期未改正', en: 'Not put right in time' },
  params,
  severity: 'minor',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '對象位於不得所在之處超過改正期限；起始時間為期限屆滿之時。',
    en: 'A subject is where it must not be for the time to put it right; the onset is when that ran out.',
  },
  ends: {
    zh: '逾期對象均已改正，或區域失效。',
    en: 'No subject is left overdue, or the zone is no longer in force.',
  },
  compile(rule: Params, context) {
    const { ground, conditions, inForceFromMs } = context;
    const duties = dutiesOf(ground.zones, (zone): FenceDuty | null => {
      const source = conditions.zones.find(({ id }) => id === zone.id);
      const wrong = source === undefined ? null : wrongSide(source);
      if (source === undefined || wrong === null) return null;
      const allowedMs = (source.cureS ?? rule.cureS) * 1000;
      return { zone, wrong, allowedMs, marginM: source.marginM ?? 0, notBeforeMs: inForceFromMs };
    });
    if (duties.size === 0) {
      return failure([{ at: '', message: 'the permit has no zone in which something must be put right' }]);
    }
    const frame = frameByCount(context, rule, 's');
    const forgetAfterMs = rule.forgetAfterS * 1000;
    return success(new FenceSubjectsJudge({ duties, frame, forgetAfterMs, tells: 'seconds' }));
  },
});

function wrongSide({ purpose, cureS }: Zone): FenceDuty['wrong'] | null {
  if (purpose === 'exclusion' || purpose === 'closed_lane') return 'inside';
  if (purpose === 'permitted' || (purpose === 'parking' && cureS !== undefined)) return 'outside';
  return null;
}
