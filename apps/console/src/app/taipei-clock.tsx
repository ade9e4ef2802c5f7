import { useTranslation } from 'react-i18next';
import { clockText, utcText } from '../format/time-format.js';
import { useServerNow } from './use-server-now.js';

/** The time in Taipei by the server's clock. */
export function TaipeiClock() {
  const { t } = useTranslation();
  const nowMs = useServerNow(1000);
  return (
    <span className="taipei-clock" title={`${t('app.clock')} · ${utcText(nowMs)}`}>
      <span className="visually-hidden">{t('app.clock')}</span>
      {clockText(nowMs)}
    </span>
  );
}
