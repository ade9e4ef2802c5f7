import { z } from 'zod';
import { type Payload, success } from '#contracts';
import { defineRule } from '../define-rule.js';
import type { Reading } from '../episode-machine.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readBelow, reversed } from '../threshold.js';

const params = z.object({
  lowFactor: numeric([0, 0.85, 1], { zh: '功率因數下限', en: 'Too low at or below' }),
  clearedFactor: numeric([0, 0.88, 1], { zh: '解除門檻', en: 'No longer too low from' }),
  minLevelPct: numeric([0, 50, 100], {
    zh: '判定所需調光',
    en: 'Judged from this level on, where one is sent',
    unit: '%',
    note: 'the factor of any gear falls when it is dimmed',
  }),
  minPowerW: numeric([0, 5, 1000], {
    zh: '判定所需有效功率',
    en: 'Judged from this active power on, where it is sent',
    unit: 'W',
  }),
  minReadings: minReadings(2),
});
type Params = z.infer<typeof params>;

/** A lamp that burns at a high level has a low power factor, lagging or leading: its gear ages. */
export const lowPowerFactor = defineRule({
  rule: 'low_power_factor',
  kinds: ['streetlight'],
  title: { zh: '功率因數過低', en: 'Low power factor' },
  params,
  severity: 'info',
  legalGround: 'not_as_approved',
  starts: {
    zh: '點燈且調光達判定門檻時，功率因數低於下限，且連續數筆；起始時間為其首筆。',
    en: 'The power factor of a lamp that burns brightly enough is at or below the threshold in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '功率因數回升至解除門檻以上。', en: 'The power factor is at or above the upper threshold.' },
  compile(rule: Params, context) {
    if (rule.clearedFactor < rule.lowFactor) return reversed('clearedFactor', 'below', 'lowFactor');
    return success(
      judgeReadings('streetlight', frameByCount(context, rule, ''), (payload) => readFactor(payload, rule)),
    );
  },
});

function readFactor(payload: Payload<'streetlight'>, rule: Params): Reading | null {
  const { powerState, powerFactor, activePowerW } = payload;
  const levelPct = payload.dimmingPct ?? payload.commandInActionPct ?? payload.commandPct;
  if (powerFactor === undefined || powerState !== 'on') return null;
  if (levelPct !== undefined && levelPct < rule.minLevelPct) return null;
  if (activePowerW !== undefined && activePowerW < rule.minPowerW) return null;
  const facts = { levelPct: levelPct ?? null, activePowerW: activePowerW ?? null };
  return readBelow(Math.abs(powerFactor), { enter: rule.lowFactor, leave: rule.clearedFactor }, { facts });
}
