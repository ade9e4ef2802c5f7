import { useTranslation } from 'react-i18next';
import { JsonText } from './json-text.js';

/** Why a finding was made, as it was recorded. */
export function EvidenceDetails({ evidence }: { readonly evidence: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation();
  if (Object.keys(evidence).length === 0) return null;
  return (
    <details className="evidence">
      <summary>{t('incident.evidence')}</summary>
      <JsonText value={evidence} />
    </details>
  );
}
