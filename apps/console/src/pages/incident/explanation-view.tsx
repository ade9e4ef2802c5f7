import { useTranslation } from 'react-i18next';
import type { Explanation } from '#contracts';
import { EvidenceFacts } from '../../components/evidence-details.js';
import { type Fact, FactList } from '../../components/fact-list.js';
import { useLanguage } from '../../i18n/use-language.js';
import { ExplainedReadings } from './explained-readings.js';
import './explanation-view.css';

/** An explanation for people; the answer of the API holds the same for programs. */
export function ExplanationView({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { finding, rule, reproduced, readings } = explanation;
  // What was withdrawn or became a part of another cannot come out the same again.
  const holds = finding.state === 'open' || finding.state === 'ended';
  const text = language === 'en' ? 'en' : 'zh';
  const parameters = Object.entries(rule.params);
  return (
    <>
      {holds && (
        <p className={reproduced ? 'reproduced' : 'reproduced is-not'}>
          {t(reproduced ? 'explanation.reproduced' : 'explanation.notReproduced')}
        </p>
      )}
      <FactList facts={useGround(explanation)} />
      <dl className="rule-words">
        <dt>{t('explanation.starts')}</dt>
        <dd>{rule.starts[text]}</dd>
        <dt>{t('explanation.ends')}</dt>
        <dd>{rule.ends[text]}</dd>
      </dl>
      {parameters.length > 0 && (
        <details className="evidence">
          <summary>{t('incident.parameters')}</summary>
          <EvidenceFacts entries={parameters} />
        </details>
      )}
      {readings.length === 0 ? (
        <p className="muted">{t('explanation.noReadings')}</p>
      ) : (
        <ExplainedReadings readings={readings} truncated={explanation.truncated} />
      )}
    </>
  );
}

/** Rule, place and permit, each with the version that judged. */
function useGround({ rule, place, permitVersion }: Explanation): readonly Fact[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const title = language === 'en' ? rule.title.en : rule.title.zh;
  const ground: Fact[] = [
    {
      name: t('explanation.rule'),
      value: t('explanation.ruleVersion', { rule: title, version: rule.version }),
    },
  ];
  if (place !== null) {
    const { id, version } = place;
    const named = t('explanation.placeVersion', { name: String(id), version: String(version) });
    ground.push({
      name: t('explanation.place'),
      value: version === undefined ? String(id) : named,
    });
  }
  ground.push({ name: t('explanation.permit'), value: t('trial.version', { version: permitVersion }) });
  return ground;
}
