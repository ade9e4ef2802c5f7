import { useTranslation } from 'react-i18next';
import { ActionButton } from './action-button.js';
import './problem-panel.css';

/** What is left of a view that failed. */
export function CrashedView({ error }: { readonly error: Error }) {
  const { t } = useTranslation();
  return (
    <div className="problem-panel" role="alert">
      <p className="problem-title">{t('ui.crashed')}</p>
      <p>{t('ui.crashedHint')}</p>
      <p className="mono muted">{error.message}</p>
      <ActionButton look="primary" onPress={() => globalThis.location.reload()}>
        {t('ui.reload')}
      </ActionButton>
    </div>
  );
}
