import { z } from 'zod';
import { parameter } from './define-rule.js';

const seconds = z.number().min(0).max(86_400);

/** By how much a breach is confirmed, and what ends it in the same way. */
export interface Confirmation {
  readonly dwellS: number;
  readonly minReadings: number;
  readonly maxGapS: number;
}

/** The parameters of rules that are confirmed by dwell and readings running, with a rule's own defaults. */
export function confirmationParams(defaults: Confirmation) {
  return {
    dwellS: parameter(seconds.default(defaults.dwellS), { zh: '持續時間', en: 'Dwell', unit: 's' }),
    minReadings: parameter(z.int().min(1).max(100).default(defaults.minReadings), {
      zh: '連續筆數',
      en: 'Readings running',
    }),
    maxGapS: parameter(seconds.default(defaults.maxGapS), {
      zh: '可接續判定之最長間隔',
      en: 'Longest gap across which readings explain each other',
      unit: 's',
      note: 'at least three report intervals of the device',
    }),
  };
}

/** Whether a rule binds at all times or within the operating windows. */
export function onlyInWindowsParam(byDefault: boolean) {
  return parameter(z.boolean().default(byDefault), {
    zh: '僅於運行時段內判定',
    en: 'Judge only within operating windows, if the permit has them',
  });
}
