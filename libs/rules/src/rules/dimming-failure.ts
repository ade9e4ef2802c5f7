import { z } from 'zod';
import { type Payload, success } from '#contracts';
import { defineRule } from '../define-rule.js';
import type { Reading } from '../episode-machine.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readAbove, reversed } from '../threshold.js';

const params = z.object({
  tolerancePct: numeric([0, 10, 100], {
    zh: '容許偏差',
    en: 'Deviation from the command from which dimming fails',
    unit: '%',
  }),
  clearedPct: numeric([0, 5, 100], {
    zh: '解除偏差',
    en: 'Deviation at which dimming works again',
    unit: '%',
  }),
  minReadings: minReadings(2, 'a lamp takes a while to follow a command'),
});
type Params = z.infer<typeof params>;

/**
 * A burning lamp does not take the level that it was commanded. A lamp that is off, starts, or is
 * commanded off says nothing about its dimming.
 */
export const dimmingFailure = defineRule({
  rule: 'dimming_failure',
  kinds: ['streetlight'],
  title: { zh: '調光失效', en: 'Dimming failure' },
  params,
  severity: 'info',
  legalGround: 'not_as_approved',
  starts: {
    zh: '點燈中之調光與指令偏差達門檻，且連續數筆；起始時間為其首筆。',
    en: 'The level of a burning lamp deviates from the command by the threshold or more in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '偏差降至解除門檻以下。', en: 'The deviation is at or below the lower threshold.' },
  compile(rule: Params, context) {
    if (rule.clearedPct > rule.tolerancePct) return reversed('clearedPct', 'above', 'tolerancePct');
    return success(
      judgeReadings('streetlight', frameByCount(context, rule, '%'), (payload) => readLevel(payload, rule)),
    );
  },
});

function readLevel(payload: Payload<'streetlight'>, rule: Params): Reading | null {
  const { powerState, dimmingPct } = payload;
  const commandedPct = payload.commandInActionPct ?? payload.commandPct;
  if (powerState !== 'on' && powerState !== 'low') return null;
  if (dimmingPct === undefined || commandedPct === undefined || commandedPct === 0) return null;
  const threshold = { enter: rule.tolerancePct, leave: rule.clearedPct };
  return readAbove(Math.abs(dimmingPct - commandedPct), threshold, { facts: { dimmingPct, commandedPct } });
}
