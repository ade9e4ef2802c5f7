import { useTranslation } from 'react-i18next';
import { useLiveStatus } from '../live/use-live-values.js';
import { useLinkText } from './use-link-text.js';

/** Nobody may take an old picture for the present: a band over the whole width while the line is down. */
export function StaleBanner() {
  const { t } = useTranslation();
  const { link } = useLiveStatus();
  const { text } = useLinkText();
  if (link === 'live' || link === 'connecting') return null;
  return (
    <div className="stale-banner">
      <strong role="alert">{t('live.stale')}</strong>
      <span>{text}</span>
    </div>
  );
}
