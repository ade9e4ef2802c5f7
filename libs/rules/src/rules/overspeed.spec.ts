import { describe, expect, it } from 'vitest';
import {
  busAt,
  compileConditions,
  eastLane,
  fold,
  lonLat,
  noonMs,
  rulesetOf,
  square,
  use,
} from '../../testing/specimens.js';

const LIMIT_MPS = 10 / 3.6;

function speeds(mps: readonly (number | undefined)[], x = 0) {
  return mps.map((speedMps, i) => busAt(noonMs + i * 1000, { x, y: 0 }, { speedMps }));
}

const limited = rulesetOf({ speedLimitMps: LIMIT_MPS, rules: [use('overspeed')] });

describe('overspeed', () => {
  it('opens after the dwell, from the first reading over the limit, and ends at the first under it', () => {
    const { episodes, changes } = fold(limited, speeds([2, 2.5, 3.5, 4.2, 4, 3.5, 2.7, 2, 2, 2]));
    expect(changes.map(({ type }) => type)).toEqual(['opened', 'ended']);
    expect(episodes).toMatchObject([
      {
        rule: 'overspeed',
        severity: 'severe',
        onsetMs: noonMs + 2000,
        endMs: noonMs + 6000,
        worst: { value: 4.2, unit: 'm/s', atMs: noonMs + 3000 },
        placeId: null,
        evidence: { limitMps: LIMIT_MPS, params: { toleranceMps: 0.3 } },
      },
    ]);
  });

  it('lets short peaks and the tolerance pass', () => {
    expect(fold(limited, speeds([2, 4, 4, 2, 2, 4, 2])).episodes).toEqual([]);
    expect(fold(limited, speeds(new Array(20).fill(LIMIT_MPS + 0.29))).episodes).toEqual([]);
    expect(fold(limited, speeds(new Array(20).fill(LIMIT_MPS + 0.31))).episodes).toHaveLength(1);
  });

  it('does not make two findings of one around the limit', () => {
    const around = [4, 4, 4, 2.9, 2.7, 2.9, 2.7, 2.9, 4, 4, 4, 2, 2, 2];
    expect(fold(limited, speeds(around)).episodes).toHaveLength(1);
  });

  it('does not judge a vehicle that sends no speed', () => {
    expect(fold(limited, speeds([undefined, undefined, undefined, undefined])).state.rules).toEqual({});
  });

  it('tells a worse value at most every ten seconds, and all of it at the end', () => {
    const rising = Array.from({ length: 35 }, (_, i) => 4 + i / 10);
    const { changes } = fold(limited, speeds([...rising, 1, 1, 1]));
    expect(changes.map(({ type }) => type)).toEqual(['opened', 'updated', 'updated', 'updated', 'ended']);
    expect(changes.at(-1)!.episode.worst!.value).toBeCloseTo(7.4);
  });

  it('takes the lowest limit in force at the place', () => {
    const name = eastLane.name;
    const slow = { id: 'slow', name, purpose: 'slow', geometry: square(200, 0, 100), speedLimitMps: 1.5 };
    const ruleset = rulesetOf({
      speedLimitMps: 8,
      lanes: [{ ...eastLane, speedLimitMps: 5 }],
      zones: [slow, { ...slow, id: 'fast', geometry: square(0, 0, 4000), speedLimitMps: 9 }],
      rules: [use('overspeed')],
    });
    const at = (x: number, speedMps: number) =>
      fold(ruleset, speeds(new Array(5).fill(speedMps), x)).episodes;
    expect(at(200, 2)).toMatchObject([{ placeId: 'slow', evidence: { limitMps: 1.5 } }]);
    expect(at(0, 2)).toEqual([]);
    expect(at(0, 6)).toMatchObject([{ placeId: 'east', evidence: { limitMps: 5 } }]);
    expect(at(1500, 6)).toEqual([]);
    expect(at(1500, 8.5)).toMatchObject([{ placeId: null, evidence: { limitMps: 8 } }]);
  });

  it('knows when and for whom a zone binds', () => {
    const zone = {
      id: 'slow',
      name: eastLane.name,
      purpose: 'slow',
      geometry: square(0, 0, 100),
      speedLimitMps: 1,
    };
    const judged = (more: object) =>
      fold(rulesetOf({ zones: [{ ...zone, ...more }], rules: [use('overspeed')] }), speeds([3, 3, 3, 3]))
        .episodes;
    expect(judged({})).toHaveLength(1);
    expect(judged({ appliesTo: ['traffic'] })).toEqual([]);
    expect(judged({ validFrom: '2025-06-04T00:00:00Z' })).toEqual([]);
    expect(judged({ validTo: '2025-06-03T00:00:00Z' })).toEqual([]);
    expect(judged({ timeWindows: [{ from: '01:00', to: '04:00' }] })).toEqual([]);
    expect(judged({ timeWindows: [{ from: '11:00', to: '13:00' }] })).toHaveLength(1);
  });

  it('ends where no limit binds any more', () => {
    const zone = {
      id: 'slow',
      name: eastLane.name,
      purpose: 'slow',
      geometry: square(0, 0, 100),
      speedLimitMps: 1,
    };
    const ruleset = rulesetOf({ zones: [zone], rules: [use('overspeed')] });
    const leaving = Array.from({ length: 20 }, (_, i) =>
      busAt(noonMs + i * 1000, { x: i * 10 + 1, y: 0 }, { speedMps: 10 }),
    );
    expect(fold(ruleset, leaving).episodes).toMatchObject([{ onsetMs: noonMs, endMs: noonMs + 5000 }]);
  });

  it('refuses a permit without any limit', () => {
    const lanes = [
      { ...eastLane, geometry: { type: 'LineString', coordinates: [lonLat(0, 0), lonLat(9, 9)] } },
    ];
    expect(compileConditions({ lanes, rules: [use('overspeed')] })).toMatchObject({ ok: false });
    expect(compileConditions({ lanes, rules: [use('overspeed', { limitMps: 2 })] })).toMatchObject({
      ok: true,
    });
  });
});
