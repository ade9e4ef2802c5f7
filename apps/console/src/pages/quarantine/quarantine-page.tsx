import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { endpoints, problemCatalogue, type Quarantined } from '#contracts';
import { useListing } from '../../api/use-listing.js';
import type { DataColumn } from '../../components/data-column.js';
import { DataTable } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHead } from '../../components/page-head.js';
import { QueryView } from '../../components/query-view.js';
import { TimeText } from '../../components/time-text.js';
import { bytesText } from '../../format/quantity.js';
import { useLanguage } from '../../i18n/use-language.js';

const refreshMs = 10_000;

/** Messages that were refused, newest first. */
export function QuarantinePage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const deviceId = search.get('device') ?? undefined;
  const query = useMemo(() => ({ deviceId }), [deviceId]);
  const { view, loadMore } = useListing(endpoints.listQuarantine, { query }, { refetchMs: refreshMs });
  const columns = useQuarantineColumns();
  return (
    <div className="page is-full">
      <PageHead
        title={deviceId === undefined ? t('quarantine.title') : `${t('quarantine.title')} · ${deviceId}`}
        lead={t('quarantine.lead')}
      />
      <div className="panel table-panel">
        <QueryView query={view}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState icon="quarantine">{t('quarantine.empty')}</EmptyState>
            ) : (
              <DataTable
                label={t('quarantine.title')}
                columns={columns}
                rows={rows}
                rowId={({ id }) => id}
                onEndReached={loadMore}
              />
            )
          }
        </QueryView>
      </div>
    </div>
  );
}

function useQuarantineColumns(): readonly DataColumn<Quarantined>[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return useMemo(
    () => [
      {
        id: 'receivedAt',
        header: t('quarantine.receivedAt'),
        cell: ({ id, receivedAt }) => (
          <Link className="row-link" to={`/quarantine/${id}`}>
            <TimeText at={receivedAt} />
          </Link>
        ),
        sortBy: ({ receivedAt }) => Date.parse(receivedAt),
      },
      {
        id: 'reason',
        header: t('quarantine.reason'),
        cell: ({ code }) => problemCatalogue[code][language === 'en' ? 'en' : 'zh'],
        sortBy: ({ code }) => code,
      },
      {
        id: 'device',
        header: t('quarantine.device'),
        cell: ({ deviceId }) => deviceId ?? t('ui.nothing'),
        sortBy: ({ deviceId }) => deviceId,
      },
      {
        id: 'detail',
        header: t('quarantine.detail'),
        cell: ({ detail }) => <span className="cell-clipped">{detail}</span>,
        minor: true,
      },
      {
        id: 'size',
        header: t('quarantine.size'),
        numeric: true,
        cell: ({ sizeBytes }) => bytesText(sizeBytes, language),
        sortBy: ({ sizeBytes }) => sizeBytes,
        minor: true,
      },
    ],
    [t, language],
  );
}
