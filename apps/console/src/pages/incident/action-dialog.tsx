import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Incident } from '#contracts';
import { ActionButton } from '../../components/action-button.js';
import { ActionForm } from './action-form.js';
import type { ActionName } from './available-actions.js';
import './action-dialog.css';

interface ActionDialogProps {
  readonly incident: Incident;
  readonly name: ActionName;
  readonly primary: boolean;
}

/** A button, and the dialog in which the action is completed. */
export function ActionDialog({ incident, name, primary }: ActionDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <ActionButton look={primary ? 'primary' : 'plain'}>{t(`incident.${name}`)}</ActionButton>
      <ModalOverlay className="dialog-overlay" isDismissable>
        <Modal className="dialog-box">
          <Dialog className="dialog">
            {({ close }) => (
              <>
                <Heading slot="title" level={2}>
                  {t(`incident.${name}`)} · {t('incident.title', { number: incident.number })}
                </Heading>
                <p className="muted">{t(`incident.${name}Lead`)}</p>
                <ActionForm incident={incident} name={name} onDone={close} />
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
