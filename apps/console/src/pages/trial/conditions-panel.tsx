import { useTranslation } from 'react-i18next';
import { kinds, type PermitConditions } from '#contracts';
import { type Fact, FactList } from '../../components/fact-list.js';
import { Panel } from '../../components/panel.js';
import { quantityText } from '../../format/quantity.js';
import { spanText } from '../../format/time-format.js';
import { useLanguage } from '../../i18n/use-language.js';

/** What else a permit demands. */
export function ConditionsPanel({ conditions }: { readonly conditions: PermitConditions }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { speedLimitMps, maxOccupancy, safetyOperatorRequired, reportIntervalS } = conditions;
  const single: readonly (Fact | null)[] = [
    speedLimitMps === undefined
      ? null
      : { name: t('trial.speedLimit'), value: quantityText(speedLimitMps, 'm/s', language) },
    maxOccupancy === undefined ? null : { name: t('trial.maxOccupancy'), value: maxOccupancy },
    safetyOperatorRequired === undefined
      ? null
      : { name: t('trial.safetyOperator'), value: t(safetyOperatorRequired ? 'ui.yes' : 'ui.no') },
  ];
  const intervals = kinds.flatMap((kind): Fact[] => {
    const seconds = reportIntervalS[kind];
    if (seconds === undefined) return [];
    const name = `${t('trial.reportInterval')}: ${t(`kind.${kind}`)}`;
    return [{ name, value: seconds < 1 ? `${seconds} s` : spanText(seconds * 1000, language) }];
  });
  const facts = [...single.filter((fact) => fact !== null), ...intervals];
  return (
    <Panel title={t('trial.conditions')}>
      {facts.length === 0 ? <p className="muted">{t('trial.none')}</p> : <FactList facts={facts} />}
    </Panel>
  );
}
