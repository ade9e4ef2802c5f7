import { z } from 'zod';
import { success } from '#contracts';
import type { ContextJudge } from '../context/context-judge.js';
import { defineContextRule } from '../context/define-context-rule.js';
import { SensorDisagreement, type SpotsMemory } from '../context/sensor-disagreement.js';
import { spotFinder } from '../context/sensor-spots.js';
import { numeric } from '../rule-parameters.js';

const params = z.object({
  dwellS: numeric([0, 300, 86_400], {
    zh: '持續時間',
    en: 'Dwell',
    unit: 's',
    note: 'some sensors tell minutes later that a vehicle left',
  }),
  maxAgeS: numeric([1, 7200, 604_800], {
    zh: '讀值有效時間',
    en: 'A reading counts for',
    unit: 's',
    note: 'longer than the sensors’ heartbeat',
  }),
  minConfidence: numeric([0, 0.5, 1], {
    zh: '採計之最低信心度',
    en: 'Least confidence of a reading that counts',
  }),
  sameSpotM: numeric([0, 2, 100], {
    zh: '視為同一車格之距離',
    en: 'Of one spot within',
    unit: 'm',
    note: 'for sensors that send no spotId and watch the same lane or zone',
  }),
});

/** Two or more sensors of one parking spot contradict each other. */
export const disagreeingSensors = defineContextRule({
  rule: 'disagreeing_sensors',
  kinds: ['parking'],
  title: { zh: '感測器互相矛盾', en: 'Disagreeing sensors' },
  params,
  severity: 'minor',
  legalGround: 'not_as_approved',
  starts: {
    zh: '同一車格之兩具以上感測器對有無停車看法不一達設定時間；起始時間為開始不一致之觀測。',
    en: 'Two or more sensors of one spot differ on whether it is taken for the dwell; the onset is the reading from which on they do.',
  },
  ends: {
    zh: '看法恢復一致，或僅餘一方之讀值仍有效。',
    en: 'They agree again, or only one side has a reading that still counts.',
  },
  compile(rule, { identity, devices, ground }) {
    return success<ContextJudge<SpotsMemory>>(
      new SensorDisagreement({
        identity,
        spotOf: spotFinder(devices, ground, rule.sameSpotM),
        dwellMs: rule.dwellS * 1000,
        maxAgeMs: rule.maxAgeS * 1000,
        minConfidence: rule.minConfidence,
        params: rule,
      }),
    );
  },
});
