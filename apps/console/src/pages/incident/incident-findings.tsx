import { useTranslation } from 'react-i18next';
import type { Finding } from '#contracts';
import { EvidenceDetails } from '../../components/evidence-details.js';
import { type Fact, FactList } from '../../components/fact-list.js';
import { Panel } from '../../components/panel.js';
import { FindingStateBadge } from '../../components/state-badges.js';
import { TimeText } from '../../components/time-text.js';
import { quantityText } from '../../format/quantity.js';
import { labelOf } from '../../i18n/label-of.js';
import { useLanguage } from '../../i18n/use-language.js';

/** The episodes of an incident, with why each was found. */
export function IncidentFindings({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('incident.findings')}>
      {findings.map((finding) => (
        <FindingView key={finding.id} finding={finding} />
      ))}
    </Panel>
  );
}

function FindingView({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation();
  const facts = useFindingFacts(finding);
  return (
    <article className="finding">
      <p className="finding-head">
        <strong>{labelOf(t, 'rule', finding.rule)}</strong>
        <FindingStateBadge state={finding.state} />
        <span className="muted">{t('incident.revision', { revision: finding.revision })}</span>
      </p>
      {finding.withdrawnReason !== null && <p>{finding.withdrawnReason}</p>}
      <FactList facts={facts} />
      <EvidenceDetails finding={finding} />
    </article>
  );
}

function useFindingFacts(finding: Finding): readonly Fact[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { worst, end } = finding;
  return [
    { name: t('incident.onset'), value: <TimeText at={finding.onset} /> },
    { name: t('incident.end'), value: end === null ? t('incidents.ongoing') : <TimeText at={end} /> },
    ...(worst === null
      ? []
      : [{ name: t('incident.worst'), value: quantityText(worst.value, worst.unit, language) }]),
    {
      name: t('incident.permitVersion'),
      value: `${t('trial.version', { version: finding.permitVersion })} · ${finding.ruleId}`,
    },
    { name: t('incident.legalGround'), value: t(`legalGround.${finding.legalGround}`) },
  ];
}
