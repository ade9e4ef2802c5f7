import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readAbove, reversed } from '../threshold.js';

const params = z.object({
  referenceDeg: numeric([-180, 0, 180], {
    zh: '安裝時傾斜角',
    en: 'Tilt as installed',
    unit: '°',
  }),
  maxTiltDeg: numeric([0, 10, 180], { zh: '偏差上限', en: 'Tilted from this deviation on', unit: '°' }),
  clearedTiltDeg: numeric([0, 7, 180], { zh: '解除偏差', en: 'No longer tilted at', unit: '°' }),
  minReadings: minReadings(2, 'a pole sways in the wind'),
});
type Params = z.infer<typeof params>;

/** A pole leans: it was hit, or its ground gave way. */
export const tilted = defineRule({
  rule: 'tilted',
  kinds: ['streetlight'],
  title: { zh: '燈桿傾斜', en: 'Pole leans' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '傾斜角與安裝時相差達上限，且連續數筆；起始時間為其首筆。',
    en: 'The tilt deviates from that as installed by the threshold or more in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '偏差降至解除門檻以下。', en: 'The deviation is at or below the lower threshold.' },
  compile(rule: Params, context) {
    if (rule.clearedTiltDeg > rule.maxTiltDeg) return reversed('clearedTiltDeg', 'above', 'maxTiltDeg');
    const threshold = { enter: rule.maxTiltDeg, leave: rule.clearedTiltDeg };
    return success(
      judgeReadings('streetlight', frameByCount(context, rule, '°'), ({ tiltDeg }) => {
        if (tiltDeg === undefined) return null;
        return readAbove(Math.abs(tiltDeg - rule.referenceDeg), threshold, { facts: { tiltDeg } });
      }),
    );
  },
});
