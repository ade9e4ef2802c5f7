import { describe, expect, it } from 'vitest';
import {
  fold,
  noonMs,
  observationOf,
  plane,
  rulesetOf,
  specimenDevice,
  use,
} from '../../testing/specimens.js';

type Bin = Partial<Parameters<typeof observationOf<'bin'>>[2]>;
const at = (minute: number) => noonMs + minute * 60_000;
const place = plane.toWgs84({ x: 0, y: 0 });

function found(rule: string, sent: readonly (readonly [minute: number, bin: Bin])[], params: object = {}) {
  const data = sent.map(([minute, more]) => observationOf('bin', at(minute), { fillRatio: 0.2, ...more }));
  const devices = [specimenDevice('bin', { place })];
  return fold(rulesetOf({ rules: [use(rule, params)] }, { devices }), data).episodes;
}

/** Readings half an hour apart. */
const slow = (...sent: readonly Bin[]) => sent.map((bin, i) => [i * 30, bin] as const);

describe('overflow', () => {
  it('is a bin filled to the rim, twice running', () => {
    const fills = (...ratios: readonly number[]) => slow(...ratios.map((fillRatio) => ({ fillRatio })));
    expect(found('overflow', fills(0.9, 0.98, 1, 0.95, 0.9))).toMatchObject([
      { onsetMs: at(30), endMs: at(120), worst: { value: 1 } },
    ]);
    expect(found('overflow', fills(1, 0.5, 1, 0.95, 1))).toEqual([]);
  });
});

describe('sudden_rise', () => {
  const fills = (...sent: readonly (readonly [number, number])[]) =>
    sent.map(([minute, fillRatio]) => [minute, { fillRatio }] as const);

  it('is a rise within ten minutes that a later reading confirms', () => {
    expect(found('sudden_rise', fills([0, 0.2], [8, 0.6], [30, 0.65], [60, 0.65]))).toMatchObject([
      { onsetMs: at(8), endMs: at(60), evidence: { first: { fromRatio: 0.2, fillRatio: 0.6 } } },
    ]);
  });

  it('adds up small steps, and ends when they are over', () => {
    const steps = Array.from({ length: 30 }, (_, i) => [i, Math.min(0.1 + i * 0.05, 0.6)] as const);
    expect(found('sudden_rise', fills(...steps))).toMatchObject([{ onsetMs: at(7), endMs: at(14) }]);
  });

  it('lets loose waste pass, and what takes longer', () => {
    expect(found('sudden_rise', fills([0, 0.2], [8, 0.9], [30, 0.25], [60, 0.3]))).toEqual([]);
    expect(found('sudden_rise', fills([0, 0.2], [30, 0.6], [60, 0.6], [90, 1], [91, 1]))).toEqual([]);
  });
});

describe('fire', () => {
  const temps = (...sent: readonly (readonly [number, number | undefined])[]) =>
    sent.map(([minute, temperatureC]) => [minute, { temperatureC }] as const);

  it('opens with the first hot reading and ends with the first of two cool ones', () => {
    expect(
      found('fire', temps([0, 30], [30, 60], [31, 240], [32, undefined], [60, 55], [61, 50], [62, 40])),
    ).toMatchObject([
      { severity: 'severe', onsetMs: at(30), endMs: at(61), worst: { value: 240, unit: '°C' } },
    ]);
    expect(found('fire', temps([0, 30], [30, 59.9], [60, 30]))).toEqual([]);
  });

  it('is a fast rise, however often the bin reports', () => {
    const rises = (everyS: number, perMin: number) =>
      temps(
        ...Array.from(
          { length: 240 / everyS },
          (_, i) => [(i * everyS) / 60, 20 + (i * everyS * perMin) / 60] as const,
        ),
      );
    for (const everyS of [1, 10, 30, 60, 120]) {
      expect(found('fire', rises(everyS, 10.2))).toHaveLength(1);
      expect(found('fire', rises(everyS, 9))).toEqual([]);
    }
  });

  it('is what the bin says, which ends no fire that was measured', () => {
    const burning = { condition: 'burning' } as const;
    const ok = { condition: 'ok' } as const;
    expect(found('fire', slow(ok, burning, ok, {}, ok))).toMatchObject([
      { onsetMs: at(30), endMs: at(60), worst: { value: 1, unit: '' } },
    ]);
    expect(found('fire', slow(burning, { ...burning, temperatureC: 40 }, ok, ok))).toMatchObject([
      { endMs: null, worst: { value: 40, unit: '°C' } },
    ]);
    expect(found('fire', slow({ temperatureC: 70 }, { condition: 'unknown' }, ok, ok))).toMatchObject([
      { endMs: null },
    ]);
  });
});

describe('moved', () => {
  const there = (x: number, hAccM?: number): Bin => ({
    location: { ...plane.toWgs84({ x, y: 0 }), ...(hAccM === undefined ? {} : { hAccM }) },
  });

  it('is a bin farther from its place than its position may be off', () => {
    expect(found('moved', slow(there(5), there(40), {}, there(60), there(25), there(10)))).toMatchObject([
      { onsetMs: at(30), endMs: at(150), worst: { unit: 'm' } },
    ]);
    expect(found('moved', slow(there(40, 15), there(40, 15), there(40, 15)))).toEqual([]);
    expect(found('moved', slow(there(40), there(5), there(40)))).toEqual([]);
  });

  it('is what the bin says where it sends no position', () => {
    const says = (condition: 'ok' | 'moved' | 'unknown') => ({ condition });
    expect(found('moved', slow(says('moved'), says('unknown'), says('moved'), says('ok')))).toMatchObject([
      { onsetMs: at(0), endMs: at(90), worst: { value: 1, unit: '' } },
    ]);
    expect(found('moved', slow(there(40), there(40), says('ok')))).toMatchObject([{ endMs: null }]);
  });
});

describe('tampered', () => {
  it('is a bin that lies on its side or says that it was damaged', () => {
    expect(
      found(
        'tampered',
        slow(
          { tiltDeg: 2 },
          { tiltDeg: 80 },
          { tiltDeg: -90 },
          { condition: 'ok' },
          { tiltDeg: 30 },
          { tiltDeg: 4 },
        ),
      ),
    ).toMatchObject([{ onsetMs: at(30), endMs: at(150), worst: { value: 90, unit: '°' } }]);
    expect(
      found('tampered', slow({ condition: 'vandalized' }, { condition: 'dropped' }, {}, { condition: 'ok' })),
    ).toMatchObject([{ onsetMs: at(0), endMs: at(90) }]);
  });

  it('is not a bin that is emptied', () => {
    expect(
      found('tampered', slow({ tiltDeg: 2 }, { tiltDeg: 120 }, { tiltDeg: 2 }, { tiltDeg: 120 })),
    ).toEqual([]);
  });
});
