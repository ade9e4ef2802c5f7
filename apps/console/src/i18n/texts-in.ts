import i18next, { type TFunction } from 'i18next';
import type { Language } from './language.js';

/** The translator of one language, whichever is being shown; for texts that appear in both. */
export function textsIn(language: Language): TFunction {
  return i18next.getFixedT(language);
}
