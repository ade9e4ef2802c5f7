import { useTranslation } from 'react-i18next';
import type { Trial } from '#contracts';
import { TimeText } from '../../components/time-text.js';

/** The approved period of a trial; an open end stays open. */
export function PeriodText({ trial }: { readonly trial: Pick<Trial, 'periodStart' | 'periodEnd'> }) {
  const { t } = useTranslation();
  const { periodStart, periodEnd } = trial;
  if (periodStart === undefined && periodEnd === undefined) return t('ui.nothing');
  return (
    <span className="nowrap">
      {periodStart !== undefined && <TimeText at={periodStart} format="date" />}
      {' – '}
      {periodEnd !== undefined && <TimeText at={periodEnd} format="date" />}
    </span>
  );
}
