import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type Incident, type IncidentAction, incidentAction, verdicts } from '#contracts';
import { ActionButton } from '../../components/action-button.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { SelectBox } from '../../components/select-box.js';
import { TextBox } from '../../components/text-box.js';
import { AssigneeBox } from './assignee-box.js';
import type { ActionName } from './available-actions.js';
import { useIncidentAction } from './use-incident-action.js';

const noteOptional: readonly ActionName[] = ['acknowledge', 'assign'];

interface ActionFormProps {
  readonly incident: Incident;
  readonly name: ActionName;
  readonly onDone: () => void;
}

/** What an action needs, and sending it. */
export function ActionForm({ incident, name, onDone }: ActionFormProps) {
  const { t } = useTranslation();
  const act = useIncidentAction(incident.id);
  const [note, setNote] = useState('');
  const [assignee, setAssignee] = useState('');
  const [verdict, setVerdict] = useState<(typeof verdicts)[number]>('real');
  const isOptional = noteOptional.includes(name);
  const action = readAction(name, note.trim(), assignee, verdict);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (action !== null) act.mutate(action, { onSuccess: onDone });
  };
  return (
    <Form className="dialog-form" onSubmit={submit}>
      {name === 'assign' && <AssigneeBox value={assignee} onChange={setAssignee} />}
      {name === 'resolve' && (
        <SelectBox
          label={t('incident.verdict')}
          choices={verdicts.map((value) => ({ value, label: t(`verdict.${value}`) }))}
          value={verdict}
          onChange={setVerdict}
        />
      )}
      <TextBox
        label={t(isOptional ? 'incident.noteOptional' : 'incident.note')}
        rows={4}
        maxLength={2000}
        isRequired={!isOptional}
        value={note}
        onChange={setNote}
      />
      {act.error !== null && <ProblemPanel error={act.error} />}
      <div className="dialog-tools">
        <ActionButton slot="close" onPress={onDone}>
          {t('incident.cancel')}
        </ActionButton>
        <ActionButton type="submit" look="primary" isDisabled={act.isPending || action === null}>
          {t('incident.submit')}
        </ActionButton>
      </div>
    </Form>
  );
}

/** The action as the contract wants it; null while something is missing. */
function readAction(
  action: ActionName,
  note: string,
  assignee: string,
  verdict: string,
): IncidentAction | null {
  const text = note === '' ? {} : { text: note };
  const read = incidentAction.safeParse({
    action,
    ...text,
    ...(action === 'assign' ? { assignee } : {}),
    ...(action === 'resolve' ? { verdict } : {}),
  });
  return read.success ? read.data : null;
}
