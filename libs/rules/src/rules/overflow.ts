import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readAbove, reversed } from '../threshold.js';

const params = z.object({
  overflowRatio: numeric([0, 0.98, 1], { zh: '溢出門檻', en: 'Overflowing from' }),
  clearedRatio: numeric([0, 0.9, 1], { zh: '解除門檻', en: 'No longer overflowing at' }),
  minReadings: minReadings(2, 'loose waste in front of the sensor fills one reading'),
});
type Params = z.infer<typeof params>;

/** A bin is filled to the rim: what comes next lies beside it. */
export const overflow = defineRule({
  rule: 'overflow',
  kinds: ['bin'],
  title: { zh: '垃圾桶溢出', en: 'Bin overflowing' },
  params,
  severity: 'minor',
  legalGround: 'harms_transport_or_environment',
  starts: {
    zh: '滿溢程度達溢出門檻，且連續數筆；起始時間為其首筆。',
    en: 'The fill ratio is at or above the threshold in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '滿溢程度降至解除門檻以下。', en: 'The fill ratio is at or below the lower threshold.' },
  compile(rule: Params, context) {
    if (rule.clearedRatio > rule.overflowRatio) return reversed('clearedRatio', 'above', 'overflowRatio');
    const threshold = { enter: rule.overflowRatio, leave: rule.clearedRatio };
    return success(
      judgeReadings('bin', frameByCount(context, rule, ''), ({ fillRatio }) =>
        readAbove(fillRatio, threshold),
      ),
    );
  },
});
