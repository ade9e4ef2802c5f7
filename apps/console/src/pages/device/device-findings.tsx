import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { endpoints, type Finding } from '#contracts';
import { useListing } from '../../api/use-listing.js';
import type { DataColumn } from '../../components/data-column.js';
import { DataTable } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { SeverityBadge } from '../../components/severity-badge.js';
import { FindingStateBadge } from '../../components/state-badges.js';
import { TimeText } from '../../components/time-text.js';
import { quantityText } from '../../format/quantity.js';
import { labelOf } from '../../i18n/label-of.js';
import { useLanguage } from '../../i18n/use-language.js';

const refreshMs = 10_000;

/** What the rules found on a device. */
export function DeviceFindings({ deviceId }: { readonly deviceId: string }) {
  const { t } = useTranslation();
  const { view, loadMore } = useListing(
    endpoints.listFindings,
    { query: { deviceId } },
    { refetchMs: refreshMs },
  );
  const columns = useFindingColumns();
  return (
    <Panel title={t('device.findings')} flush>
      <QueryView query={view}>
        {(findings) =>
          findings.length === 0 ? (
            <EmptyState icon="incidents">{t('device.noFindings')}</EmptyState>
          ) : (
            <div className="bounded-table">
              <DataTable
                label={t('device.findings')}
                columns={columns}
                rows={findings}
                rowId={({ id }) => id}
                onEndReached={loadMore}
              />
            </div>
          )
        }
      </QueryView>
    </Panel>
  );
}

function useFindingColumns(): readonly DataColumn<Finding>[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return [
    {
      id: 'rule',
      header: t('incidents.rule'),
      cell: ({ rule, incidentId }) =>
        incidentId === null ? (
          labelOf(t, 'rule', rule)
        ) : (
          <Link className="row-link" to={`/incidents/${incidentId}`}>
            {labelOf(t, 'rule', rule)}
          </Link>
        ),
    },
    {
      id: 'severity',
      header: t('incidents.severity'),
      cell: ({ severity }) => <SeverityBadge severity={severity} />,
    },
    { id: 'state', header: t('incidents.state'), cell: ({ state }) => <FindingStateBadge state={state} /> },
    { id: 'onset', header: t('incident.onset'), cell: ({ onset }) => <TimeText at={onset} /> },
    {
      id: 'end',
      header: t('incident.end'),
      cell: ({ end }) => (end === null ? t('incidents.ongoing') : <TimeText at={end} format="clock" />),
      minor: true,
    },
    {
      id: 'worst',
      header: t('incident.worst'),
      numeric: true,
      cell: ({ worst }) => (worst === null ? '' : quantityText(worst.value, worst.unit, language)),
      minor: true,
    },
  ];
}
