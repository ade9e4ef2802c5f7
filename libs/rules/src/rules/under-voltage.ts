import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readBelow, reversed } from '../threshold.js';

const params = z.object({
  nominalV: numeric([1, 220, 1000], { zh: '標稱電壓', en: 'Nominal voltage', unit: 'V' }),
  tolerancePct: numeric([0, 10, 100], { zh: '容許偏低', en: 'Too low from so much below', unit: '%' }),
  clearedPct: numeric([0, 8, 100], { zh: '解除偏低', en: 'No longer too low at so much below', unit: '%' }),
  lossPct: numeric([0, 10, 100], {
    zh: '視為斷電之比例',
    en: 'Share of the nominal voltage at or below which there is no supply',
    unit: '%',
    note: 'not judged here: supply_loss is a condition of its own',
  }),
  minReadings: minReadings(2),
});
type Params = z.infer<typeof params>;

/** The supply of a lamp is there, but too low. */
export const underVoltage = defineRule({
  rule: 'under_voltage',
  kinds: ['streetlight'],
  title: { zh: '電壓過低', en: 'Under-voltage' },
  params,
  severity: 'info',
  legalGround: 'not_as_approved',
  starts: {
    zh: '電壓低於標稱電壓達容許值（未達斷電），且連續數筆；起始時間為其首筆。',
    en: 'The voltage is below the nominal one by the tolerance or more, without a loss of supply, in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '電壓回升至解除門檻以上。', en: 'The voltage is at or above the upper threshold.' },
  compile(rule: Params, context) {
    if (rule.clearedPct > rule.tolerancePct) return reversed('clearedPct', 'above', 'tolerancePct');
    const threshold = {
      enter: (rule.nominalV * (100 - rule.tolerancePct)) / 100,
      leave: (rule.nominalV * (100 - rule.clearedPct)) / 100,
    };
    const lossV = (rule.nominalV * rule.lossPct) / 100;
    return success(
      judgeReadings('streetlight', frameByCount(context, rule, 'V'), ({ voltageV }) =>
        voltageV === undefined || voltageV <= lossV ? null : readBelow(voltageV, threshold),
      ),
    );
  },
});
