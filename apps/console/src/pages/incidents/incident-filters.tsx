import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { incidentStates, severities } from '#contracts';
import { SelectBox } from '../../components/select-box.js';
import { labelOf } from '../../i18n/label-of.js';
import { zhTw } from '../../i18n/zh-tw/zh-tw.js';

const anything = '*';
const knownRules = Object.keys(zhTw.rule);

/** What the list is narrowed to; kept in the address. */
export function IncidentFilters() {
  const { t } = useTranslation();
  const all = (label: string) => ({ value: anything, label });
  return (
    <>
      <FilterBox
        name="state"
        label={t('incidents.state')}
        choices={[
          all(t('incidents.allStates')),
          ...incidentStates.map((value) => ({ value, label: t(`incidentState.${value}`) })),
        ]}
      />
      <FilterBox
        name="severity"
        label={t('incidents.severity')}
        choices={[
          all(t('incidents.allSeverities')),
          ...severities.map((value) => ({ value, label: t(`severity.${value}`) })),
        ]}
      />
      <FilterBox
        name="rule"
        label={t('incidents.rule')}
        choices={[
          all(t('incidents.allRules')),
          ...knownRules.map((value) => ({ value, label: labelOf(t, 'rule', value) })),
        ]}
      />
    </>
  );
}

interface FilterBoxProps {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

function FilterBox({ name, label, choices }: FilterBoxProps) {
  const [search, setSearch] = useSearchParams();
  const choose = (value: string): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === anything) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return (
    <SelectBox
      label={label}
      labelHidden
      choices={choices}
      value={search.get(name) ?? anything}
      onChange={choose}
    />
  );
}
