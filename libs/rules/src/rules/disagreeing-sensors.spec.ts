import { describe, expect, it } from 'vitest';
import { foldTogether } from '../../testing/context-fold.js';
import { noonMs, observationOf, plane, rulesetOf, specimenDevice, use } from '../../testing/specimens.js';

const RULE = 'disagreeing_sensors';
const sensors = ['bay-a', 'bay-b', 'bay-c'];
const devices = sensors.map((id) => specimenDevice('parking', { id }));
const ruleset = rulesetOf({ rules: [use(RULE, { dwellS: 120, maxAgeS: 3600 })] }, { devices });

type Occupancy = 'vacant' | 'occupied' | 'partially_occupied' | 'unknown' | 'closed';

function says(deviceId: string, atS: number, occupancy: Occupancy, more: object = { spotId: 'P12' }) {
  return observationOf('parking', noonMs + atS * 1000, { occupancy, ...more }, deviceId);
}

const seconds = (episodes: ReturnType<typeof foldTogether>['episodes']) =>
  episodes.map(({ deviceId, onsetMs, endMs }) => [
    deviceId,
    (onsetMs - noonMs) / 1000,
    endMs === null ? null : (endMs - noonMs) / 1000,
  ]);

describe('disagreeing_sensors', () => {
  it('opens after the dwell, from the first contradiction, and ends when they agree', () => {
    const data = [says('bay-a', 0, 'occupied'), says('bay-b', 10, 'vacant'), says('bay-a', 300, 'vacant')];
    const { episodes, changes } = foldTogether(ruleset, RULE, data);
    expect(seconds(episodes)).toEqual([['bay-a', 10, 300]]);
    expect(episodes[0]).toMatchObject({
      kind: 'parking',
      severity: 'minor',
      worst: { value: 290, unit: 's' },
    });
    expect(episodes[0]?.evidence.sensors).toMatchObject([
      { deviceId: 'bay-a', taken: true },
      { deviceId: 'bay-b', taken: false },
    ]);
    expect(changes.map(({ type }) => type)).toEqual(['opened', 'ended']);
  });

  it('does not mind that one sensor tells a little later', () => {
    const data = [
      says('bay-a', 0, 'vacant'),
      says('bay-b', 5, 'vacant'),
      says('bay-a', 100, 'occupied'),
      says('bay-b', 219, 'occupied'),
    ];
    expect(foldTogether(ruleset, RULE, data, { horizonMs: noonMs + 3_600_000 }).episodes).toEqual([]);
  });

  it('blames those that are fewer', () => {
    const data = [says('bay-a', 0, 'occupied'), says('bay-b', 1, 'occupied'), says('bay-c', 2, 'vacant')];
    const { episodes } = foldTogether(ruleset, RULE, data, { horizonMs: noonMs + 122_000 });
    expect(seconds(episodes)).toEqual([['bay-c', 2, null]]);
  });

  it('is told by the horizon, not before the dwell is over', () => {
    const data = [says('bay-a', 0, 'occupied'), says('bay-b', 0, 'vacant')];
    expect(foldTogether(ruleset, RULE, data, { horizonMs: noonMs + 119_999 }).episodes).toEqual([]);
    expect(seconds(foldTogether(ruleset, RULE, data, { horizonMs: noonMs + 120_000 }).episodes)).toEqual([
      ['bay-a', 0, null],
    ]);
  });

  it('does not count what was not repeated for too long', () => {
    const data = [says('bay-a', 0, 'occupied'), says('bay-b', 3500, 'vacant')];
    expect(foldTogether(ruleset, RULE, data, { horizonMs: noonMs + 7_000_000 }).episodes).toEqual([]);
    const open = [says('bay-a', 0, 'occupied'), says('bay-b', 3000, 'vacant')];
    const { episodes } = foldTogether(ruleset, RULE, open, { horizonMs: noonMs + 7_000_000 });
    expect(seconds(episodes)).toEqual([['bay-a', 3000, 3600]]);
  });

  it('does not ask sensors that do not know, are unsure, or speak of another spot', () => {
    const data = [
      says('bay-a', 0, 'occupied'),
      says('bay-b', 1, 'unknown'),
      says('bay-b', 2, 'closed'),
      says('bay-b', 3, 'vacant', { spotId: 'P12', confidence: 0.2 }),
      says('bay-c', 4, 'vacant', { spotId: 'P13' }),
      says('bay-c', 5, 'vacant', { spotId: 'P12', siteId: 'elsewhere' }),
    ];
    expect(foldTogether(ruleset, RULE, data, { horizonMs: noonMs + 1_000_000 }).episodes).toEqual([]);
  });

  it('takes sensors without a spot together where they watch the same and stand close', () => {
    const at = (x: number) => plane.toWgs84({ x, y: 0 });
    const kerb = { id: 'kerb', name: { zh: '路緣', en: 'Kerb' }, purpose: 'parking' };
    const bays = [
      specimenDevice('parking', { id: 'bay-a', watches: 'kerb', place: at(0) }),
      specimenDevice('parking', { id: 'bay-b', watches: 'kerb', place: at(1) }),
      specimenDevice('parking', { id: 'bay-c', watches: 'kerb', place: at(7) }),
    ];
    const geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [121.545, 25.033],
          [121.547, 25.033],
          [121.547, 25.034],
          [121.545, 25.033],
        ],
      ],
    };
    const watching = rulesetOf({ zones: [{ ...kerb, geometry }], rules: [use(RULE)] }, { devices: bays });
    const data = [
      says('bay-a', 0, 'vacant', {}),
      says('bay-c', 1, 'occupied', {}),
      says('bay-b', 2, 'occupied', {}),
    ];
    const { episodes } = foldTogether(watching, RULE, data, { horizonMs: noonMs + 400_000 });
    expect(seconds(episodes)).toEqual([['bay-a', 2, null]]);
    expect(episodes[0]?.evidence.sensors).toMatchObject([{ deviceId: 'bay-a' }, { deviceId: 'bay-b' }]);
  });

  it('looks only at the devices that the permit names for it', () => {
    const named = rulesetOf({ rules: [{ ...use(RULE), deviceIds: ['bay-a', 'bay-c'] }] }, { devices });
    const data = [says('bay-a', 0, 'occupied'), says('bay-b', 1, 'vacant')];
    expect(foldTogether(named, RULE, data, { horizonMs: noonMs + 1_000_000 }).episodes).toEqual([]);
  });
});
