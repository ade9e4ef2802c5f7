import { describe, expect, it } from 'vitest';
import { foldTogether } from '../../testing/context-fold.js';
import { observationOf, plane, rulesetOf, specimenDevice, use } from '../../testing/specimens.js';
import { sunElevationDeg } from '../context/sun-elevation.js';

const RULE = 'dark_stretch';
/** 02:00 in Taipei. */
const nightMs = Date.parse('2025-06-02T18:00:00.000Z');
const lamps = Array.from({ length: 8 }, (_, i) =>
  specimenDevice('streetlight', { id: `lamp-${i + 1}`, place: plane.toWgs84({ x: i * 30, y: 0 }) }),
);

function rulesetWith(params: object = {}, conditions: object = {}) {
  return rulesetOf({ ...conditions, rules: [use(RULE, { dwellS: 60, ...params })] }, { devices: lamps });
}

const ruleset = rulesetWith();

function lamp(
  n: number,
  atS: number,
  powerState: 'on' | 'off' | 'bootingUp',
  more: object = { commandPct: 100 },
) {
  return observationOf('streetlight', nightMs + atS * 1000, { powerState, ...more }, `lamp-${n}`);
}

const dark = (n: number, atS: number, more?: object) => lamp(n, atS, 'off', more);
const lit = (n: number, atS: number, more?: object) => lamp(n, atS, 'on', more);

const told = (episodes: ReturnType<typeof foldTogether>['episodes']) =>
  episodes.map(({ deviceId, onsetMs, endMs, worst }) => [
    deviceId,
    (onsetMs - nightMs) / 1000,
    endMs === null ? null : (endMs - nightMs) / 1000,
    worst?.value,
  ]);

describe('dark_stretch', () => {
  it('opens on the first of enough neighbours, from the time when they were enough', () => {
    const data = [dark(3, 0), dark(2, 20), dark(4, 50), lit(3, 600)];
    const { episodes } = foldTogether(ruleset, RULE, data);
    expect(told(episodes)).toEqual([['lamp-2', 50, 600, 3]]);
    const first = episodes[0]?.evidence.first as { lamps: { deviceId: string }[] } | undefined;
    expect(first?.lamps.map(({ deviceId }) => deviceId)).toEqual(['lamp-2', 'lamp-3', 'lamp-4']);
  });

  it('does not open for lamps that do not stand next to each other, or not for the dwell', () => {
    const apart = [dark(1, 0), dark(2, 0), dark(5, 0), dark(7, 0)];
    const brief = [dark(1, 0), dark(2, 0), dark(3, 0), lit(2, 59)];
    for (const data of [apart, brief]) {
      expect(foldTogether(ruleset, RULE, data, { horizonMs: nightMs + 900_000 }).episodes).toEqual([]);
    }
  });

  it('is dark by its draw as well as by its state, unless it was told to be', () => {
    const noPower = { commandPct: 100, activePowerW: 0.5 };
    const data = [lit(1, 0, noPower), dark(2, 0, {}), dark(3, 0)];
    const options = { horizonMs: nightMs + 900_000 };
    expect(told(foldTogether(ruleset, RULE, data, options).episodes)).toEqual([['lamp-1', 0, null, 3]]);
    const meant = [lit(1, 0, noPower), dark(2, 0, { commandPct: 0 }), dark(3, 0)];
    expect(foldTogether(ruleset, RULE, meant, options).episodes).toEqual([]);
    const starting = [lit(1, 0, noPower), lamp(2, 0, 'bootingUp'), dark(3, 0)];
    expect(foldTogether(ruleset, RULE, starting, options).episodes).toEqual([]);
  });

  it('judges by night only: by the lamp, else by the sun', () => {
    const noonS = 10 * 3600;
    expect(sunElevationDeg({ lat: 25.0333, lon: 121.546 }, nightMs)).toBeLessThan(-30);
    expect(sunElevationDeg({ lat: 25.0333, lon: 121.546 }, nightMs + noonS * 1000)).toBeGreaterThan(80);
    const byDay = [1, 2, 3].map((n) => dark(n, noonS));
    const tunnel = [1, 2, 3].map((n) => dark(n, noonS, { commandPct: 100, illuminanceLux: 5 }));
    const bright = [1, 2, 3].map((n) => dark(n, 0, { commandPct: 100, illuminanceLux: 900 }));
    const options = { horizonMs: nightMs + (noonS + 900) * 1000 };
    expect(foldTogether(ruleset, RULE, byDay, options).episodes).toEqual([]);
    expect(foldTogether(ruleset, RULE, bright, options).episodes).toEqual([]);
    expect(foldTogether(ruleset, RULE, tunnel, options).episodes).toHaveLength(1);
  });

  it('asks the operating windows where the permit wants it', () => {
    const windows = { operatingWindows: [{ from: '03:00', to: '04:00' }] };
    const inWindows = rulesetWith({ onlyInWindows: true }, windows);
    const data = [1, 2, 3].flatMap((n) => [dark(n, 0), dark(n, 3600)]);
    const { episodes } = foldTogether(inWindows, RULE, data, { horizonMs: nightMs + 4000_000 });
    expect(told(episodes)).toEqual([['lamp-1', 3600, null, 3]]);
  });

  it('goes on while it grows, merges and shrinks; the older one stays', () => {
    const data = [
      ...[1, 2, 3].map((n) => dark(n, 0)),
      ...[5, 6, 7].map((n) => dark(n, 100)),
      dark(4, 200),
      lit(5, 400),
      lit(2, 600),
    ];
    const { episodes, changes } = foldTogether(ruleset, RULE, data, { horizonMs: nightMs + 900_000 });
    expect(told(episodes)).toEqual([
      ['lamp-1', 0, 600, 7],
      ['lamp-5', 100, 260, 3],
    ]);
    expect(changes.map(({ type }) => type)).toEqual([
      'opened',
      'opened',
      'updated',
      'ended',
      'updated',
      'ended',
    ]);
  });

  it('does not take a lost link for a dark lamp', () => {
    const data = [...[1, 2, 3].map((n) => lit(n, 0)), lit(8, 20_000)];
    expect(foldTogether(ruleset, RULE, data).episodes).toEqual([]);
    const silent = rulesetWith({ silenceCounts: true, maxAgeS: 1800 });
    const { episodes } = foldTogether(silent, RULE, [...data.slice(0, 3), lit(8, 3600)]);
    expect(told(episodes)).toEqual([['lamp-1', 1800, null, 3]]);
  });

  it('forgets a dark lamp that is not heard of any more', () => {
    const data = [1, 2, 3].map((n) => dark(n, n));
    const { episodes, state } = foldTogether(ruleset, RULE, data, { horizonMs: nightMs + 9_000_000 });
    expect(told(episodes)).toEqual([['lamp-1', 3, 3601, 3]]);
    expect(state.rules).toEqual({});
  });
});
