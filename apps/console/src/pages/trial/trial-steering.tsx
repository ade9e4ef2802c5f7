import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/use-session.js';
import { DialogButton } from '../../components/dialog-button.js';
import { useLanguage } from '../../i18n/use-language.js';
import { availableSteps } from './available-steps.js';
import { StepForm } from './step-form.js';
import type { TrialAnswer } from './trial-answer.js';

/** What may be done with the trial now, as buttons that open a dialog each. */
export function TrialSteering({ trial }: { readonly trial: TrialAnswer }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { permissions } = useSession();
  const name = language === 'en' ? trial.name.en : trial.name.zh;
  return availableSteps(trial.state, permissions).map((step, index) => (
    <DialogButton
      key={step.name}
      label={t(`steering.${step.name}`)}
      title={`${t(`steering.${step.name}`)} · ${name}`}
      lead={t(`steering.${step.name}Lead`)}
      primary={index === 0}
    >
      {(close) => <StepForm trialId={trial.id} step={step} onDone={close} />}
    </DialogButton>
  ));
}
