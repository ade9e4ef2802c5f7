import { useTranslation } from 'react-i18next';
import type { Incident } from '#contracts';
import { incidentSentence } from '../../format/incident-sentence.js';
import { documentLanguage, type Language } from '../../i18n/language.js';
import { useLanguage } from '../../i18n/use-language.js';

/** What happened, in one sentence, in the reader's language and in the other. */
export function IncidentSentence({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const other: Language = language === 'en' ? 'zh-TW' : 'en';
  const main = incident.findings.find(({ state }) => state === 'open' || state === 'ended');
  return (
    <section
      className={`incident-sentence is-${incident.allWithdrawn ? 'withdrawn' : incident.severity}`}
      aria-label={t('incident.what')}
    >
      <p className="incident-sentence-main">{incidentSentence(incident, main, language)}</p>
      <p className="incident-sentence-other" lang={documentLanguage(other)}>
        {incidentSentence(incident, main, other)}
      </p>
      {incident.allWithdrawn && <p className="incident-withdrawn">{t('incident.withdrawnNote')}</p>}
    </section>
  );
}
