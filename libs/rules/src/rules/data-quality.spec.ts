import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judged } from '#rules';
import {
  busAt,
  compileConditions,
  eventOf,
  fold,
  noonMs,
  observationOf,
  rulesetOf,
  use,
  withEnvelope,
} from '../../testing/specimens.js';

const at = (second: number) => noonMs + second * 1000;
const bus = (second: number, envelope: Parameters<typeof withEnvelope>[1] = {}) =>
  withEnvelope(busAt(at(second), { x: 0, y: 0 }), envelope);
const found = (rule: string, data: readonly Judged[], params: object = {}, conditions: object = {}) =>
  fold(rulesetOf({ ...conditions, rules: [use(rule, params)] }), data).episodes;

describe('data_gap', () => {
  const numbered = (...seqs: readonly number[]) => seqs.map((seq, i) => bus(i, { seq }));

  it('tells how many are missing between which two, once they had time to come', () => {
    expect(found('data_gap', numbered(1, 2, 6, 7, 8, 9))).toEqual([]);
    expect(found('data_gap', numbered(1, 2, 6, 7, 8, 9, 10, 11))).toMatchObject([
      {
        severity: 'minor',
        onsetMs: at(1),
        endMs: at(2),
        worst: { value: 3 },
        evidence: { before: { seq: 2 }, after: { seq: 6 } },
      },
    ]);
  });

  it('counts events, and what was observed a little out of its order', () => {
    const data = numbered(1, 2, 0, 4, 5, 6, 7, 8, 9).with(
      2,
      eventOf('bus', at(2), 'comms_restored', { seq: 3 }),
    );
    expect(found('data_gap', data)).toEqual([]);
    expect(found('data_gap', numbered(1, 2, 4, 3, 5, 6, 7, 8, 9, 10))).toEqual([]);
  });

  it('does not count across a new boot or a sequence that starts anew', () => {
    const rebooted = [
      bus(0, { bootId: 'a', seq: 90 }),
      bus(1, { bootId: 'b', seq: 5 }),
      bus(9, { bootId: 'b', seq: 6 }),
    ];
    expect(found('data_gap', rebooted)).toEqual([]);
    expect(found('data_gap', numbered(90, 91, 0, 1, 2, 3, 4, 5, 6, 7, 8))).toEqual([]);
  });

  it('adds up to all that is missing, whatever was lost', () => {
    const kept = fc.uniqueArray(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(kept, (seqs) => {
        const sent = [0, ...seqs.toSorted((a, b) => a - b), ...Array.from({ length: 10 }, (_, i) => 81 + i)];
        const data = sent.map((seq) => bus(seq, { seq }));
        const missing = found('data_gap', data).reduce((sum, { worst }) => sum + worst!.value, 0);
        expect(missing).toBe(80 - seqs.length);
      }),
    );
  });
});

describe('device_reset', () => {
  it('tells each new boot once, from observations and events, though two overlap', () => {
    const boots = ['a', 'a', 'b', 'a', 'b', 'b'];
    const data = boots.map((bootId, i) => bus(i, { bootId }));
    expect(
      found('device_reset', [...data, eventOf('bus', at(9), 'sw_updated', { bootId: 'c' })]),
    ).toMatchObject([
      { severity: 'info', onsetMs: at(2), endMs: at(2), evidence: { bootId: 'b', bootIdBefore: 'a' } },
      { onsetMs: at(9), endMs: at(9) },
    ]);
    expect(found('device_reset', [bus(0, { bootId: 'a' }), bus(1), bus(2, { bootId: 'a' })])).toEqual([]);
    expect(found('device_reset', [bus(0), bus(1), bus(2)])).toEqual([]);
  });
});

describe('clock_skew and stale', () => {
  /** Observed every second, each received so many seconds later. */
  const delayed = (...delaysS: readonly number[]) =>
    delaysS.map((delayS, i) => bus(i, { receivedAtMs: at(i + delayS) }));
  const times = (count: number, delayS: number) => new Array<number>(count).fill(delayS);

  it('finds a clock that is ahead, and one that is behind in step', () => {
    expect(found('clock_skew', delayed(0.2, ...times(6, -5), ...times(6, 0.2)))).toMatchObject([
      { severity: 'minor', onsetMs: at(1), endMs: at(7), worst: { value: 5, unit: 's' } },
    ]);
    expect(found('clock_skew', delayed(...times(10, 30)))).toMatchObject([{ worst: { value: -30 } }]);
    expect(found('clock_skew', delayed(...times(10, 8)))).toEqual([]);
    expect(found('clock_skew', delayed(0.2, -5, -5, 0.2, -5, -5, 0.2))).toEqual([]);
  });

  it('leaves the network of a slow device its time', () => {
    const late = (intervalS: number, delayS: number) => {
      const conditions = { rules: [use('clock_skew')], reportIntervalS: { bus: intervalS } };
      return fold(rulesetOf(conditions), delayed(...times(10, delayS))).episodes;
    };
    expect(late(60, 55)).toEqual([]);
    expect(late(60, 65)).toHaveLength(1);
    expect(late(900, 125)).toHaveLength(1);
    expect(late(1, 11)).toHaveLength(1);
  });

  it('tells the difference live, but not that of data whose age proves nothing', () => {
    const skewOf = (...delaysS: readonly number[]) =>
      fold(rulesetOf({ rules: [use('clock_skew')] }), delayed(...delaysS)).measures.clockSkewS;
    expect(skewOf(0.2)).toBe(-0.2);
    expect(skewOf(0.2, -5)).toBe(5);
    expect(skewOf(0.2, 120)).toBeUndefined();
  });

  it('takes late data that keep step now and then, by chance, for no wrong clock', () => {
    const delays = Array.from({ length: 60 }, (_, i) => (i % 6 < 2 ? 3000 : 3000 + i * 7));
    expect(found('clock_skew', delayed(...delays))).toEqual([]);
  });

  it('takes a backlog that comes at once for stale, not for a wrong clock', () => {
    const backlog = delayed(...Array.from({ length: 120 }, (_, i) => 120 - i), 0.2, 0.2, 0.2);
    expect(found('clock_skew', backlog)).toEqual([]);
    expect(found('stale', backlog)).toMatchObject([
      { severity: 'info', onsetMs: at(0), endMs: at(90), worst: { value: 120, unit: 's' } },
    ]);
    expect(found('stale', delayed(...times(20, 50)))).toEqual([]);
  });

  it('refuses thresholds the wrong way round', () => {
    expect(compileConditions({ rules: [use('stale', { freshAgeS: 90 })] }).ok).toBe(false);
  });
});

describe('low_battery and low_quality', () => {
  const lamp = (minute: number, more: object) =>
    observationOf('streetlight', at(minute * 60), { powerState: 'on', ...more });
  const battery = (...levels: readonly (number | undefined)[]) =>
    levels.map((batteryPct, i) => lamp(i, batteryPct === undefined ? {} : { health: { batteryPct } }));

  it('open in readings running and end above a threshold of their own', () => {
    expect(found('low_battery', battery(21, 19, undefined, 18, 22, 24, 25, 26))).toMatchObject([
      {
        severity: 'info',
        kind: 'streetlight',
        onsetMs: at(60),
        endMs: at(360),
        worst: { value: 18, unit: '%' },
      },
    ]);
    expect(found('low_battery', battery(19, 21, 19, 21, undefined))).toEqual([]);
    const levels = [55, 45, 40, 48, 58, 61, 62, 63].map((level, i) => lamp(i, { quality: { level } }));
    expect(found('low_quality', levels)).toMatchObject([
      { onsetMs: at(60), endMs: at(300), worst: { value: 40 } },
    ]);
  });

  it('know the flags that the permit names, and no others', () => {
    const flagged = [1, 2, 3].map((minute) => lamp(minute, { quality: { flags: ['fog'] } }));
    expect(found('low_quality', flagged)).toEqual([]);
    expect(found('low_quality', flagged, { badFlags: ['fog'] })).toMatchObject([
      { evidence: { first: { flags: ['fog'] } } },
    ]);
  });
});

describe('low_report_rate', () => {
  const every = (intervalS: number, fromS: number, toS: number) =>
    Array.from({ length: Math.ceil((toS - fromS) / intervalS) }, (_, i) => bus(fromS + i * intervalS));
  const promised = { reportIntervalS: { bus: 1 } };

  it('opens with the span in which too few came, and ends with a span of enough', () => {
    const data = [...every(1, 0, 120), ...every(2, 120, 240), ...every(1, 240, 401)];
    expect(found('low_report_rate', data, {}, promised)).toMatchObject([
      { severity: 'minor', onsetMs: at(120), endMs: at(300), worst: { value: 0.5 } },
    ]);
    expect(found('low_report_rate', every(1.2, 0, 300), {}, promised)).toEqual([]);
  });

  it('leaves silence to its own rule, and judges nothing that was not promised', () => {
    const data = [...every(1, 0, 70), ...every(1, 130, 200), ...every(1, 260, 330)];
    expect(found('low_report_rate', data, {}, promised)).toEqual([]);
    expect(found('low_report_rate', every(5, 0, 300))).toEqual([]);
  });
});
