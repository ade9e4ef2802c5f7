import { useTranslation } from 'react-i18next';
import { type Fact, FactList } from '../../components/fact-list.js';
import { Panel } from '../../components/panel.js';
import { TimeText } from '../../components/time-text.js';
import { listText } from '../../format/list-text.js';
import { useLanguage } from '../../i18n/use-language.js';
import { PeriodText } from '../trials/period-text.js';
import type { TrialAnswer } from './trial-answer.js';

/** Who tries what until when, by which permit. */
export function TrialFacts({ trial }: { readonly trial: TrialAnswer }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { permit } = trial;
  const ofPermit: readonly Fact[] =
    permit === null
      ? []
      : [
          { name: t('trial.inForce'), value: t('trial.version', { version: permit.version }) },
          { name: t('trial.approvalNo'), value: permit.approvalNo ?? t('ui.nothing') },
          { name: t('trial.validFrom'), value: <TimeText at={permit.validFrom} /> },
          { name: t('trial.published'), value: <TimeText at={permit.publishedAt} /> },
        ];
  const facts: readonly Fact[] = [
    ...ofPermit,
    { name: t('trial.applicant'), value: trial.applicant ?? t('ui.nothing') },
    { name: t('trials.vendors'), value: listText(trial.vendorIds, language) },
    { name: t('trial.period'), value: <PeriodText trial={trial} /> },
    { name: t('trial.recordStatus'), value: t(`recordStatus.${trial.recordStatus}`) },
    { name: t('trial.timeZone'), value: trial.timeZone },
    { name: t('trial.datum'), value: trial.datum },
  ];
  return (
    <Panel title={t('trial.facts')}>
      <FactList facts={facts} />
      {permit?.note !== undefined && <p className="trial-note">{permit.note}</p>}
    </Panel>
  );
}
