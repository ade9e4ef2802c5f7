import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Incident } from '#contracts';
import { type Fact, FactList } from '../../components/fact-list.js';
import { Panel } from '../../components/panel.js';
import { TimeText } from '../../components/time-text.js';
import { spanText } from '../../format/time-format.js';
import { labelOf } from '../../i18n/label-of.js';
import { useLanguage } from '../../i18n/use-language.js';

/** The figures of an incident. */
export function IncidentFacts({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('incident.facts')}>
      <FactList facts={[...useWhatFacts(incident), ...useWhoFacts(incident)]} />
    </Panel>
  );
}

function useWhatFacts(incident: Incident): readonly Fact[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { onset, endedAt } = incident;
  return [
    { name: t('incidents.rule'), value: labelOf(t, 'rule', incident.rule) },
    { name: t('incident.onset'), value: <TimeText at={onset} /> },
    {
      name: t('incident.end'),
      value: endedAt === null ? t('incidents.ongoing') : <TimeText at={endedAt} />,
    },
    ...(endedAt === null
      ? []
      : [
          {
            name: t('incidents.duration'),
            value: spanText(Date.parse(endedAt) - Date.parse(onset), language),
          },
        ]),
    { name: t('incident.openedAt'), value: <TimeText at={incident.openedAt} /> },
  ];
}

function useWhoFacts(incident: Incident): readonly Fact[] {
  const { t } = useTranslation();
  return [
    {
      name: t('incidents.device'),
      value: <Link to={`/devices/${incident.deviceId}`}>{incident.deviceId}</Link>,
    },
    { name: t('devices.vendor'), value: incident.vendorId },
    {
      name: t('devices.trial'),
      value: <Link to={`/trials/${incident.trialId}`}>{incident.trialId}</Link>,
    },
    ...(incident.class === null
      ? []
      : [{ name: t('incident.class'), value: t(`incidentClass.${incident.class}`) }]),
    { name: t('incidents.assignee'), value: incident.assignee ?? t('incidents.unassigned') },
    {
      name: t('incident.verdict'),
      value: incident.verdict === null ? t('ui.nothing') : t(`verdict.${incident.verdict}`),
    },
  ];
}
