import { z } from 'zod';
import { failure, success } from '#contracts';
import { confirmationParams, onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule, parameter } from '../define-rule.js';
import type { MachineState } from '../episode-machine.js';
import { aboveLimit, ofBus, ReadingJudge } from '../reading-judge.js';
import type { Judge } from '../rule-definition.js';

const params = z.object({
  accelerationMps2: parameter(z.number().min(0.1).max(20).default(3), {
    zh: '急加速門檻（縱向加速度）',
    en: 'Harsh above this longitudinal acceleration',
    unit: 'm/s²',
  }),
  calmMps2: parameter(z.number().min(0).max(20).default(2), {
    zh: '解除門檻',
    en: 'No longer harsh at or below',
    unit: 'm/s²',
    note: 'milder than the threshold, so that one start does not make two findings',
  }),
  ...confirmationParams({ dwellS: 0, minReadings: 1, maxGapS: 10 }),
  onlyInWindows: onlyInWindowsParam(false),
});
type Params = z.infer<typeof params>;

/** The vehicle speeds up harder than standing passengers bear, by the acceleration that it sends. */
export const harshAcceleration = defineRule({
  rule: 'harsh_acceleration',
  kinds: ['bus'],
  title: { zh: '急加速', en: 'Harsh acceleration' },
  params,
  severity: 'minor',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '回報之縱向加速度高於門檻並達設定時間與筆數；起始時間為首筆觀測。',
    en: 'The longitudinal acceleration sent is above the threshold for the dwell and number of readings; the onset is the first of them.',
  },
  ends: {
    zh: '縱向加速度回到解除門檻以下；結束時間為其首筆觀測。',
    en: 'The acceleration is at or below the milder threshold; the end is the first such reading.',
  },
  compile(rule: Params, context) {
    if (rule.calmMps2 > rule.accelerationMps2) {
      return failure([{ at: '/calmMps2', message: 'must not be above accelerationMps2' }]);
    }
    const read = ofBus(({ accelLonMps2, speedMps }) => {
      if (accelLonMps2 === undefined) return null;
      return aboveLimit(accelLonMps2, rule.accelerationMps2, rule.calmMps2, { speedMps: speedMps ?? null });
    });
    return success<Judge<MachineState>>(new ReadingJudge(rule, 'm/s²', context, read));
  },
});
