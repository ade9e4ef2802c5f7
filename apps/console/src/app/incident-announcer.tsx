import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePermission } from '../api/use-session.js';
import { ActionButton } from '../components/action-button.js';
import { SeverityBadge } from '../components/severity-badge.js';
import { TimeText } from '../components/time-text.js';
import { labelOf } from '../i18n/label-of.js';
import { UiIcon } from '../symbols/ui-icon.js';
import { useNewIncidents } from './use-new-incidents.js';
import './incident-announcer.css';

/** Tells of incidents the moment they are opened, on every page, by sight and by screen reader. */
export function IncidentAnnouncer() {
  const { t } = useTranslation();
  const mayRead = usePermission('incident.read');
  const [incidents, dismiss] = useNewIncidents();
  if (!mayRead) return null;
  return (
    <div className="announcer" role="status" aria-live="assertive">
      {incidents.map((incident) => {
        const { id, number, deviceId, severity, onset } = incident;
        const rule = labelOf(t, 'rule', incident.rule);
        return (
          <div key={id} className={`announcement is-${severity}`}>
            <span className="announcement-head">
              <SeverityBadge severity={severity} />
              <TimeText at={onset} format="clock" />
              {incident.allWithdrawn && (
                <span className="badge is-quiet">{t('amendment.announcedWithdrawn')}</span>
              )}
            </span>
            <Link className="announcement-link" to={`/incidents/${id}`}>
              {t('incidents.announce', { number, rule, device: deviceId })}
            </Link>
            <ActionButton look="quiet" square aria-label={t('incidents.dismiss')} onPress={() => dismiss(id)}>
              <UiIcon name="close" sizePx={14} />
            </ActionButton>
          </div>
        );
      })}
    </div>
  );
}
