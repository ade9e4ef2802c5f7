import { z } from 'zod';
import { failure, success } from '#contracts';
import { confirmationParams, onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule, parameter } from '../define-rule.js';
import type { MachineState } from '../episode-machine.js';
import { aboveLimit, ofBus, ReadingJudge } from '../reading-judge.js';
import type { Judge } from '../rule-definition.js';

const params = z.object({
  maxOccupancy: parameter(z.int().min(0).max(500).optional(), {
    zh: '人數上限（未列則依許可）',
    en: "Most persons on board, in place of the permit's own",
  }),
  ...confirmationParams({ dwellS: 5, minReadings: 2, maxGapS: 30 }),
  onlyInWindows: onlyInWindowsParam(false),
});
type Params = z.infer<typeof params>;

/** More persons are on board than permitted, by the vehicle's own count. */
export const overCapacity = defineRule({
  rule: 'over_capacity',
  kinds: ['bus'],
  title: { zh: '超載', en: 'Over capacity' },
  params,
  severity: 'severe',
  legalGround: 'not_as_approved',
  starts: {
    zh: '回報之車上人數高於上限，並持續達設定時間與筆數；起始時間為首筆觀測。',
    en: 'The persons counted on board are more than permitted, for the dwell and number of readings; the onset is the first of them.',
  },
  ends: {
    zh: '車上人數回到上限以內並持續達設定時間與筆數；結束時間為其首筆觀測。',
    en: 'They are no more than permitted for the dwell and number of readings; the end is the first of them.',
  },
  compile(rule: Params, context) {
    const limit = rule.maxOccupancy ?? context.conditions.maxOccupancy;
    if (limit === undefined) {
      return failure([{ at: '', message: 'the permit has no limit of persons on board' }]);
    }
    const read = ofBus(({ occupancyCount }) =>
      occupancyCount === undefined ? null : aboveLimit(occupancyCount, limit, limit, { limit }),
    );
    return success<Judge<MachineState>>(new ReadingJudge(rule, '', context, read));
  },
});
