import { z } from 'zod';
import { parameter } from './define-rule.js';

const seconds = z.number().min(0).max(3600);

/** How a vehicle's movement is confirmed, and which rest ends it; the rest's label is the rule's own. */
export function movementParams(restZh: string, restEn: string) {
  return {
    dwellS: parameter(seconds.default(2), { zh: '持續時間', en: 'Dwell', unit: 's' }),
    minReadings: parameter(z.int().min(1).max(100).default(2), { zh: '連續筆數', en: 'Readings running' }),
    restS: parameter(seconds.default(120), {
      zh: restZh,
      en: restEn,
      unit: 's',
      note: 'a stop at a signal does not make two findings of one',
    }),
    assumedHAccM: parameter(z.number().min(0.01).max(100).default(5), {
      zh: '設備未回報時假設的水平精度（68 %）',
      en: 'Horizontal accuracy (68 %) assumed where the device sends none',
      unit: 'm',
    }),
  };
}
