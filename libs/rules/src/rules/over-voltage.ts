import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readAbove, reversed } from '../threshold.js';

const params = z.object({
  nominalV: numeric([1, 220, 1000], { zh: '標稱電壓', en: 'Nominal voltage', unit: 'V' }),
  tolerancePct: numeric([0, 10, 100], { zh: '容許偏高', en: 'Too high from so much above', unit: '%' }),
  clearedPct: numeric([0, 8, 100], { zh: '解除偏高', en: 'No longer too high at so much above', unit: '%' }),
  minReadings: minReadings(2),
});
type Params = z.infer<typeof params>;

/** The supply of a lamp is above its nominal voltage by more than gear bears. */
export const overVoltage = defineRule({
  rule: 'over_voltage',
  kinds: ['streetlight'],
  title: { zh: '電壓過高', en: 'Over-voltage' },
  params,
  severity: 'minor',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '電壓高於標稱電壓達容許值，且連續數筆；起始時間為其首筆。',
    en: 'The voltage is above the nominal one by the tolerance or more in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '電壓降至解除門檻以下。', en: 'The voltage is at or below the lower threshold.' },
  compile(rule: Params, context) {
    if (rule.clearedPct > rule.tolerancePct) return reversed('clearedPct', 'above', 'tolerancePct');
    const threshold = {
      enter: (rule.nominalV * (100 + rule.tolerancePct)) / 100,
      leave: (rule.nominalV * (100 + rule.clearedPct)) / 100,
    };
    return success(
      judgeReadings('streetlight', frameByCount(context, rule, 'V'), ({ voltageV }) =>
        voltageV === undefined ? null : readAbove(voltageV, threshold),
      ),
    );
  },
});
