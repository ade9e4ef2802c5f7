import type { Language } from '../i18n/language.js';
import { textsIn } from '../i18n/texts-in.js';
import { dateTimeText } from './time-format.js';

const notFoundAgain = 'judged again with all data: it is not found';
const observationCame = /^an observation of (\S+) came after this was announced$/;

/** Why a finding was withdrawn: in the reader's language where the reason is known, else as it was recorded. */
export function reasonText(reason: unknown, language: Language): string {
  const t = textsIn(language);
  if (typeof reason !== 'string' || reason.trim() === '' || reason === notFoundAgain)
    return t('reason.not_found_again');
  const atMs = Date.parse(observationCame.exec(reason)?.[1] ?? '');
  return Number.isNaN(atMs) ? reason : t('reason.observation_came', { time: dateTimeText(atMs) });
}
