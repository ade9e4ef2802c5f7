import type { TFunction } from 'i18next';
import type { Explanation } from '#contracts';
import type { ChartSeries } from '../../charts/chart-options.js';
import { judgedLimits } from '../../format/judged-limit.js';
import { mpsToKmh } from '../../format/quantity.js';
import type { Language } from '../../i18n/language.js';
import { textsIn } from '../../i18n/texts-in.js';

/** Rules whose measure the charts of motion show as it is. */
const drawnAnyway: ReadonlySet<string> = new Set(['left_lane', 'overspeed']);

/** How far beyond the edge counts, by the accuracy of each fix, at the times of a track; none where nothing is explained. */
export function thresholdSeries(
  t: TFunction,
  timesMs: readonly number[],
  explanation: Explanation | undefined,
): readonly ChartSeries[] {
  if (explanation?.rule.rule !== 'left_lane') return [];
  const byTime = new Map(
    explanation.readings.flatMap(({ observedAt, facts }) =>
      typeof facts.thresholdM === 'number' ? [[Date.parse(observedAt), facts.thresholdM] as const] : [],
    ),
  );
  if (byTime.size === 0) return [];
  const values = timesMs.map((ms) => byTime.get(ms) ?? null);
  return [
    { label: t('explanation.threshold'), unit: 'm', values, colour: '--state-stopped', threshold: true },
  ];
}

/** What the rule measured, with its limit, of the device of the finding; null where it is drawn anyway. */
export function judgedChart(explanation: Explanation | undefined, language: Language) {
  if (explanation === undefined || drawnAnyway.has(explanation.rule.rule)) return null;
  const { deviceId } = explanation.finding;
  const readings = explanation.readings.filter((reading) => reading.deviceId === deviceId);
  const unit = readings[0]?.unit;
  if (unit === undefined || unit === '' || readings.length < 2) return null;
  const t = textsIn(language);
  const title = language === 'en' ? explanation.rule.title.en : explanation.rule.title.zh;
  const shown = shownUnit(unit);
  const limits = judgedLimits(readings);
  const label = t('explanation.judgedValue', { rule: title });
  const measured: ChartSeries = {
    label,
    unit: shown.unit,
    values: readings.map(({ value }) => shown.of(value)),
    colour: '--state-active',
  };
  const limit: ChartSeries = {
    label: t('explanation.limit'),
    unit: shown.unit,
    values: (limits ?? []).map(shown.of),
    colour: '--critical',
    threshold: true,
  };
  return {
    label: `${label} (${shown.unit})`,
    timesMs: readings.map(({ observedAt }) => Date.parse(observedAt)),
    series: limits === null ? [measured] : [measured, limit],
  };
}

function shownUnit(unit: string): { readonly unit: string; readonly of: (value: number) => number } {
  if (unit === 'm/s') return { unit: 'km/h', of: mpsToKmh };
  if (unit === 'ratio') return { unit: '%', of: (value) => value * 100 };
  return { unit, of: (value) => value };
}
