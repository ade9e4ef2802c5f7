import { z } from 'zod';
import { failure, success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { dutiesOf, FenceSubjectsJudge } from '../fence-subjects.js';
import { frameByCount } from '../judge-readings.js';
import { numeric } from '../rule-parameters.js';

const params = z.object({
  leaveWithinS: numeric([0, 120, 86_400], {
    zh: '離開期限（圍籬自訂改正期限者優先）',
    en: "Time to leave; a zone's own time to put right wins",
    unit: 's',
  }),
  forgetAfterS: numeric([1, 86_400, 604_800], {
    zh: '對象未再回報即不計之時間',
    en: 'A subject not heard of for so long counts no more',
    unit: 's',
  }),
});
type Params = z.infer<typeof params>;

/** A subject stays in an emergency fence, or goes in, and does not leave it in time. */
export const emergencyFenceIgnored = defineRule({
  rule: 'emergency_fence_ignored',
  kinds: ['efence'],
  title: { zh: '未遵守緊急圍籬', en: 'Emergency fence ignored' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '對象於緊急圍籬生效後仍在其內超過離開期限；起始時間為期限屆滿之時。',
    en: 'A subject is inside an emergency fence in force for longer than the time to leave; the onset is when that ran out.',
  },
  ends: {
    zh: '逾期對象均已離開，或圍籬失效。',
    en: 'No subject is left overdue, or the fence is no longer in force.',
  },
  compile(rule: Params, context) {
    const { ground, conditions, inForceFromMs } = context;
    const duties = dutiesOf(ground.zones, (zone) => {
      if (zone.purpose !== 'dynamic_emergency') return null;
      const source = conditions.zones.find(({ id }) => id === zone.id);
      const fromMs = source?.validFrom === undefined ? inForceFromMs : Date.parse(source.validFrom);
      return {
        zone,
        wrong: 'inside',
        allowedMs: (source?.cureS ?? rule.leaveWithinS) * 1000,
        marginM: source?.marginM ?? 0,
        notBeforeMs: Math.max(fromMs, inForceFromMs),
      };
    });
    if (duties.size === 0) return failure([{ at: '', message: 'the permit has no emergency fence' }]);
    const frame = frameByCount(context, rule, 's');
    const forgetAfterMs = rule.forgetAfterS * 1000;
    return success(new FenceSubjectsJudge({ duties, frame, forgetAfterMs, tells: 'seconds' }));
  },
});
