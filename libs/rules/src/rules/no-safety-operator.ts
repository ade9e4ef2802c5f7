import { z } from 'zod';
import { failure, success } from '#contracts';
import { confirmationParams, onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule } from '../define-rule.js';
import type { MachineState } from '../episode-machine.js';
import { isInUse } from '../operation.js';
import { ofBus, ReadingJudge, yesOrNo } from '../reading-judge.js';
import type { Judge } from '../rule-definition.js';

const params = z.object({
  ...confirmationParams({ dwellS: 5, minReadings: 2, maxGapS: 30 }),
  onlyInWindows: onlyInWindowsParam(false),
});
type Params = z.infer<typeof params>;

/**
 * The vehicle is in use (automated, remote or moving) without the safety operator on board. A parked
 * vehicle needs none; one that does not say whether it is in use neither opens nor ends anything.
 */
export const noSafetyOperator = defineRule({
  rule: 'no_safety_operator',
  kinds: ['bus'],
  title: { zh: '安全人員不在車', en: 'No safety operator on board' },
  params,
  severity: 'severe',
  legalGround: 'not_as_approved',
  starts: {
    zh: '車輛運行中而回報安全人員不在車，並持續達設定時間與筆數；起始時間為首筆觀測。',
    en: 'In use while it reports no safety operator on board, for the dwell and number of readings; the onset is the first of them.',
  },
  ends: {
    zh: '安全人員在車或車輛停止運行，並持續達設定時間與筆數；結束時間為其首筆觀測。',
    en: 'The operator is on board or the vehicle not in use, for the dwell and number of readings; the end is the first of them.',
  },
  compile(rule: Params, context) {
    if (context.conditions.safetyOperatorRequired === false) {
      return failure([{ at: '', message: 'the permit requires no safety operator' }]);
    }
    const read = ofBus((payload) => {
      const { safetyOperatorPresent, controlMode, speedMps } = payload;
      if (safetyOperatorPresent === undefined) return null;
      const inUse = safetyOperatorPresent ? true : isInUse(payload);
      if (inUse === null) return null;
      const value = safetyOperatorPresent ? 1 : 0;
      const facts = { controlMode: controlMode ?? null, speedMps: speedMps ?? null };
      return yesOrNo(!safetyOperatorPresent && inUse, value, facts);
    });
    return success<Judge<MachineState>>(new ReadingJudge(rule, '', context, read));
  },
});
