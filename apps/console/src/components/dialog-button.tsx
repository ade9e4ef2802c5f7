import type { ReactNode } from 'react';
import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { ActionButton } from './action-button.js';
import './dialog-button.css';

interface DialogButtonProps {
  readonly label: string;
  readonly title: string;
  readonly lead: string;
  readonly primary?: boolean;
  /** What is to be filled in; `close` closes the dialog. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button, and the dialog in which its action is completed. */
export function DialogButton({ label, title, lead, primary = false, children }: DialogButtonProps) {
  return (
    <DialogTrigger>
      <ActionButton look={primary ? 'primary' : 'plain'}>{label}</ActionButton>
      <ModalOverlay className="dialog-overlay" isDismissable>
        <Modal className="dialog-box">
          <Dialog className="dialog">
            {({ close }) => (
              <>
                <Heading slot="title" level={2}>
                  {title}
                </Heading>
                <p className="muted">{lead}</p>
                {children(close)}
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
