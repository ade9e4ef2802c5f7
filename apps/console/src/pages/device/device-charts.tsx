import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Kind, StoredObservation } from '#contracts';
import { useObservations } from '../../api/use-things.js';
import { useNow } from '../../app/use-now.js';
import { TimeChart } from '../../charts/time-chart.js';
import { EmptyState } from '../../components/empty-state.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { useLanguage } from '../../i18n/use-language.js';
import { observationCharts } from './observation-series.js';

const hourMs = 3_600_000;
const refreshMs = 15_000;

interface DeviceChartsProps {
  readonly deviceId: string;
  readonly kind: Kind;
}

/** What the device sent in the last hour. */
export function DeviceCharts({ deviceId, kind }: DeviceChartsProps) {
  const { t } = useTranslation();
  const [openedMs] = useState(Date.now);
  const nowMs = useNow(refreshMs);
  const from = new Date(openedMs - hourMs).toISOString();
  const to = new Date(nowMs + refreshMs).toISOString();
  const query = useObservations(deviceId, from, to);
  return (
    <Panel title={t('device.lastHour')}>
      <QueryView query={query}>
        {(observations) => <Charts deviceId={deviceId} kind={kind} observations={observations} />}
      </QueryView>
    </Panel>
  );
}

interface ChartsProps extends DeviceChartsProps {
  readonly observations: readonly StoredObservation[];
}

function Charts({ deviceId, kind, observations }: ChartsProps) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const timesMs = useMemo(() => observations.map(({ observedAt }) => Date.parse(observedAt)), [observations]);
  const charts = useMemo(
    () => observationCharts(kind, observations, language),
    [kind, observations, language],
  );
  if (charts.length === 0) return <EmptyState icon="devices">{t('device.noChart')}</EmptyState>;
  return charts.map(({ label, series }) => (
    <TimeChart
      key={label}
      label={label}
      timesMs={timesMs}
      series={series}
      syncKey={deviceId}
      heightPx={140}
    />
  ));
}
