import { useTranslation } from 'react-i18next';
import type { Finding } from '#contracts';
import { Panel } from '../../components/panel.js';
import { FindingView } from './finding-view.js';

/** The episodes of an incident, with why each was found and what became of it. */
export function IncidentFindings({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('incident.findings')}>
      {findings.map((finding) => (
        <FindingView key={finding.id} finding={finding} siblings={findings} />
      ))}
    </Panel>
  );
}
