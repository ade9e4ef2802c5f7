import { Button, type ButtonProps } from 'react-aria-components';
import './action-button.css';

interface ActionButtonProps extends Omit<ButtonProps, 'className'> {
  readonly look?: 'plain' | 'primary' | 'quiet';
  /** Only an icon: needs an aria-label. */
  readonly square?: boolean;
}

/** The console's button. */
export function ActionButton({ look = 'plain', square = false, ...rest }: ActionButtonProps) {
  return <Button {...rest} className={`action-button is-${look}${square ? ' is-square' : ''}`} />;
}
