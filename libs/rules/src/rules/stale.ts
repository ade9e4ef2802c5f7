import { z } from 'zod';
import { failure, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import type { MachineState } from '../episode-machine.js';
import { aboveLimit, ReadingJudge } from '../reading-judge.js';
import type { Judge } from '../rule-definition.js';

const params = z.object({
  maxAgeS: parameter(z.number().min(0).max(604_800).default(60), {
    zh: '到達時資料之最大年齡',
    en: 'Oldest that data may be when they arrive',
    unit: 's',
  }),
  freshAgeS: parameter(z.number().min(0).max(604_800).default(30), {
    zh: '解除門檻',
    en: 'Fresh again at or below',
    unit: 's',
  }),
  minReadings: parameter(z.int().min(1).max(100).default(3), { zh: '連續筆數', en: 'Readings running' }),
});
type Params = z.infer<typeof params>;

/**
 * A device's data are old when they arrive (receivedAt against observedAt, both as recorded), so that
 * whoever watches sees the past: a backlog after a tunnel, or a device that sends in batches.
 */
export const stale = defineRule({
  rule: 'stale',
  kinds: ['bus', 'streetlight', 'parking', 'efence', 'traffic', 'bin'],
  title: { zh: '資料過時', en: 'Stale data' },
  params,
  severity: 'info',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '連續數筆觀測到達時已逾最大年齡；起始時間為其首筆之觀測時間。',
    en: 'Observations were older than allowed when they arrived, in enough readings running; the onset is when the first of them was observed.',
  },
  ends: {
    zh: '連續數筆觀測到達時之年齡回到解除門檻以內；結束時間為其首筆之觀測時間。',
    en: 'They arrive fresh again in as many readings running; the end is when the first of them was observed.',
  },
  compile(rule: Params, context) {
    if (rule.freshAgeS > rule.maxAgeS) {
      return failure([{ at: '/freshAgeS', message: 'must not be above maxAgeS' }]);
    }
    return success<Judge<MachineState>>(
      new ReadingJudge(rule, 's', context, ({ observation }) => {
        const ageS = (observation.receivedAtMs - observation.observedAtMs) / 1000;
        return aboveLimit(ageS, rule.maxAgeS, rule.freshAgeS);
      }),
    );
  },
});
