import { z } from 'zod';
import { success } from '#contracts';
import type { ContextJudge } from '../context/context-judge.js';
import { DarkLamps, type LampsMemory } from '../context/dark-lamps.js';
import { defineContextRule } from '../context/define-context-rule.js';
import { mapLamps } from '../context/lamp-map.js';
import { parameter } from '../define-rule.js';
import { numeric } from '../rule-parameters.js';

const params = z.object({
  minNeighbours: parameter(z.int().min(2).max(100).default(3), {
    zh: '相鄰不亮之燈數',
    en: 'Dark lamps next to each other',
  }),
  neighbourM: numeric([1, 50, 1000], {
    zh: '視為相鄰之距離',
    en: 'Next to each other within',
    unit: 'm',
    note: 'between the registered places; a lamp without one is left out',
  }),
  dwellS: numeric([0, 60, 86_400], { zh: '持續時間', en: 'Dwell', unit: 's' }),
  maxAgeS: numeric([1, 3600, 604_800], {
    zh: '讀值有效時間',
    en: 'A reading counts for',
    unit: 's',
  }),
  silenceCounts: parameter(z.boolean().default(false), {
    zh: '逾時未回報亦視為不亮',
    en: 'A lamp that is silent for longer counts as dark',
    note: 'a dark link is not a dark lamp',
  }),
  minPowerW: numeric([0, 2, 1000], {
    zh: '點燈時之最低有效功率',
    en: 'Least active power of a burning lamp',
    unit: 'W',
  }),
  nightLux: numeric([0, 50, 200_000], {
    zh: '視為夜間之照度',
    en: 'Illuminance below which it is night',
    unit: 'lx',
  }),
  sunBelowDeg: numeric([-18, -6, 10], {
    zh: '視為夜間之太陽仰角（未回報照度時）',
    en: 'Elevation of the sun below which it is night, where no illuminance is sent',
    unit: '°',
  }),
  onlyInWindows: parameter(z.boolean().default(false), {
    zh: '僅於運行時段內判定',
    en: 'Judge only within operating windows, if the permit has them',
  }),
});

/** Several lamps next to each other are dark at once, so that a stretch of the road is unlit. */
export const darkStretch = defineContextRule({
  rule: 'dark_stretch',
  kinds: ['streetlight'],
  title: { zh: '路段無照明', en: 'Dark stretch' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '夜間相鄰數盞燈應亮而同時不亮達設定時間；起始時間為達到盞數之觀測，列於其首盞。',
    en: 'By night enough lamps next to each other that should burn are dark at once for the dwell; the onset is the reading that makes them enough. The finding is on the first of them by id.',
  },
  ends: {
    zh: '相鄰不亮之燈少於設定盞數。',
    en: 'Fewer lamps next to each other are dark.',
  },
  compile(rule, { identity, devices, ground, hours }) {
    return success<ContextJudge<LampsMemory>>(
      new DarkLamps({
        identity,
        map: mapLamps(devices, ground, rule.neighbourM),
        minLamps: rule.minNeighbours,
        dwellMs: rule.dwellS * 1000,
        maxAgeMs: rule.maxAgeS * 1000,
        silenceCounts: rule.silenceCounts,
        minPowerW: rule.minPowerW,
        nightLux: rule.nightLux,
        sunBelowDeg: rule.sunBelowDeg,
        hours: rule.onlyInWindows ? hours : null,
        params: rule,
      }),
    );
  },
});
