import { Input, Label, TextArea, TextField, type TextFieldProps } from 'react-aria-components';
import './text-box.css';

interface TextBoxProps extends Omit<TextFieldProps, 'className' | 'children'> {
  readonly label: string;
  readonly rows?: number;
}

/** A line of text, or with `rows` a field of several. */
export function TextBox({ label, rows, ...rest }: TextBoxProps) {
  return (
    <TextField {...rest} className="text-box">
      <Label className="field-label">{label}</Label>
      {rows === undefined ? (
        <Input className="text-input" />
      ) : (
        <TextArea className="text-input" rows={rows} />
      )}
    </TextField>
  );
}
