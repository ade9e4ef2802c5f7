import { describe, expect, it } from 'vitest';
import { busAt, compileConditions, fold, noonMs, rulesetOf, use } from '../../testing/specimens.js';

const operatingWindows = [{ from: '11:00', to: '12:00' }];
const closed = (params: object = {}) =>
  rulesetOf({ operatingWindows, rules: [use('outside_operating_hours', params)] });

function drive(count: number, more: Parameters<typeof busAt>[2], fromMs = noonMs, speedMps = 5) {
  return Array.from({ length: count }, (_, i) =>
    busAt(fromMs + i * 1000, { x: (i * speedMps) % 5000, y: 0 }, more),
  );
}

describe('outside_operating_hours', () => {
  it('finds a vehicle that operates after the window closed, from its first reading outside', () => {
    const { episodes } = fold(closed(), drive(30, { speedMps: 5 }, noonMs - 10_000));
    expect(episodes).toMatchObject([
      { rule: 'outside_operating_hours', severity: 'severe', onsetMs: noonMs, endMs: null },
    ]);
    expect(episodes[0]!.evidence).toMatchObject({ windows: operatingWindows });
  });

  it.each([
    [{ speedMps: 0, controlMode: 'manual' }, 0],
    [{ speedMps: 0.4 }, 0],
    [{ speedMps: 0, controlMode: 'off' }, 0],
    [{ speedMps: 0, controlMode: 'automated' }, 1],
    [{ speedMps: 0, controlMode: 'remote' }, 1],
    [{ speedMps: 2, controlMode: 'manual' }, 1],
  ] as const)('a bus that sends %o operates: %d', (more, found) => {
    expect(fold(closed(), drive(10, more)).episodes).toHaveLength(found);
  });

  it('lets a permit say what operating is', () => {
    const manual = drive(10, { speedMps: 4, controlMode: 'manual' });
    const standing = drive(10, { speedMps: 0, controlMode: 'automated' });
    expect(fold(closed({ operatingWhen: 'automated' }), manual).episodes).toEqual([]);
    expect(fold(closed({ operatingWhen: 'automated' }), standing).episodes).toHaveLength(1);
    expect(fold(closed({ operatingWhen: 'moving' }), manual).episodes).toHaveLength(1);
    expect(fold(closed({ operatingWhen: 'moving' }), standing).episodes).toEqual([]);
  });

  it('sees by its positions that a vehicle moves which sends nothing else', () => {
    expect(fold(closed(), drive(60, {}, noonMs, 5)).episodes).toHaveLength(1);
    expect(fold(closed(), drive(300, {}, noonMs, 0)).episodes).toEqual([]);
  });

  it('does not take a parked receiver that wanders or jumps for a moving vehicle', () => {
    const wander = Array.from({ length: 600 }, (_, i) => {
      const jump = i % 97 === 50 ? 200 : 0;
      return busAt(noonMs + i * 1000, { x: 15 * Math.sin(i / 20) + jump, y: 15 * Math.cos(i / 33) });
    });
    expect(fold(closed(), wander).episodes).toEqual([]);
  });

  it('makes one finding of a drive with stops, and ends it when the vehicle comes to rest', () => {
    const data = [
      ...drive(30, { speedMps: 5 }),
      ...drive(60, { speedMps: 0 }, noonMs + 30_000),
      ...drive(30, { speedMps: 5 }, noonMs + 90_000),
      ...drive(130, { speedMps: 0 }, noonMs + 120_000),
    ];
    expect(fold(closed(), data).episodes).toMatchObject([{ onsetMs: noonMs, endMs: noonMs + 120_000 }]);
  });

  it('ends with the beginning of a window, to the millisecond', () => {
    const opensMs = noonMs - 3_600_000;
    const data = drive(60, { speedMps: 5 }, opensMs - 30_500);
    expect(fold(closed(), data).episodes).toMatchObject([{ endMs: opensMs }]);
  });

  it('refuses a permit without windows', () => {
    expect(compileConditions({ rules: [use('outside_operating_hours')] })).toMatchObject({
      ok: false,
      problem: {
        violations: [{ at: '/conditions/rules/0/params', message: 'the permit has no operating windows' }],
      },
    });
  });
});
