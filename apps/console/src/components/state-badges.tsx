import { useTranslation } from 'react-i18next';
import type { Finding, IncidentState, TrialState } from '#contracts';
import './badges.css';

const incidentLooks: Readonly<Record<IncidentState, string>> = {
  open: 'is-critical',
  acknowledged: 'is-minor',
  under_investigation: 'is-minor',
  awaiting_vendor: '',
  awaiting_authority: '',
  resolved: 'is-good',
  closed: 'is-quiet',
};

export function IncidentStateBadge({ state }: { readonly state: IncidentState }) {
  const { t } = useTranslation();
  return <span className={`badge ${incidentLooks[state]}`}>{t(`incidentState.${state}`)}</span>;
}

export function FindingStateBadge({ state }: { readonly state: Finding['state'] }) {
  const { t } = useTranslation();
  const look = state === 'open' ? 'is-critical' : 'is-quiet';
  return <span className={`badge ${look}`}>{t(`findingState.${state}`)}</span>;
}

const trialLooks: Readonly<Record<TrialState, string>> = {
  draft: 'is-quiet',
  announced: '',
  running: 'is-good',
  suspended: 'is-severe',
  ended: 'is-quiet',
  archived: 'is-quiet',
};

export function TrialStateBadge({ state }: { readonly state: TrialState }) {
  const { t } = useTranslation();
  return <span className={`badge ${trialLooks[state]}`}>{t(`trialState.${state}`)}</span>;
}
