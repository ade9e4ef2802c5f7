import { useTranslation } from 'react-i18next';
import type { Finding } from '#contracts';
import { EvidenceDetails } from '../../components/evidence-details.js';
import { type Fact, FactList } from '../../components/fact-list.js';
import { FindingStateBadge } from '../../components/state-badges.js';
import { TimeText } from '../../components/time-text.js';
import { reasonText } from '../../format/reason-text.js';
import { dateTimeText } from '../../format/time-format.js';
import { worstText } from '../../format/worst-text.js';
import { labelOf } from '../../i18n/label-of.js';
import { useLanguage } from '../../i18n/use-language.js';
import { FindingRevisions } from './finding-revisions.js';

interface FindingViewProps {
  readonly finding: Finding;
  /** All findings of the incident. */
  readonly siblings: readonly Finding[];
}

/** One episode: what was found, why, and what became of it since. */
export function FindingView({ finding, siblings }: FindingViewProps) {
  const { t } = useTranslation();
  const facts = useFindingFacts(finding);
  const fate = useFate(finding, siblings);
  const gone = fate !== null;
  return (
    <article className={gone ? 'finding is-gone' : 'finding'}>
      <p className="finding-head">
        <strong>{labelOf(t, 'rule', finding.rule)}</strong>
        <FindingStateBadge state={finding.state} />
        <span className="muted">{t('incident.revision', { revision: finding.revision })}</span>
      </p>
      {gone && <p className="finding-fate">{fate}</p>}
      <FactList facts={facts} />
      <EvidenceDetails finding={finding} />
      {finding.revision > 1 && <FindingRevisions finding={finding} />}
    </article>
  );
}

/** Why a finding does not hold any more; null where it does. */
function useFate(
  { state, withdrawnReason, mergedInto }: Finding,
  siblings: readonly Finding[],
): string | null {
  const { t } = useTranslation();
  const [language] = useLanguage();
  if (state === 'withdrawn') {
    return t('amendment.whyWithdrawn', { reason: reasonText(withdrawnReason, language) });
  }
  if (state !== 'merged') return null;
  const whole = siblings.find(({ id }) => id === mergedInto);
  return whole === undefined
    ? t('amendment.mergedElsewhere', { id: mergedInto ?? '' })
    : t('amendment.mergedInto', { onset: dateTimeText(Date.parse(whole.onset)) });
}

function useFindingFacts(finding: Finding): readonly Fact[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { worst, end } = finding;
  return [
    { name: t('incident.onset'), value: <TimeText at={finding.onset} /> },
    { name: t('incident.end'), value: end === null ? t('incidents.ongoing') : <TimeText at={end} /> },
    ...(worst === null ? [] : [{ name: t('incident.worst'), value: worstText(worst, language) }]),
    {
      name: t('incident.permitVersion'),
      value: `${t('trial.version', { version: finding.permitVersion })} · ${finding.ruleId}`,
    },
    { name: t('incident.legalGround'), value: t(`legalGround.${finding.legalGround}`) },
  ];
}
