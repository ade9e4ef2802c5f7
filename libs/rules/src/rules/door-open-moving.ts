import { z } from 'zod';
import { success } from '#contracts';
import { confirmationParams, onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule, parameter } from '../define-rule.js';
import type { MachineState } from '../episode-machine.js';
import { isMoving, MOVING_SPEED_MPS } from '../operation.js';
import { ofBus, ReadingJudge } from '../reading-judge.js';
import type { Judge } from '../rule-definition.js';

const params = z.object({
  movingSpeedMps: parameter(z.number().min(0).max(20).default(MOVING_SPEED_MPS), {
    zh: '視為移動之速度',
    en: 'Moving above',
    unit: 'm/s',
  }),
  ...confirmationParams({ dwellS: 1, minReadings: 2, maxGapS: 10 }),
  onlyInWindows: onlyInWindowsParam(false),
});
type Params = z.infer<typeof params>;

/** The vehicle moves while a door is not closed. Without a door state or a speed nothing is said. */
export const doorOpenMoving = defineRule({
  rule: 'door_open_moving',
  kinds: ['bus'],
  title: { zh: '車門未關行駛', en: 'Moving with a door open' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '車門未關閉而速度高於門檻，並持續達設定時間與筆數；起始時間為首筆觀測。',
    en: 'A door is open or moving while the vehicle is faster than the threshold, for the dwell and number of readings; the onset is the first of them.',
  },
  ends: {
    zh: '車門關閉或車輛停止，並持續達設定時間與筆數；結束時間為其首筆觀測。',
    en: 'The doors are closed or the vehicle stands, for the dwell and number of readings; the end is the first of them.',
  },
  compile(rule: Params, context) {
    const read = ofBus((payload) => {
      const { doors, speedMps } = payload;
      const moving = isMoving(payload, rule.movingSpeedMps);
      const closed = doors === undefined ? null : doors === 'closed';
      if (closed === true || moving === false) {
        return { verdict: 'clear', excess: -1, value: speedMps ?? 0, placeId: null };
      }
      if (closed === null || speedMps === undefined) return null;
      const excess = speedMps - rule.movingSpeedMps;
      return { verdict: 'breach', excess, value: speedMps, placeId: null, facts: { doors } };
    });
    return success<Judge<MachineState>>(new ReadingJudge(rule, 'm/s', context, read));
  },
});
