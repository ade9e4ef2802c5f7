import { useTranslation } from 'react-i18next';
import type { Incident } from '#contracts';
import { useSession } from '../../api/use-session.js';
import { ActionDialog } from './action-dialog.js';
import { availableActions } from './available-actions.js';

/** What may be done now, as buttons that open a dialog each. */
export function IncidentActions({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const actions = availableActions(incident.state, permissions);
  if (actions.length === 0) return <p className="muted">{t('incident.noActions')}</p>;
  return (
    <div className="page-tools">
      {actions.map((name, index) => (
        <ActionDialog key={name} incident={incident} name={name} primary={index === 0} />
      ))}
    </div>
  );
}
