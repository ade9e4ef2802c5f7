import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { TextBox } from '../../components/text-box.js';
import { timeOfTaipeiInput } from '../../format/taipei-input.js';
import type { TrialStep } from './available-steps.js';
import { useTrialStep } from './use-trial-step.js';

interface StepFormProps {
  readonly trialId: string;
  readonly step: TrialStep;
  readonly onDone: () => void;
}

/** Why and from when on, and doing it. */
export function StepForm({ trialId, step, onDone }: StepFormProps) {
  const { t } = useTranslation();
  const take = useTrialStep(trialId);
  const [reason, setReason] = useState('');
  const [at, setAt] = useState('');
  const time = at.trim() === '' ? undefined : timeOfTaipeiInput(at);
  const said = reason.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (said === '' || time === null) return;
    take.mutate({ state: step.to, reason: said, at: time }, { onSuccess: onDone });
  };
  return (
    <Form className="dialog-form" onSubmit={submit}>
      <TextBox
        label={t('steering.reason')}
        rows={3}
        maxLength={2000}
        isRequired
        value={reason}
        onChange={setReason}
      />
      <TextBox label={t('steering.at')} isInvalid={time === null} value={at} onChange={setAt} />
      {take.error !== null && <ProblemPanel error={take.error} />}
      <div className="dialog-tools">
        <ActionButton slot="close" onPress={onDone}>
          {t('steering.cancel')}
        </ActionButton>
        <ActionButton
          type="submit"
          look="primary"
          isDisabled={take.isPending || said === '' || time === null}
        >
          {t('steering.confirm', { action: t(`steering.${step.name}`) })}
        </ActionButton>
      </div>
    </Form>
  );
}
