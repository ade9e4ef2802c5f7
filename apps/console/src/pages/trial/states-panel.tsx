import { useTranslation } from 'react-i18next';
import type { TrialStateChange } from '#contracts';
import { useTrialStates } from '../../api/use-things.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { TrialStateBadge } from '../../components/state-badges.js';
import { TimeText } from '../../components/time-text.js';
import './states-panel.css';

/** Every state of the trial, the newest first: since when, why and by whom. */
export function StatesPanel({ trialId }: { readonly trialId: string }) {
  const { t } = useTranslation();
  const query = useTrialStates(trialId);
  return (
    <Panel title={t('steering.states')}>
      <QueryView query={query}>
        {({ items }) => (
          <ol className="state-list">
            {items.toReversed().map((change) => (
              <StateRow key={`${change.at} ${change.state}`} change={change} />
            ))}
          </ol>
        )}
      </QueryView>
    </Panel>
  );
}

function StateRow({ change }: { readonly change: TrialStateChange }) {
  const { t } = useTranslation();
  const { state, at, reason, by } = change;
  // A trial that was never in another state has been in it since the beginning of time.
  const isFirst = Date.parse(at) === 0;
  return (
    <li>
      <p className="state-list-head">
        <TrialStateBadge state={state} />
        {isFirst ? t('steering.fromBeginning') : <TimeText at={at} />}
        {by !== undefined && <span className="muted state-list-by">{by}</span>}
      </p>
      {reason !== undefined && <p className="state-list-reason">{reason}</p>}
    </li>
  );
}
