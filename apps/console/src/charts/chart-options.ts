import uPlot from 'uplot';
import { cssColour } from '../app/css-colour.js';
import { clockText, displayZone } from '../format/time-format.js';

/** One line of a chart. */
export interface ChartSeries {
  readonly label: string;
  readonly unit: string;
  /** One a time; null where nothing is known, which leaves a gap. */
  readonly values: readonly (number | null)[];
  /** CSS variable with the colour. */
  readonly colour: string;
  /** A limit: dashed, without points. */
  readonly threshold?: boolean;
}

/** A span of time to shade. */
export interface ChartBand {
  readonly fromMs: number;
  readonly toMs: number;
}

interface ChartInput {
  readonly series: readonly ChartSeries[];
  readonly bands: readonly ChartBand[];
  readonly syncKey: string | undefined;
  readonly heightPx: number;
  readonly widthPx: number;
  readonly language: string;
}

const font = '12px "Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif';

/** Options of a chart in the colours that are on the screen, with times in Taipei's zone. */
export function chartOptions(input: ChartInput): uPlot.Options {
  const ink = cssColour('--ink-muted');
  const line = cssColour('--line');
  const axis: uPlot.Axis = {
    stroke: ink,
    font,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1 },
  };
  const time: uPlot.Axis = {
    ...axis,
    space: 90,
    size: 34,
    values: (_chart, seconds) => seconds.map((second) => clockText(second * 1000)),
  };
  return {
    width: input.widthPx,
    height: input.heightPx,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), displayZone),
    cursor: input.syncKey === undefined ? {} : { sync: { key: input.syncKey } },
    legend: { live: true },
    axes: [time, { ...axis, size: 48 }],
    series: [
      { label: '', value: (_chart, second) => (second === null ? '' : clockText(second * 1000)) },
      ...input.series.map((each) => lineOf(each, input.language)),
    ],
    hooks: { drawClear: [(chart) => shade(chart, input.bands)] },
  };
}

function lineOf(series: ChartSeries, language: string): uPlot.Series {
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  return {
    label: series.label,
    stroke: cssColour(series.colour),
    width: series.threshold === true ? 1.25 : 1.75,
    ...(series.threshold === true ? { dash: [6, 4] } : {}),
    points: { show: false },
    value: (_chart, value) => (value === null ? '' : `${format.format(value)} ${series.unit}`),
  };
}

function shade(chart: uPlot, bands: readonly ChartBand[]): void {
  const { ctx: context, bbox } = chart;
  context.save();
  context.fillStyle = cssColour('--critical');
  context.globalAlpha = 0.1;
  for (const { fromMs, toMs } of bands) {
    const from = Math.max(bbox.left, chart.valToPos(fromMs / 1000, 'x', true));
    const to = Math.min(bbox.left + bbox.width, chart.valToPos(toMs / 1000, 'x', true));
    if (to > from) context.fillRect(from, bbox.top, to - from, bbox.height);
  }
  context.restore();
}
