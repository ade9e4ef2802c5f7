import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Incident } from '#contracts';
import { useExplanation, useIncident } from '../../api/use-things.js';
import { PageHead } from '../../components/page-head.js';
import { QueryView } from '../../components/query-view.js';
import { SeverityBadge } from '../../components/severity-badge.js';
import { IncidentStateBadge } from '../../components/state-badges.js';
import { labelOf } from '../../i18n/label-of.js';
import { DeviceSymbol } from '../../symbols/device-symbol.js';
import { IncidentActions } from './incident-actions.js';
import { IncidentCharts } from './incident-charts.js';
import { IncidentExplanation } from './incident-explanation.js';
import { IncidentFacts } from './incident-facts.js';
import { IncidentFindings } from './incident-findings.js';
import { IncidentMap } from './incident-map.js';
import { IncidentSentence } from './incident-sentence.js';
import { IncidentTimeline } from './incident-timeline.js';
import { useChosenFinding } from './use-chosen-finding.js';
import { useIncidentTrack } from './use-incident-track.js';
import { useLiveRefresh } from './use-live-refresh.js';
import './incident-page.css';

/** One incident: what happened, where, the figures, and what people did about it. */
export function IncidentPage() {
  const { incidentId = '' } = useParams();
  const query = useIncident(incidentId);
  useLiveRefresh(incidentId, query.data?.updatedAt);
  return <QueryView query={query}>{(incident) => <IncidentView incident={incident} />}</QueryView>;
}

function IncidentView({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const track = useIncidentTrack(incident);
  const { finding, choose } = useChosenFinding(incident);
  const explanation = useExplanation(finding);
  const rule = labelOf(t, 'rule', incident.rule);
  return (
    <div className="page">
      <PageHead
        title={`${t('incident.title', { number: incident.number })} · ${rule}`}
        symbol={<DeviceSymbol kind={incident.kind} sizePx={28} />}
        badges={
          <>
            <SeverityBadge severity={incident.severity} />
            <IncidentStateBadge state={incident.state} />
            {incident.allWithdrawn && <span className="badge is-quiet">{t('amendment.allWithdrawn')}</span>}
          </>
        }
      >
        <IncidentActions incident={incident} />
      </PageHead>
      <IncidentSentence incident={incident} />
      <div className="columns">
        <div className="stack">
          <IncidentMap incident={incident} track={track} />
          <IncidentCharts incident={incident} track={track} explanation={explanation.data} />
          {finding !== undefined && (
            <IncidentExplanation
              query={explanation}
              findings={incident.findings}
              chosen={finding}
              onChoose={choose}
            />
          )}
        </div>
        <div className="stack">
          <IncidentFacts incident={incident} />
          <IncidentTimeline incident={incident} />
          <IncidentFindings findings={incident.findings} />
        </div>
      </div>
    </div>
  );
}
