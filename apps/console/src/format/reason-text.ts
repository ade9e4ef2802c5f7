import { readWithdrawalReason } from '#contracts';
import type { Language } from '../i18n/language.js';
import { textsIn } from '../i18n/texts-in.js';
import { dateTimeText } from './time-format.js';

/** Why a finding was withdrawn: in the reader's language where the reason is known, else as it was recorded. */
export function reasonText(reason: unknown, language: Language): string {
  const t = textsIn(language);
  if (typeof reason !== 'string' || reason.trim() === '') return t('reason.not_found_again');
  const known = readWithdrawalReason(reason);
  switch (known?.code) {
    case 'not_found_again':
      return t('reason.not_found_again');
    case 'observation_came':
      return t('reason.observation_came', { time: dateTimeText(known.atMs) });
    default:
      return reason;
  }
}
