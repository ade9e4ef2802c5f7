import { describe, expect, it } from 'vitest';
import { incidentOf } from './live-samples.js';
import { mergeIncidents } from './merge-incidents.js';

const later = '2026-05-01T17:05:00.000Z';
const numbers = (rows: readonly { number: number }[]) => rows.map(({ number }) => number);

describe('mergeIncidents', () => {
  it('brings newer incidents on top and changed ones up to date', () => {
    const changed = incidentOf(3, { state: 'acknowledged', updatedAt: later });
    const merged = mergeIncidents([incidentOf(4), incidentOf(3)], [incidentOf(5), changed], {});
    expect(numbers(merged)).toEqual([5, 4, 3]);
    expect(merged[2]?.state).toBe('acknowledged');
  });

  it('keeps a row of the API that is newer than what the stream said', () => {
    const answered = incidentOf(3, { state: 'resolved', updatedAt: later });
    expect(mergeIncidents([answered], [incidentOf(3)], {})[0]?.state).toBe('resolved');
  });

  it('leaves older incidents to the pages that are not loaded yet', () => {
    expect(numbers(mergeIncidents([incidentOf(9)], [incidentOf(2)], {}))).toEqual([9]);
  });

  it('applies the filter to both', () => {
    const rows = [incidentOf(2, { state: 'open' }), incidentOf(1)];
    const live = [
      incidentOf(2, { state: 'resolved', updatedAt: later }),
      incidentOf(3, { rule: 'overspeed' }),
    ];
    expect(numbers(mergeIncidents(rows, live, { state: 'open', rule: 'left_lane' }))).toEqual([1]);
  });
});
