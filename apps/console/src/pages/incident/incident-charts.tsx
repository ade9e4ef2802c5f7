import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Explanation, Incident } from '#contracts';
import { TimeChart } from '../../charts/time-chart.js';
import { EmptyState } from '../../components/empty-state.js';
import { Panel } from '../../components/panel.js';
import { mpsToKmh } from '../../format/quantity.js';
import { useLanguage } from '../../i18n/use-language.js';
import { observationCharts } from '../device/observation-series.js';
import { judgedChart, thresholdSeries } from './judged-series.js';
import type { IncidentTrack } from './use-incident-track.js';

interface IncidentChartsProps {
  readonly incident: Incident;
  readonly track: IncidentTrack;
  /** Why, where it is known already: what the rule measured, and its limits, are drawn as well. */
  readonly explanation: Explanation | undefined;
}

/** Speed and distance to the lane, each against its limit, or what else the device measured. */
export function IncidentCharts({ incident, track, explanation }: IncidentChartsProps) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const ofMotion = useMotionCharts(track, incident.rule, explanation);
  const ofRule = useMemo(() => judgedChart(explanation, language), [explanation, language]);
  const { observations } = track;
  const ofKind = useMemo(
    () =>
      observationCharts(incident.kind, observations, language).map((chart) => ({
        ...chart,
        timesMs: observations.map(({ observedAt }) => Date.parse(observedAt)),
      })),
    [incident.kind, observations, language],
  );
  const measured = ofMotion.length > 0 ? ofMotion : ofKind;
  const charts = ofRule === null ? measured : [ofRule, ...measured];
  const bands = useMemo(
    () =>
      incident.findings
        .filter(({ state }) => state === 'open' || state === 'ended')
        .map(({ onset, end }) => ({
          fromMs: Date.parse(onset),
          toMs: end === null ? Number.MAX_SAFE_INTEGER : Date.parse(end),
        })),
    [incident.findings],
  );
  return (
    <Panel title={t('incident.charts')}>
      {charts.length === 0 && !track.loading && (
        <EmptyState icon="incidents">{t('incident.noData')}</EmptyState>
      )}
      {charts.map(({ label, timesMs, series }) => (
        <TimeChart
          key={label}
          label={label}
          timesMs={timesMs}
          series={series}
          bands={bands}
          syncKey={incident.id}
        />
      ))}
    </Panel>
  );
}

function useMotionCharts(
  { points, permit }: IncidentTrack,
  rule: string,
  explanation: Explanation | undefined,
) {
  const { t } = useTranslation();
  return useMemo(() => {
    const timesMs = points.map(({ atMs }) => atMs);
    const limitMps = speedLimitMps(permit);
    const distances = points.map(({ laneDistanceM }) => laneDistanceM);
    const speeds = points.map(({ speedMps }) => (speedMps === null ? null : mpsToKmh(speedMps)));
    const limited = (label: string, unit: string, limit: number) => ({
      label,
      unit,
      values: timesMs.map(() => limit),
      colour: '--critical',
      threshold: true,
    });
    const distance = {
      label: t('measure.laneDistanceM'),
      unit: 'm',
      values: distances,
      colour: '--state-active',
    };
    const speed = { label: t('incident.speed'), unit: 'km/h', values: speeds, colour: '--state-active' };
    const limit = limitMps === null ? [] : [limited(t('incident.limit'), 'km/h', mpsToKmh(limitMps))];
    const ofDistance = {
      label: `${t('incident.laneDistance')} (m)`,
      timesMs,
      series: [distance, limited(t('incident.edge'), 'm', 0), ...thresholdSeries(t, timesMs, explanation)],
    };
    const ofSpeed = { label: `${t('incident.speed')} (km/h)`, timesMs, series: [speed, ...limit] };
    const charts = rule === 'left_lane' ? [ofDistance, ofSpeed] : [ofSpeed, ofDistance];
    return charts.filter(({ series }) => series[0]?.values.some((value) => value !== null) === true);
  }, [points, permit, rule, explanation, t]);
}

/** The lowest speed limit of the permit and its lanes, metres per second; null where there is none. */
function speedLimitMps(permit: IncidentTrack['permit']): number | null {
  const limits = [
    permit?.conditions.speedLimitMps,
    ...(permit?.conditions.lanes ?? []).map((lane) => lane.speedLimitMps),
  ].filter((limit) => limit !== undefined);
  return limits.length === 0 ? null : Math.min(...limits);
}
