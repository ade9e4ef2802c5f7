import { z } from 'zod';
import { failure, success } from '#contracts';
import { confirmationParams, onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule, parameter } from '../define-rule.js';
import type { MachineState } from '../episode-machine.js';
import { belowLimit, ofBus, ReadingJudge } from '../reading-judge.js';
import type { Judge } from '../rule-definition.js';

const params = z.object({
  brakeMps2: parameter(z.number().min(-20).max(-0.1).default(-3), {
    zh: '急煞門檻（縱向加速度）',
    en: 'Harsh below this longitudinal acceleration',
    unit: 'm/s²',
  }),
  calmMps2: parameter(z.number().min(-20).max(0).default(-2), {
    zh: '解除門檻',
    en: 'No longer harsh at or above',
    unit: 'm/s²',
    note: 'milder than the threshold, so that one braking does not make two findings',
  }),
  ...confirmationParams({ dwellS: 0, minReadings: 1, maxGapS: 10 }),
  onlyInWindows: onlyInWindowsParam(false),
});
type Params = z.infer<typeof params>;

/**
 * The vehicle slows down harder than standing passengers bear. Only the acceleration that it sends is
 * judged: between two speeds at 1 Hz a braking of half a second is not seen, or seen where there is none.
 */
export const harshBrake = defineRule({
  rule: 'harsh_brake',
  kinds: ['bus'],
  title: { zh: '急煞車', en: 'Harsh braking' },
  params,
  severity: 'minor',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '回報之縱向加速度低於門檻並達設定時間與筆數；起始時間為首筆觀測。',
    en: 'The longitudinal acceleration sent is below the threshold for the dwell and number of readings; the onset is the first of them.',
  },
  ends: {
    zh: '縱向加速度回到解除門檻以上；結束時間為其首筆觀測。',
    en: 'The acceleration is at or above the milder threshold; the end is the first such reading.',
  },
  compile(rule: Params, context) {
    if (rule.calmMps2 < rule.brakeMps2) {
      return failure([{ at: '/calmMps2', message: 'must not be below brakeMps2' }]);
    }
    const read = ofBus(({ accelLonMps2, speedMps, emergencyStop }) => {
      if (accelLonMps2 === undefined) return null;
      const facts = { speedMps: speedMps ?? null, emergencyStop: emergencyStop ?? null };
      return belowLimit(accelLonMps2, rule.brakeMps2, rule.calmMps2, facts);
    });
    return success<Judge<MachineState>>(new ReadingJudge(rule, 'm/s²', context, read));
  },
});
