import { useTranslation } from 'react-i18next';
import type { Incident } from '#contracts';
import { DialogButton } from '../../components/dialog-button.js';
import { ActionForm } from './action-form.js';
import type { ActionName } from './available-actions.js';

interface ActionDialogProps {
  readonly incident: Incident;
  readonly name: ActionName;
  readonly primary: boolean;
}

/** A button, and the dialog in which the action is completed. */
export function ActionDialog({ incident, name, primary }: ActionDialogProps) {
  const { t } = useTranslation();
  const label = t(`incident.${name}`);
  const title = `${label} · ${t('incident.title', { number: incident.number })}`;
  return (
    <DialogButton label={label} title={title} lead={t(`incident.${name}Lead`)} primary={primary}>
      {(close) => <ActionForm incident={incident} name={name} onDone={close} />}
    </DialogButton>
  );
}
