import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readAbove, reversed } from '../threshold.js';

const params = z.object({
  maxTempC: numeric([-50, 85, 300], { zh: '溫度上限', en: 'Too hot from', unit: '°C' }),
  clearedTempC: numeric([-50, 80, 300], { zh: '解除溫度', en: 'No longer too hot at', unit: '°C' }),
  minReadings: minReadings(2),
});
type Params = z.infer<typeof params>;

/** The gear of a lamp is hotter than it may be. */
export const overTemperature = defineRule({
  rule: 'over_temperature',
  kinds: ['streetlight'],
  title: { zh: '驅動器過熱', en: 'Gear too hot' },
  params,
  severity: 'minor',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '驅動器溫度達上限，且連續數筆；起始時間為其首筆。',
    en: 'The temperature of the gear is at or above the threshold in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '溫度降至解除溫度以下。', en: 'The temperature is at or below the lower threshold.' },
  compile(rule: Params, context) {
    if (rule.clearedTempC > rule.maxTempC) return reversed('clearedTempC', 'above', 'maxTempC');
    const threshold = { enter: rule.maxTempC, leave: rule.clearedTempC };
    return success(
      judgeReadings('streetlight', frameByCount(context, rule, '°C'), ({ gearTempC }) =>
        gearTempC === undefined ? null : readAbove(gearTempC, threshold),
      ),
    );
  },
});
