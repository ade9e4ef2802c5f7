import { z } from 'zod';
import { success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readBelow, reversed } from '../threshold.js';

const params = z.object({
  lossV: numeric([0, 22, 1000], {
    zh: '視為斷電之電壓',
    en: 'Voltage at or below which there is no supply',
    unit: 'V',
    note: 'a tenth of 220 V',
  }),
  restoredV: numeric([0, 88, 1000], {
    zh: '視為復電之電壓',
    en: 'Voltage from which there is supply again',
    unit: 'V',
  }),
  onlyCommandedOn: parameter(z.boolean().default(false), {
    zh: '僅於點燈指令下判定',
    en: 'Judge only while commanded on',
    note: 'for circuits that are switched off at the cabinet by day',
  }),
  minReadings: minReadings(1, 'a controller that loses its supply may have but one message left'),
});
type Params = z.infer<typeof params>;

/** The controller of a lamp measures no supply. */
export const supplyLoss = defineRule({
  rule: 'supply_loss',
  kinds: ['streetlight'],
  title: { zh: '路燈斷電', en: 'Supply loss' },
  params,
  severity: 'minor',
  legalGround: 'not_as_approved',
  starts: {
    zh: '電壓降至斷電門檻以下，且連續數筆；起始時間為其首筆。',
    en: 'The voltage is at or below the threshold of a loss in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '電壓回復至復電門檻以上。', en: 'The voltage is at or above the level of a supply again.' },
  compile(rule: Params, context) {
    if (rule.restoredV < rule.lossV) return reversed('restoredV', 'below', 'lossV');
    return success(
      judgeReadings('streetlight', frameByCount(context, rule, 'V'), (payload) => {
        const { voltageV, powerState } = payload;
        const commandedPct = payload.commandInActionPct ?? payload.commandPct;
        if (voltageV === undefined) return null;
        const reading = readBelow(
          voltageV,
          { enter: rule.lossV, leave: rule.restoredV },
          { facts: { powerState, commandedPct: commandedPct ?? null } },
        );
        const wanted = commandedPct !== undefined && commandedPct > 0;
        return rule.onlyCommandedOn && !wanted && reading.verdict !== 'clear' ? null : reading;
      }),
    );
  },
});
