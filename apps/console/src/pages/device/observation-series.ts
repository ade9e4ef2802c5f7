import { type Kind, observationColumns, type StoredObservation } from '#contracts';
import type { ChartSeries } from '../../charts/chart-options.js';
import { fieldLabel, fieldOfColumn } from '../../format/field-labels.js';
import { mpsToKmh } from '../../format/quantity.js';

/** The columns of a kind that are worth a chart, the most telling first. */
const chartColumns: Readonly<Record<Kind, readonly string[]>> = {
  bus: ['speed_mps', 'brake_act_pct', 'occupancy_count'],
  streetlight: ['dimming_pct', 'active_power_w', 'voltage_v'],
  parking: ['duration_s', 'confidence'],
  efence: ['distance_to_boundary_m', 'dwell_s'],
  traffic: ['count_car', 'count_motorcycle', 'count_bicycle', 'avg_speed_mps'],
  bin: ['fill_ratio', 'weight_kg', 'temperature_c'],
};
const maxCharts = 3;

/** One chart of a device: a column over time. */
export interface ObservationChart {
  readonly label: string;
  readonly series: readonly ChartSeries[];
}

/** Charts of the columns in which the observations hold any number. */
export function observationCharts(
  kind: Kind,
  observations: readonly StoredObservation[],
  language: string,
): readonly ObservationChart[] {
  return chartColumns[kind]
    .map((column) => chartOf(kind, column, observations, language))
    .filter(({ series }) => series[0]?.values.some((value) => value !== null) === true)
    .slice(0, maxCharts);
}

/** Whether the contract has every column that is charted; for the test. */
export function unknownChartColumns(): readonly string[] {
  return (Object.keys(chartColumns) as Kind[]).flatMap((kind) => {
    const known = observationColumns[kind].map(({ name }) => name);
    return chartColumns[kind]
      .filter((column) => !known.includes(column))
      .map((column) => `${kind}.${column}`);
  });
}

function chartOf(
  kind: Kind,
  column: string,
  observations: readonly StoredObservation[],
  language: string,
): ObservationChart {
  const field = fieldOfColumn(kind, column);
  const name = field === undefined ? column : fieldLabel(field, language);
  const isSpeed = field?.meta.unit === 'm/s';
  const isRatio = field?.meta.unit === undefined && field?.name.endsWith('Ratio') === true;
  const unit = isSpeed ? 'km/h' : isRatio ? '%' : (field?.meta.unit ?? '');
  const shown = (value: number): number => (isSpeed ? mpsToKmh(value) : isRatio ? value * 100 : value);
  const values = observations.map(({ values: row }) => {
    const value = row[column];
    return typeof value === 'number' ? shown(value) : null;
  });
  const label = unit === '' ? name : `${name} (${unit})`;
  return { label, series: [{ label: name, unit, values, colour: '--state-active' }] };
}
