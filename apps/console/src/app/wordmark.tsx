import { useTranslation } from 'react-i18next';

/** The product's sign and name. */
export function Wordmark() {
  const { t } = useTranslation();
  return (
    <span className="wordmark">
      <svg width="30" height="30" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" className="wordmark-ground" />
        <path d="M6 21h20M6 11h20" className="wordmark-lane" />
        <path d="M7 16c6 0 7-1 10-1s4 1 8 1" className="wordmark-way" />
        <circle cx="21" cy="15.4" r="3.4" className="wordmark-place" />
      </svg>
      <span className="wordmark-text">
        <strong>{t('app.name')}</strong>
        <span>{t('app.subtitle')}</span>
      </span>
    </span>
  );
}
