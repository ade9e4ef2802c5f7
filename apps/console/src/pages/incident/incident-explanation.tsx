import { useTranslation } from 'react-i18next';
import type { Finding } from '#contracts';
import type { useExplanation } from '../../api/use-things.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { SelectBox } from '../../components/select-box.js';
import { dateTimeText } from '../../format/time-format.js';
import { labelOf } from '../../i18n/label-of.js';
import { ExplanationView } from './explanation-view.js';

interface IncidentExplanationProps {
  readonly query: ReturnType<typeof useExplanation>;
  readonly findings: readonly Finding[];
  readonly chosen: Finding;
  readonly onChoose: (findingId: string) => void;
}

/** Why the rules found what they found: rule, place and permit with version, and each reading. */
export function IncidentExplanation({ query, findings, chosen, onChoose }: IncidentExplanationProps) {
  const { t } = useTranslation();
  const choices = findings.map(({ id, rule, onset }) => ({
    value: id,
    label: `${labelOf(t, 'rule', rule)} · ${dateTimeText(Date.parse(onset))}`,
  }));
  const choice = choices.length > 1 && (
    <SelectBox
      label={t('explanation.finding')}
      labelHidden
      choices={choices}
      value={chosen.id}
      onChange={onChoose}
    />
  );
  return (
    <Panel title={t('explanation.title')} aside={choice}>
      <QueryView query={query}>{(explanation) => <ExplanationView explanation={explanation} />}</QueryView>
    </Panel>
  );
}
