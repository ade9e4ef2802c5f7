import { describe, expect, it } from 'vitest';
import type { StoredObservation } from '#contracts';
import { observationCharts, unknownChartColumns } from './observation-series.js';

const observed = (values: Record<string, unknown>) => ({ values }) as unknown as StoredObservation;

describe('observationCharts', () => {
  it('draw only columns of the contract', () => {
    expect(unknownChartColumns()).toEqual([]);
  });

  it('show speeds in km/h and ratios in percent, and leave gaps', () => {
    const [speed] = observationCharts(
      'bus',
      [observed({ speed_mps: 0 }), observed({ speed_mps: null })],
      'en',
    );
    expect(speed?.label).toBe('Speed (km/h)');
    expect(speed?.series[0]?.values).toEqual([0, null]);
    const [fill] = observationCharts('bin', [observed({ fill_ratio: 0.5 })], 'zh-TW');
    expect(fill?.label).toBe('滿溢程度 (%)');
    expect(fill?.series[0]?.values).toEqual([50]);
  });

  it('leave out what was never sent', () => {
    expect(observationCharts('bus', [observed({ speed_mps: null })], 'en')).toEqual([]);
  });
});
