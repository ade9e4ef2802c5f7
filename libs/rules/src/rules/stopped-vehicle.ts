import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { reversed } from '../threshold.js';
import { vehiclesIn } from '../vehicle-count.js';

const params = z.object({
  takenRatio: numeric([0.01, 0.95, 1], { zh: '視為停滯之占有率', en: 'Taken from this occupancy' }),
  freeRatio: numeric([0, 0.8, 1], { zh: '解除占有率', en: 'Free again at this occupancy' }),
  minReadings: minReadings(2),
});
type Params = z.infer<typeof params>;

/**
 * Something stands on the counter: it is taken nearly all of the time, and no vehicle passes. A counter
 * that is stuck looks the same and wants looking at as well.
 */
export const stoppedVehicle = defineRule({
  rule: 'stopped_vehicle',
  kinds: ['traffic'],
  title: { zh: '車輛停滯', en: 'Stopped vehicle' },
  params,
  severity: 'minor',
  legalGround: 'harms_transport_or_environment',
  starts: {
    zh: '占有率達停滯門檻而無車輛通過，且連續數筆；起始時間為其首筆。',
    en: 'The occupancy is at or above the threshold while no vehicle passes, in enough readings running; the onset is the first of them.',
  },
  ends: {
    zh: '有車輛通過，或占有率降至解除門檻以下。',
    en: 'A vehicle passes, or the occupancy is at or below the lower threshold.',
  },
  compile(rule: Params, context) {
    if (rule.freeRatio > rule.takenRatio) return reversed('freeRatio', 'above', 'takenRatio');
    return success(
      judgeReadings('traffic', frameByCount(context, rule, ''), ({ counts, occupancyRatio }) => {
        if (occupancyRatio === undefined) return null;
        const vehicles = vehiclesIn(counts);
        const stands = vehicles === 0 && occupancyRatio >= rule.takenRatio;
        const over = vehicles > 0 || occupancyRatio <= rule.freeRatio;
        return {
          verdict: stands ? 'breach' : over ? 'clear' : 'between',
          excess: stands ? 1 + occupancyRatio : -1,
          value: occupancyRatio,
          placeId: null,
          facts: { vehicles },
        };
      }),
    );
  },
});
