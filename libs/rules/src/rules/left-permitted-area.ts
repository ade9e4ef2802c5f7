import { z } from 'zod';
import { failure, success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { dutiesOf, FenceSubjectsJudge } from '../fence-subjects.js';
import { frameByCount } from '../judge-readings.js';
import { numeric } from '../rule-parameters.js';

const params = z.object({
  dwellS: numeric([0, 60, 86_400], {
    zh: '離開後持續時間（圍籬自訂者優先）',
    en: "Outside for so long; a zone's own dwell wins",
    unit: 's',
    note: 'positions near a boundary wander to either side of it',
  }),
  forgetAfterS: numeric([1, 86_400, 604_800], {
    zh: '對象未再回報即不計之時間',
    en: 'A subject not heard of for so long counts no more',
    unit: 's',
  }),
});
type Params = z.infer<typeof params>;

/** A fence reports a subject outside of the permitted zone that it must stay in. */
export const leftPermittedArea = defineRule({
  rule: 'left_permitted_area',
  kinds: ['efence'],
  title: { zh: '離開許可區域', en: 'Left the permitted area' },
  params,
  severity: 'severe',
  legalGround: 'exceeded_approved_scope',
  starts: {
    zh: '圍籬回報對象位於生效中的許可區域之外達設定時間；起始時間為首筆觀測或圍籬所報離開之時。',
    en: 'A subject is outside a permitted zone in force for the dwell; the onset is the first reading of it, or when it left by what the fence says.',
  },
  ends: {
    zh: '已無對象在外，或區域失效。',
    en: 'No subject is left outside, or the zone is no longer in force.',
  },
  compile(rule: Params, context) {
    const { ground, conditions, inForceFromMs } = context;
    const duties = dutiesOf(ground.zones, (zone) => {
      if (zone.purpose !== 'permitted') return null;
      const marginM = conditions.zones.find(({ id }) => id === zone.id)?.marginM ?? 0;
      const allowedMs = (zone.dwellS ?? rule.dwellS) * 1000;
      return { zone, wrong: 'outside', allowedMs, marginM, notBeforeMs: inForceFromMs };
    });
    if (duties.size === 0) return failure([{ at: '', message: 'the permit has no permitted zone' }]);
    const frame = frameByCount(context, rule, '');
    const forgetAfterMs = rule.forgetAfterS * 1000;
    return success(new FenceSubjectsJudge({ duties, frame, forgetAfterMs, tells: 'subjects' }));
  },
});
