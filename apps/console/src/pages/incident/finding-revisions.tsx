import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '#contracts';
import { useFinding } from '../../api/use-things.js';
import { QueryView } from '../../components/query-view.js';
import { FindingStateBadge } from '../../components/state-badges.js';
import { TimeText } from '../../components/time-text.js';
import { worstText } from '../../format/worst-text.js';
import { useLanguage } from '../../i18n/use-language.js';

/** What was recorded of a finding, revision by revision; fetched when somebody opens it. */
export function FindingRevisions({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const query = useFinding(finding, opened);
  const toggled = ({ currentTarget }: SyntheticEvent<HTMLDetailsElement>): void => {
    if (currentTarget.open) setOpened(true);
  };
  return (
    <details className="evidence" onToggle={toggled}>
      <summary>{t('amendment.revisions', { count: finding.revision })}</summary>
      {opened && (
        <QueryView query={query}>{({ revisions }) => <RevisionTable revisions={revisions} />}</QueryView>
      )}
    </details>
  );
}

/** A finding that goes on for long has a revision for every worse value; the newest and the first tell enough. */
const shownRevisions = 12;

/** Newest first; what differs from the revision before stands out. */
function RevisionTable({ revisions }: { readonly revisions: readonly Finding[] }) {
  const { t } = useTranslation();
  const rows = revisions
    .map((revision, index) => ({ revision, before: revisions[index - 1] }))
    .filter((_, index) => index === 0 || index > revisions.length - shownRevisions)
    .reverse();
  return (
    <table className="evidence-table revision-table">
      <thead>
        <tr>
          <th scope="col">{t('amendment.revision')}</th>
          <th scope="col">{t('amendment.recordedAt')}</th>
          <th scope="col">{t('incident.state')}</th>
          <th scope="col">{t('incident.onset')}</th>
          <th scope="col">{t('incident.end')}</th>
          <th scope="col">{t('incident.worst')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ revision, before }) => (
          <RevisionRow key={revision.revision} revision={revision} before={before} />
        ))}
      </tbody>
    </table>
  );
}

interface RevisionRowProps {
  readonly revision: Finding;
  readonly before: Finding | undefined;
}

function RevisionRow({ revision, before }: RevisionRowProps) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { onset, end, worst, state } = revision;
  const changed = (isChanged: boolean) => (before !== undefined && isChanged ? 'is-changed' : undefined);
  const worstSaid = worstText(worst, language);
  return (
    <tr>
      <th scope="row">{revision.revision}</th>
      <td>
        <TimeText at={revision.recordedAt} format="clock" />
      </td>
      <td className={changed(before?.state !== state)}>
        <FindingStateBadge state={state} />
      </td>
      <td className={changed(before?.onset !== onset)}>
        <TimeText at={onset} format="clock" />
      </td>
      <td className={changed(before?.end !== end)}>
        {end === null ? t('incidents.ongoing') : <TimeText at={end} format="clock" />}
      </td>
      <td className={changed(worstText(before?.worst ?? null, language) !== worstSaid)}>{worstSaid}</td>
    </tr>
  );
}
