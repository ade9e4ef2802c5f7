import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { UiIcon } from '../symbols/ui-icon.js';
import './popover.css';
import './select-box.css';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

interface SelectBoxProps<T extends string> {
  readonly label: string;
  /** The label is only for assistive technology. */
  readonly labelHidden?: boolean;
  readonly choices: readonly Choice<T>[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
}

/** One of several choices. */
export function SelectBox<T extends string>(props: SelectBoxProps<T>) {
  const { label, labelHidden = false, choices, value, onChange } = props;
  const choose = (key: unknown): void => {
    const chosen = choices.find((choice) => choice.value === key);
    if (chosen !== undefined) onChange(chosen.value);
  };
  return (
    <Select className="select-box" value={value} onChange={choose} placeholder="">
      <Label className={labelHidden ? 'visually-hidden' : 'field-label'}>{label}</Label>
      <Button className="select-button">
        <SelectValue className="select-value" />
        <UiIcon name="down" sizePx={14} />
      </Button>
      <Popover className="select-popover">
        <ListBox className="select-list" items={choices.map((choice) => ({ ...choice, id: choice.value }))}>
          {(choice) => (
            <ListBoxItem className="select-item" textValue={choice.label}>
              {choice.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
