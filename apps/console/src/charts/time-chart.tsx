import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useIsDark } from '../app/use-theme.js';
import { useLanguage } from '../i18n/use-language.js';
import { type ChartBand, type ChartSeries, chartOptions } from './chart-options.js';
import './time-chart.css';

export interface TimeChartProps {
  /** Says what the chart shows to those who do not see it. */
  readonly label: string;
  /** Epoch ms, ascending. */
  readonly timesMs: readonly number[];
  readonly series: readonly ChartSeries[];
  /** Spans of time to shade, such as an episode. */
  readonly bands?: readonly ChartBand[];
  /** Charts with the same key share their cursor. */
  readonly syncKey?: string;
  readonly heightPx?: number;
}

const noBands: readonly ChartBand[] = [];

/** Series over time. Give it stable props: it draws anew whenever one changes. */
export function TimeChart(props: TimeChartProps) {
  const { label, timesMs, series, bands = noBands, syncKey, heightPx = 180 } = props;
  const holderRef = useRef<HTMLDivElement>(null);
  const dark = useIsDark();
  const [language] = useLanguage();
  useEffect(() => {
    const holder = holderRef.current;
    if (holder === null || dark === undefined) return undefined;
    const options = chartOptions({ series, bands, syncKey, heightPx, widthPx: holder.clientWidth, language });
    const data = [timesMs.map((ms) => ms / 1000), ...series.map(({ values }) => [...values])];
    const chart = new uPlot(options, data as uPlot.AlignedData, holder);
    const observer = new ResizeObserver(() => chart.setSize({ width: holder.clientWidth, height: heightPx }));
    observer.observe(holder);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [timesMs, series, bands, syncKey, heightPx, dark, language]);
  return (
    <figure className="time-chart">
      <figcaption>{label}</figcaption>
      <div ref={holderRef} />
    </figure>
  );
}
