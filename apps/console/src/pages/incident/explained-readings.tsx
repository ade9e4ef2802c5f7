import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExplainedReading } from '#contracts';
import type { DataColumn } from '../../components/data-column.js';
import { DataTable } from '../../components/data-table.js';
import { TimeText } from '../../components/time-text.js';
import { evidenceText } from '../../format/evidence-text.js';
import { judgedLimits } from '../../format/judged-limit.js';
import { listText } from '../../format/list-text.js';
import { measuredText } from '../../format/worst-text.js';
import { labelOf } from '../../i18n/label-of.js';
import { useLanguage } from '../../i18n/use-language.js';

interface ExplainedReadingsProps {
  readonly readings: readonly ExplainedReading[];
  readonly truncated: boolean;
}

type ReadingRow = ExplainedReading & { readonly limit: number | null };

/** Each observation that the rule read, with what it measured and how it took it. */
export function ExplainedReadings({ readings, truncated }: ExplainedReadingsProps) {
  const { t } = useTranslation();
  const rows = useMemo(() => {
    const limits = judgedLimits(readings);
    return readings.map((reading, index): ReadingRow => ({ ...reading, limit: limits?.[index] ?? null }));
  }, [readings]);
  const columns = useReadingColumns(rows);
  const title = t('explanation.readings', { count: readings.length });
  return (
    <div className="readings">
      <p className="readings-head">
        {title}
        {truncated && <span className="muted">{t('explanation.truncated', { count: readings.length })}</span>}
      </p>
      <div className="bounded-table">
        <DataTable label={title} columns={columns} rows={rows} rowId={idOf} rowClass={classOf} />
      </div>
    </div>
  );
}

const idOf = ({ deviceId, observedAt, bootId, seq }: ReadingRow): string =>
  `${deviceId} ${observedAt} ${bootId} ${seq}`;
const classOf = ({ verdict }: ReadingRow): string | undefined =>
  verdict === 'breach' ? 'is-alarming' : undefined;

const verdictLooks = { breach: 'is-critical', clear: 'is-good', between: 'is-quiet' } as const;

function useReadingColumns(rows: readonly ReadingRow[]): readonly DataColumn<ReadingRow>[] {
  const { t } = useTranslation();
  const measured = useMeasuredColumns(rows);
  return useMemo(
    () => [
      {
        id: 'time',
        header: t('explanation.time'),
        cell: ({ observedAt }) => <TimeText at={observedAt} format="clock" />,
        sortBy: ({ observedAt }) => Date.parse(observedAt),
      },
      ...measured,
      {
        id: 'verdict',
        header: t('explanation.verdict'),
        cell: ({ verdict }) => (
          <span className={`badge ${verdictLooks[verdict]}`}>{t(`explanation.verdicts.${verdict}`)}</span>
        ),
      },
      {
        id: 'facts',
        header: t('explanation.facts'),
        cell: ({ facts }) => <ReadingFacts facts={facts} />,
        minor: true,
      },
    ],
    [t, measured],
  );
}

/** On which device, where there are several, what was measured, and against which limit, where there is one. */
function useMeasuredColumns(rows: readonly ReadingRow[]): readonly DataColumn<ReadingRow>[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const several = useMemo(() => new Set(rows.map(({ deviceId }) => deviceId)).size > 1, [rows]);
  const limited = rows.some(({ limit }) => limit !== null);
  return useMemo(() => {
    const device: DataColumn<ReadingRow> = {
      id: 'device',
      header: t('explanation.device'),
      cell: ({ deviceId }) => deviceId,
    };
    const value: DataColumn<ReadingRow> = {
      id: 'value',
      header: t('explanation.value'),
      numeric: true,
      cell: (row) => measuredText(row.value, row.unit, language),
      sortBy: (row) => row.value,
    };
    const limit: DataColumn<ReadingRow> = {
      id: 'limit',
      header: t('explanation.limit'),
      numeric: true,
      cell: (row) => (row.limit === null ? '' : measuredText(row.limit, row.unit, language)),
    };
    return [...(several ? [device] : []), value, ...(limited ? [limit] : [])];
  }, [t, language, several, limited]);
}

function ReadingFacts({ facts }: Pick<ExplainedReading, 'facts'>) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const said = Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${labelOf(t, 'evidence', key)} ${evidenceText(key, value, t, language)}`);
  const text = listText(said, language);
  return (
    <span className="reading-facts" title={text}>
      {text}
    </span>
  );
}
