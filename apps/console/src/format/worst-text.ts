import type { Finding } from '#contracts';
import type { Language } from '../i18n/language.js';
import { textsIn } from '../i18n/texts-in.js';
import { quantityText } from './quantity.js';

/** What a rule measured, with its unit; a ratio as a percentage. */
export function measuredText(value: number, unit: string, language: Language): string {
  return unit === 'ratio' ? quantityText(value * 100, '%', language) : quantityText(value, unit, language);
}

/** A finding's worst value. */
export function worstText(worst: Finding['worst'], language: Language): string {
  return worst === null ? textsIn(language)('ui.nothing') : measuredText(worst.value, worst.unit, language);
}
