import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readAbove, reversed } from '../threshold.js';

const params = z.object({
  maxLeakageMa: numeric([0.1, 30, 10_000], {
    zh: '漏電流上限',
    en: 'Leaks from',
    unit: 'mA',
    note: 'earth-leakage breakers that protect people trip at 30 mA',
  }),
  clearedLeakageMa: numeric([0, 20, 10_000], { zh: '解除漏電流', en: 'No longer leaks at', unit: 'mA' }),
  minReadings: minReadings(1, 'a pole that is live does not wait for the next report'),
});
type Params = z.infer<typeof params>;

/** Current flows to earth: whoever touches the pole may be hurt. */
export const leakage = defineRule({
  rule: 'leakage',
  kinds: ['streetlight'],
  title: { zh: '路燈漏電', en: 'Lamp leaks current' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '漏電流達上限，且連續數筆；起始時間為其首筆。',
    en: 'The leakage current is at or above the limit in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '漏電流降至解除門檻以下。', en: 'The leakage current is at or below the lower threshold.' },
  compile(rule: Params, context) {
    if (rule.clearedLeakageMa > rule.maxLeakageMa)
      return reversed('clearedLeakageMa', 'above', 'maxLeakageMa');
    const threshold = { enter: rule.maxLeakageMa, leave: rule.clearedLeakageMa };
    return success(
      judgeReadings('streetlight', frameByCount(context, rule, 'mA'), ({ leakageCurrentMa }) =>
        leakageCurrentMa === undefined ? null : readAbove(leakageCurrentMa, threshold),
      ),
    );
  },
});
