import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';

interface BarButtonProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly onPress?: () => void;
  /** The language of the button's own text, where it is not the page's. */
  readonly lang?: string;
}

/** A button of the bar; its label is said before its text. */
export function BarButton({ label, children, onPress, lang }: BarButtonProps) {
  return (
    <Button className="bar-button" {...(onPress === undefined ? {} : { onPress })}>
      <span className="visually-hidden">{label}</span>
      <span className="bar-button-text" lang={lang}>
        {children}
      </span>
    </Button>
  );
}
