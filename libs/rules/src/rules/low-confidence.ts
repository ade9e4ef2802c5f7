import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readBelow, reversed } from '../threshold.js';

const params = z.object({
  lowConfidence: numeric([0, 0.6, 1], { zh: '信心度下限', en: 'Too low at or below' }),
  clearedConfidence: numeric([0, 0.7, 1], { zh: '解除門檻', en: 'No longer too low from' }),
  minReadings: minReadings(3, 'rain fogs a camera for a while'),
});
type Params = z.infer<typeof params>;

/** A bay's sensor is not sure of what it reports, time and again. */
export const lowConfidence = defineRule({
  rule: 'low_confidence',
  kinds: ['parking'],
  title: { zh: '感測信心度過低', en: 'Low confidence' },
  params,
  severity: 'info',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '信心度低於下限，且連續數筆；起始時間為其首筆。',
    en: 'The confidence is at or below the threshold in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '信心度回升至解除門檻以上。', en: 'The confidence is at or above the upper threshold.' },
  compile(rule: Params, context) {
    if (rule.clearedConfidence < rule.lowConfidence) {
      return reversed('clearedConfidence', 'below', 'lowConfidence');
    }
    const threshold = { enter: rule.lowConfidence, leave: rule.clearedConfidence };
    return success(
      judgeReadings('parking', frameByCount(context, rule, ''), ({ confidence, occupancy, sensorType }) => {
        if (confidence === undefined) return null;
        return readBelow(confidence, threshold, { facts: { occupancy, sensorType: sensorType ?? null } });
      }),
    );
  },
});
