import { useTranslation } from 'react-i18next';
import type { PermitConditions } from '#contracts';
import { EvidenceFacts } from '../../components/evidence-details.js';
import { Panel } from '../../components/panel.js';
import { SeverityBadge } from '../../components/severity-badge.js';
import { listText } from '../../format/list-text.js';
import { labelOf } from '../../i18n/label-of.js';
import { useLanguage } from '../../i18n/use-language.js';

/** The rules that a permit names, with their parameters. */
export function RulesPanel({ conditions }: { readonly conditions: PermitConditions }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (
    <Panel title={t('trial.rules')}>
      {conditions.rules.length === 0 ? (
        <p className="muted">{t('trial.defaultRules')}</p>
      ) : (
        <p className="muted">
          {t(conditions.withDefaultRules ? 'trial.besideDefaultRules' : 'trial.namedRulesOnly')}
        </p>
      )}
      <ul className="rule-list">
        {conditions.rules.map(({ id, rule, params, severity, deviceIds }) => (
          <li key={id}>
            <p className="rule-head">
              <strong>{labelOf(t, 'rule', rule)}</strong>
              <span className="muted mono">{id}</span>
              {severity === undefined ? (
                <span className="muted">
                  {t('incidents.severity')}: {t('trial.byDefault')}
                </span>
              ) : (
                <SeverityBadge severity={severity} />
              )}
            </p>
            {deviceIds !== undefined && (
              <p className="muted">
                {t('trial.appliesTo')}: {listText(deviceIds, language)}
              </p>
            )}
            {Object.keys(params).length > 0 && <EvidenceFacts entries={Object.entries(params)} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
