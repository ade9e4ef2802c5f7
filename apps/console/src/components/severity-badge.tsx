import { useTranslation } from 'react-i18next';
import { type Severity, severities } from '#contracts';
import './badges.css';

/** Severity by word, by number of bars and by colour. */
export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  const { t } = useTranslation();
  const rank = severities.indexOf(severity);
  return (
    <span className={`badge is-${severity}`}>
      <span className="badge-bars" aria-hidden="true">
        {severities.map((each, index) => (
          <i key={each} className={index <= rank ? 'is-on' : ''} />
        ))}
      </span>
      {t(`severity.${severity}`)}
    </span>
  );
}
