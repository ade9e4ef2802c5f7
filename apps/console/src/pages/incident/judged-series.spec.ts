import { beforeAll, describe, expect, it } from 'vitest';
import type { ExplainedReading, Explanation } from '#contracts';
import { setUpTranslation } from '../../i18n/set-up-translation.js';
import { textsIn } from '../../i18n/texts-in.js';
import { judgedChart, thresholdSeries } from './judged-series.js';

beforeAll(() => {
  setUpTranslation('zh-TW');
});

const reading = (second: number, value: number, excess: number, unit: string): ExplainedReading => ({
  deviceId: 'lamp-1',
  observedAt: new Date(second * 1000).toISOString(),
  bootId: '',
  seq: second,
  verdict: excess > 0 ? 'breach' : 'clear',
  value,
  unit,
  excess,
  placeId: null,
  facts: {},
});

function explained(rule: string, readings: readonly ExplainedReading[]): Explanation {
  return {
    finding: { deviceId: 'lamp-1', state: 'ended' } as Explanation['finding'],
    rule: {
      rule,
      version: 1,
      title: { zh: '規則', en: 'Rule' },
      starts: { zh: '', en: '' },
      ends: { zh: '', en: '' },
      params: {},
    },
    permitVersion: 1,
    place: null,
    readings: [...readings],
    truncated: false,
    reproduced: true,
  };
}

describe('what a rule measured, drawn', () => {
  const volts = [reading(1, 200, 7, 'V'), reading(2, 230, -23, 'V')];

  it('is drawn with its limit, from the device of the finding alone', () => {
    const other = { ...reading(3, 1, 1, 'V'), deviceId: 'lamp-2' };
    const chart = judgedChart(explained('under_voltage', [...volts, other]), 'zh-TW');
    expect(chart?.timesMs).toEqual([1000, 2000]);
    expect(chart?.series.map(({ values, unit }) => [values, unit])).toEqual([
      [[200, 230], 'V'],
      [[207, 207], 'V'],
    ]);
  });

  it('has speeds and ratios in the units of people', () => {
    const fast = [reading(1, 10, 5, 'm/s'), reading(2, 2, -3, 'm/s')];
    expect(judgedChart(explained('wrong_way', fast), 'en')?.series.map(({ values }) => values)).toEqual([
      [36, 7.2],
      [18, 18],
    ]);
    const full = [reading(1, 0.5, -0.4, 'ratio'), reading(2, 1, 0.1, 'ratio')];
    expect(judgedChart(explained('full', full), 'en')?.series[0]).toMatchObject({
      unit: '%',
      values: [50, 100],
    });
  });

  it('is not drawn twice, nor where it is one reading or a yes or no', () => {
    expect(judgedChart(explained('left_lane', volts), 'en')).toBeNull();
    expect(judgedChart(explained('under_voltage', volts.slice(0, 1)), 'en')).toBeNull();
    expect(
      judgedChart(
        explained(
          'tampered',
          volts.map((one) => ({ ...one, unit: '' })),
        ),
        'en',
      ),
    ).toBeNull();
    expect(judgedChart(undefined, 'en')).toBeNull();
  });

  it('adds the thresholds of a lane rule to the distance, at the times that were judged', () => {
    const away = [
      reading(1, -3, -3, 'm'),
      { ...reading(2, 5, 5, 'm'), facts: { thresholdM: 1 } },
      { ...reading(3, 5, 5, 'm'), facts: { thresholdM: 1.1 } },
    ];
    const t = textsIn('en');
    expect(thresholdSeries(t, [1000, 2000, 3000], explained('left_lane', away))).toMatchObject([
      { unit: 'm', values: [null, 1, 1.1], threshold: true },
    ]);
    expect(thresholdSeries(t, [1000], explained('overspeed', away))).toEqual([]);
    expect(thresholdSeries(t, [1000], explained('left_lane', away.slice(0, 1)))).toEqual([]);
  });
});
