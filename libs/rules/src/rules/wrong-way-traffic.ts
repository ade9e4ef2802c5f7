import { z } from 'zod';
import { success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings } from '../rule-parameters.js';

const params = z.object({
  minVehicles: parameter(z.int().min(1).max(1000).default(1), {
    zh: '逆向車輛數達',
    en: 'Vehicles against the direction in one report, from',
  }),
  minReadings: minReadings(1),
  clearReadings: parameter(z.int().min(1).max(100).default(2), {
    zh: '解除所需連續筆數',
    en: 'Readings running without one that end it',
    note: 'vehicles that follow each other make one finding',
  }),
});
type Params = z.infer<typeof params>;

/** A counter sees vehicles drive against the direction of its lane. That of the trial's own buses is wrong_way. */
export const wrongWayTraffic = defineRule({
  rule: 'wrong_way_traffic',
  kinds: ['traffic'],
  title: { zh: '車流逆向', en: 'Traffic the wrong way' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '計得之逆向車輛達設定數，且連續數筆；起始時間為其首筆。',
    en: 'The vehicles counted against the direction are as many as set in enough readings running; the onset is the first of them.',
  },
  ends: {
    zh: '連續數筆未達設定數；結束時間為其首筆。',
    en: 'They are fewer in enough readings running; the end is the first of them.',
  },
  compile(rule: Params, context) {
    const frame = frameByCount(context, rule, '', { leaveReadings: rule.clearReadings });
    return success(
      judgeReadings('traffic', frame, ({ wrongWayCount }) => {
        if (wrongWayCount === undefined) return null;
        const broken = wrongWayCount >= rule.minVehicles;
        return {
          verdict: broken ? 'breach' : 'clear',
          excess: broken ? wrongWayCount : -1,
          value: wrongWayCount,
          placeId: null,
        };
      }),
    );
  },
});
