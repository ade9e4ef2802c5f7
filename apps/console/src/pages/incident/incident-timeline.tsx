import { useTranslation } from 'react-i18next';
import { type Incident, type IncidentEntry, verdicts } from '#contracts';
import { Panel } from '../../components/panel.js';
import { TimeText } from '../../components/time-text.js';

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

function TimelineEntry({ entry }: { readonly entry: IncidentEntry }) {
  const { t } = useTranslation();
  const detail = useEntryDetail(entry);
  return (
    <li className={`timeline-entry is-${entry.actor.type}`}>
      <p className="timeline-head">
        <strong>{t(`entryType.${entry.type}`)}</strong>
        <span className="muted">{entry.actor.name}</span>
        <span className="muted timeline-time">
          <TimeText at={entry.at} />
        </span>
      </p>
      {detail !== null && <p>{detail}</p>}
      {entry.text !== null && <p className="timeline-text">{entry.text}</p>}
    </li>
  );
}

function useEntryDetail({ type, details }: IncidentEntry): string | null {
  const { t } = useTranslation();
  if (type === 'assigned' && typeof details.assignee === 'string') {
    return t('incident.assignedTo', { name: details.assignee });
  }
  const verdict = verdicts.find((each) => each === details.verdict);
  return verdict === undefined ? null : t('incident.resultIs', { verdict: t(`verdict.${verdict}`) });
}
