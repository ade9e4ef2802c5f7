import { useTranslation } from 'react-i18next';
import type { Finding } from '#contracts';
import { evidenceText } from '../format/evidence-text.js';
import { type EvidenceEntry, type EvidenceView, readEvidence } from '../format/evidence-view.js';
import { labelOf } from '../i18n/label-of.js';
import { useLanguage } from '../i18n/use-language.js';
import { FactList } from './fact-list.js';
import { TimeText } from './time-text.js';
import './evidence-details.css';

/** Why a finding was made: the deciding observations side by side, the circumstances, the parameters. */
export function EvidenceDetails({ finding }: { readonly finding: Pick<Finding, 'evidence' | 'worst'> }) {
  const { t } = useTranslation();
  const view = readEvidence(finding.evidence);
  if (Object.keys(finding.evidence).length === 0) return null;
  return (
    <>
      {view.marks.length > 0 && <MarkTable view={view} unit={finding.worst?.unit} />}
      {view.circumstances.length > 0 && <EvidenceFacts entries={view.circumstances} />}
      {view.parameters.length > 0 && (
        <details className="evidence">
          <summary>{t('incident.parameters')}</summary>
          <EvidenceFacts entries={view.parameters} />
        </details>
      )}
    </>
  );
}

/** Names and values that rules know, with their units and words. */
export function EvidenceFacts({ entries }: { readonly entries: readonly EvidenceEntry[] }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const facts = entries.map(([key, value]) => ({
    key,
    name: labelOf(t, 'evidence', key),
    value: evidenceText(key, value, t, language),
  }));
  return <FactList facts={facts} />;
}

interface MarkTableProps {
  readonly view: EvidenceView;
  readonly unit: string | undefined;
}

function MarkTable({ view, unit }: MarkTableProps) {
  const { t } = useTranslation();
  return (
    <table className="evidence-table">
      <caption>{t('incident.deciding')}</caption>
      <thead>
        <tr>
          <td />
          {view.marks.map(({ name }) => (
            <th key={name} scope="col">
              {t(`evidence.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {view.markKeys.map((key) => (
          <tr key={key}>
            <th scope="row">{labelOf(t, 'evidence', key)}</th>
            {view.marks.map(({ name, values }) => (
              <td key={name}>
                <MarkText name={key} value={values[key]} unit={key === 'value' ? unit : undefined} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface MarkTextProps {
  readonly name: string;
  readonly value: unknown;
  readonly unit: string | undefined;
}

/** The marks of an episode lie close together: for their times the clock says enough. */
function MarkText({ name, value, unit }: MarkTextProps) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  if (name === 'observedAt' && typeof value === 'string') return <TimeText at={value} format="clock" />;
  return evidenceText(name, value, t, language, unit);
}
