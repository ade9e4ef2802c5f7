import { z } from 'zod';
import { failure, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import type { MachineState } from '../episode-machine.js';
import { belowLimit, ReadingJudge } from '../reading-judge.js';
import type { Judge } from '../rule-definition.js';

const params = z.object({
  lowPct: parameter(z.number().min(0).max(100).default(20), {
    zh: '低電量門檻',
    en: 'Low below',
    unit: '%',
  }),
  recoveredPct: parameter(z.number().min(0).max(100).default(25), {
    zh: '解除門檻',
    en: 'No longer low at or above',
    unit: '%',
    note: 'higher than the threshold: a battery that rests recovers by a few per cent',
  }),
  minReadings: parameter(z.int().min(1).max(100).default(2), { zh: '連續筆數', en: 'Readings running' }),
});
type Params = z.infer<typeof params>;

/** A device's battery runs low. Devices that send no battery level are not judged. */
export const lowBattery = defineRule({
  rule: 'low_battery',
  kinds: ['bus', 'streetlight', 'parking', 'efence', 'traffic', 'bin'],
  title: { zh: '電量不足', en: 'Battery low' },
  params,
  severity: 'info',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '連續數筆觀測之電量低於門檻；起始時間為其首筆。',
    en: 'The battery level is below the threshold in enough readings running; the onset is the first of them.',
  },
  ends: {
    zh: '連續數筆觀測之電量回到解除門檻以上；結束時間為其首筆。',
    en: 'It is at or above the higher threshold in as many readings running; the end is the first of them.',
  },
  compile(rule: Params, context) {
    if (rule.recoveredPct < rule.lowPct) {
      return failure([{ at: '/recoveredPct', message: 'must not be below lowPct' }]);
    }
    return success<Judge<MachineState>>(
      new ReadingJudge(rule, '%', context, ({ observation }) => {
        const batteryPct = observation.payload.health?.batteryPct;
        return batteryPct === undefined ? null : belowLimit(batteryPct, rule.lowPct, rule.recoveredPct);
      }),
    );
  },
});
