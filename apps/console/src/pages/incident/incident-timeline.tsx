import { useTranslation } from 'react-i18next';
import type { Incident } from '#contracts';
import { Panel } from '../../components/panel.js';
import { TimelineEntry } from './timeline-entry.js';

/** Everything that people and the system did, the newest first. Nothing in it can be changed. */
export function IncidentTimeline({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const entries = incident.entries.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <Panel title={t('incident.timeline')}>
      <ol className="timeline">
        {entries.map((entry) => (
          <TimelineEntry key={entry.id} entry={entry} />
        ))}
      </ol>
    </Panel>
  );
}
