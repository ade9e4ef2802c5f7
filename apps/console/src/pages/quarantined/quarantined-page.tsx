import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { problemCatalogue, type QuarantinedDetail } from '#contracts';
import { useQuarantined } from '../../api/use-things.js';
import { type Fact, FactList } from '../../components/fact-list.js';
import { PageHead } from '../../components/page-head.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { TimeText } from '../../components/time-text.js';
import { bytesText } from '../../format/quantity.js';
import '../../components/json-text.css';
import { useLanguage } from '../../i18n/use-language.js';

/** One refused message: why, where it does not fit, and what was sent. */
export function QuarantinedPage() {
  const { quarantineId = '' } = useParams();
  const query = useQuarantined(quarantineId);
  return <QueryView query={query}>{(message) => <QuarantinedView message={message} />}</QueryView>;
}

function QuarantinedView({ message }: { readonly message: QuarantinedDetail }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (
    <div className="page">
      <PageHead
        title={problemCatalogue[message.code][language === 'en' ? 'en' : 'zh']}
        lead={message.detail}
      />
      <div className="columns">
        <div className="stack">
          {message.violations.length > 0 && <Violations message={message} />}
          <OriginalContent message={message} />
        </div>
        <Panel title={t('quarantine.facts')}>
          <FactList facts={useMessageFacts(message)} />
        </Panel>
      </div>
    </div>
  );
}

function Violations({ message }: { readonly message: QuarantinedDetail }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('quarantine.violations')}>
      <FactList
        facts={message.violations.map(({ at, message: text }) => ({
          name: at,
          value: text,
          key: `${at} ${text}`,
        }))}
      />
    </Panel>
  );
}

function OriginalContent({ message }: { readonly message: QuarantinedDetail }) {
  const { t } = useTranslation();
  const { payloadText, payloadBase64 } = message;
  return (
    <Panel title={t('quarantine.original')}>
      {payloadText === null && (
        <p className="muted">{t(payloadBase64 === null ? 'quarantine.noOriginal' : 'quarantine.binary')}</p>
      )}
      {(payloadText ?? payloadBase64) !== null && (
        <pre className="json-text">{payloadText ?? payloadBase64}</pre>
      )}
    </Panel>
  );
}

function useMessageFacts(message: QuarantinedDetail): readonly Fact[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { deviceId, index } = message;
  return [
    { name: t('quarantine.receivedAt'), value: <TimeText at={message.receivedAt} /> },
    {
      name: t('quarantine.device'),
      value: deviceId === null ? t('ui.nothing') : <Link to={`/devices/${deviceId}`}>{deviceId}</Link>,
    },
    { name: t('quarantine.topic'), value: <span className="mono">{message.topic}</span> },
    { name: t('quarantine.index'), value: index === null ? t('quarantine.whole') : index + 1 },
    { name: t('quarantine.size'), value: bytesText(message.sizeBytes, language) },
    { name: t('quarantine.credential'), value: <span className="mono">{message.credentialId}</span> },
    { name: 'SHA-256', value: <span className="mono">{message.sha256}</span> },
  ];
}
