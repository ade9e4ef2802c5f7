import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Trial } from '#contracts';
import { useTrials } from '../../api/use-things.js';
import type { DataColumn } from '../../components/data-column.js';
import { DataTable } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHead } from '../../components/page-head.js';
import { QueryView } from '../../components/query-view.js';
import { TrialStateBadge } from '../../components/state-badges.js';
import { listText } from '../../format/list-text.js';
import { useLanguage } from '../../i18n/use-language.js';
import { PeriodText } from './period-text.js';

/** All trials that one may see. */
export function TrialsPage() {
  const { t } = useTranslation();
  const query = useTrials();
  const columns = useTrialColumns();
  return (
    <div className="page is-full">
      <PageHead title={t('trials.title')} lead={t('trials.lead')} />
      <div className="panel table-panel">
        <QueryView query={query}>
          {(trials) =>
            trials.length === 0 ? (
              <EmptyState icon="trials">{t('trials.empty')}</EmptyState>
            ) : (
              <DataTable label={t('trials.title')} columns={columns} rows={trials} rowId={({ id }) => id} />
            )
          }
        </QueryView>
      </div>
    </div>
  );
}

function useTrialColumns(): readonly DataColumn<Trial>[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('trials.name'),
        cell: ({ id, name }) => (
          <Link className="row-link" to={`/trials/${id}`}>
            {language === 'en' ? name.en : name.zh}
          </Link>
        ),
        sortBy: ({ id }) => id,
      },
      {
        id: 'state',
        header: t('trials.state'),
        cell: ({ state }) => <TrialStateBadge state={state} />,
        sortBy: ({ state }) => state,
      },
      {
        id: 'period',
        header: t('trials.period'),
        cell: (trial) => <PeriodText trial={trial} />,
        minor: true,
      },
      {
        id: 'vendors',
        header: t('trials.vendors'),
        cell: ({ vendorIds }) => listText(vendorIds, language),
        minor: true,
      },
      {
        id: 'permit',
        header: t('trials.permit'),
        cell: ({ permitVersion }) =>
          permitVersion === null ? t('trials.noPermit') : t('trial.version', { version: permitVersion }),
      },
    ],
    [t, language],
  );
}
