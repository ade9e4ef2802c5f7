import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings } from '../rule-parameters.js';
import { vehiclesIn } from '../vehicle-count.js';

const params = z.object({
  minReadings: minReadings(2, 'a vehicle that stops on the counter may look like it once'),
});
type Params = z.infer<typeof params>;

/** A counter counts vehicles that pass at no speed. While none is counted there is nothing to compare. */
export const implausible = defineRule({
  rule: 'implausible',
  kinds: ['traffic'],
  title: { zh: '車流數據不合理', en: 'Implausible counts' },
  params,
  severity: 'info',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '計得車輛而平均速度為零，且連續數筆；起始時間為其首筆。',
    en: 'Vehicles are counted at an average speed of 0 in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '計得車輛且平均速度大於零。', en: 'Vehicles are counted at an average speed above 0.' },
  compile(rule: Params, context) {
    return success(
      judgeReadings('traffic', frameByCount(context, rule, ''), ({ counts, avgSpeedMps }) => {
        const vehicles = vehiclesIn(counts);
        if (avgSpeedMps === undefined || vehicles === 0) return null;
        const stands = avgSpeedMps === 0;
        return {
          verdict: stands ? 'breach' : 'clear',
          excess: stands ? vehicles : -1,
          value: vehicles,
          placeId: null,
          facts: { avgSpeedMps },
        };
      }),
    );
  },
});
