import { useTranslation } from 'react-i18next';
import { type IncidentEntry, verdicts } from '#contracts';
import { TimeText } from '../../components/time-text.js';
import { readAmendment } from '../../format/amendment.js';
import { useLanguage } from '../../i18n/use-language.js';

/** One act on an incident, or what became of one of its findings. */
export function TimelineEntry({ entry }: { readonly entry: IncidentEntry }) {
  const { title, detail } = useEntryText(entry);
  return (
    <li className={`timeline-entry is-${entry.actor.type}`}>
      <p className="timeline-head">
        <strong>{title}</strong>
        <span className="muted">{entry.actor.name}</span>
        <span className="muted timeline-time">
          <TimeText at={entry.at} />
        </span>
      </p>
      {detail !== '' && <p>{detail}</p>}
      {entry.text !== null && <p className="timeline-text">{entry.text}</p>}
    </li>
  );
}

interface EntryText {
  readonly title: string;
  readonly detail: string;
}

function useEntryText({ type, details }: IncidentEntry): EntryText {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const title = t(`entryType.${type}`);
  if (type === 'finding_amended') {
    const amendment = readAmendment(details, language);
    return { title: t(`amendment.${amendment.title}`), detail: amendment.text };
  }
  if (type === 'assigned' && typeof details.assignee === 'string') {
    return { title, detail: t('incident.assignedTo', { name: details.assignee }) };
  }
  const verdict = verdicts.find((each) => each === details.verdict);
  const detail = verdict === undefined ? '' : t('incident.resultIs', { verdict: t(`verdict.${verdict}`) });
  return { title, detail };
}
