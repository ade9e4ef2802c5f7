import { z } from 'zod';
import { parameter } from './define-rule.js';

/** How many readings running confirm a breach. */
export function minReadings(byDefault: number, note?: string) {
  return parameter(z.int().min(1).max(100).default(byDefault), {
    zh: '連續筆數',
    en: 'Readings running',
    note,
  });
}

/** A number that a permit may set. */
export function numeric(
  [min, byDefault, max]: readonly [min: number, byDefault: number, max: number],
  labels: Parameters<typeof parameter>[1],
) {
  return parameter(z.number().min(min).max(max).default(byDefault), labels);
}
