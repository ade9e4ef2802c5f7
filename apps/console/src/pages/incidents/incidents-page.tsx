import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { endpoints, type IncidentSummary } from '#contracts';
import { useListing } from '../../api/use-listing.js';
import { DataTable } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHead } from '../../components/page-head.js';
import { QueryView } from '../../components/query-view.js';
import { mergeIncidents } from '../../live/merge-incidents.js';
import { useLiveIncidents } from '../../live/use-live-values.js';
import { readIncidentFilter } from './incident-filter.js';
import { IncidentFilters } from './incident-filters.js';
import { useIncidentColumns } from './use-incident-columns.js';

/** All incidents, newest first, following the live stream. */
export function IncidentsPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const filter = useMemo(() => readIncidentFilter(search), [search]);
  const { view, loadMore } = useListing(endpoints.listIncidents, { query: filter });
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <div className="page is-full">
      <PageHead title={t('incidents.title')} lead={t('incidents.lead')}>
        <IncidentFilters />
      </PageHead>
      <div className="panel table-panel">
        <QueryView query={view}>
          {(rows) => <IncidentRows rows={rows} filter={filter} filtered={filtered} onEndReached={loadMore} />}
        </QueryView>
      </div>
    </div>
  );
}

interface IncidentRowsProps {
  readonly rows: readonly IncidentSummary[];
  readonly filter: ReturnType<typeof readIncidentFilter>;
  readonly filtered: boolean;
  readonly onEndReached: () => void;
}

function IncidentRows({ rows, filter, filtered, onEndReached }: IncidentRowsProps) {
  const { t } = useTranslation();
  const live = useLiveIncidents();
  const columns = useIncidentColumns();
  const merged = useMemo(() => mergeIncidents(rows, live, filter), [rows, live, filter]);
  if (merged.length === 0) {
    return (
      <EmptyState icon="incidents">{t(filtered ? 'incidents.emptyFiltered' : 'incidents.empty')}</EmptyState>
    );
  }
  return (
    <DataTable
      label={t('incidents.title')}
      columns={columns}
      rows={merged}
      rowId={idOf}
      rowClass={classOf}
      onEndReached={onEndReached}
    />
  );
}

const idOf = ({ id }: IncidentSummary): string => id;
const classOf = ({ state, allWithdrawn }: IncidentSummary): string | undefined =>
  state === 'open' && !allWithdrawn ? 'is-alarming' : undefined;
