import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/api-problem.js';
import { ActionButton } from './action-button.js';
import { useProblemText } from './use-problem-text.js';
import './problem-panel.css';

interface ProblemPanelProps {
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** What went wrong, in the reader's language, with what to do about it. */
export function ProblemPanel({ error, onRetry }: ProblemPanelProps) {
  const { t } = useTranslation();
  const { title, detail } = useProblemText(error);
  const requestId = error instanceof ApiProblem ? error.document?.requestId : undefined;
  return (
    <div className="problem-panel" role="alert">
      <p className="problem-title">{title}</p>
      <p>{detail}</p>
      {requestId !== undefined && <p className="muted mono">{t('ui.requestId', { id: requestId })}</p>}
      {onRetry !== undefined && <ActionButton onPress={onRetry}>{t('ui.retry')}</ActionButton>}
    </div>
  );
}
