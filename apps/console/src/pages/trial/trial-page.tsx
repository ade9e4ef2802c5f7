import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useTrial } from '../../api/use-things.js';
import { EmptyState } from '../../components/empty-state.js';
import { HeldRefolds } from '../../components/held-refolds.js';
import { PageHead } from '../../components/page-head.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { TrialStateBadge } from '../../components/state-badges.js';
import { useLanguage } from '../../i18n/use-language.js';
import { ConditionsPanel } from './conditions-panel.js';
import { PlacesPanel } from './places-panel.js';
import { RulesPanel } from './rules-panel.js';
import { StatesPanel } from './states-panel.js';
import type { TrialAnswer } from './trial-answer.js';
import { TrialFacts } from './trial-facts.js';
import { TrialMap } from './trial-map.js';
import { TrialSteering } from './trial-steering.js';
import { WindowsPanel } from './windows-panel.js';

/** One trial with the permit in force. */
export function TrialPage() {
  const { trialId = '' } = useParams();
  const query = useTrial(trialId);
  return <QueryView query={query}>{(trial) => <TrialView trial={trial} />}</QueryView>;
}

function TrialView({ trial }: { readonly trial: TrialAnswer }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const text = language === 'en' ? 'en' : 'zh';
  const { permit } = trial;
  const permits = useMemo(() => (permit === null ? [] : [permit]), [permit]);
  const id = encodeURIComponent(trial.id);
  return (
    <div className="page">
      <PageHead
        title={trial.name[text]}
        lead={trial.summary?.[text] ?? trial.id}
        badges={<TrialStateBadge state={trial.state} />}
      >
        <Link className="action-button is-plain" to={`/?trial=${id}`}>
          {t('device.onMap')}
        </Link>
        <Link className="action-button is-plain" to={`/devices?trial=${id}`}>
          {t('trial.devices')}
        </Link>
        <Link className="action-button is-plain" to={`/incidents?trial=${id}`}>
          {t('trial.incidents')}
        </Link>
        <TrialSteering trial={trial} />
      </PageHead>
      <div className="columns">
        <div className="stack">
          <TrialMap permits={permits} />
          {permit !== null && <PlacesPanel conditions={permit.conditions} />}
          {permit !== null && <RulesPanel conditions={permit.conditions} />}
        </div>
        <div className="stack">
          <HeldRefolds of={{ trialId: trial.id }} />
          <TrialFacts trial={trial} />
          <StatesPanel trialId={trial.id} />
          {permit === null && (
            <Panel title={t('trial.inForce')}>
              <EmptyState icon="trials">{t('trials.noPermit')}</EmptyState>
            </Panel>
          )}
          {permit !== null && <WindowsPanel conditions={permit.conditions} timeZone={trial.timeZone} />}
          {permit !== null && <ConditionsPanel conditions={permit.conditions} />}
        </div>
      </div>
    </div>
  );
}
