import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeviceState, initialDeviceState, step } from '#rules';
import { equipmentCases } from '../../testing/random-equipment.js';
import { deepFrozen, fold } from '../../testing/specimens.js';

describe.each(equipmentCases)('the rules of $kind', ({ rules, ruleset, data }) => {
  it('change nothing that they are given, and go on from a state that was stored as JSON', () => {
    fc.assert(
      fc.property(data, fc.nat(60), (readings, cut) => {
        let frozen: DeviceState = initialDeviceState;
        for (const judged of deepFrozen(readings)) frozen = deepFrozen(step(ruleset, frozen, judged)).state;
        const before = fold(ruleset, readings.slice(0, cut));
        const stored: DeviceState = JSON.parse(JSON.stringify(before.state));
        const after = fold(ruleset, readings.slice(cut), { from: stored });
        const whole = fold(ruleset, readings);
        expect([...before.changes, ...after.changes]).toEqual(whole.changes);
        expect(JSON.stringify(after.state)).toBe(JSON.stringify(whole.state));
      }),
    );
  });

  it('have one episode at a time, with its onset before its end and the worst of a known value', () => {
    fc.assert(
      fc.property(data, (readings) => {
        const { episodes } = fold(ruleset, readings);
        for (const rule of rules) {
          const own = episodes.filter(({ ruleId }) => ruleId === rule);
          own.reduce((endMs, episode) => {
            expect(episode.onsetMs).toBeGreaterThanOrEqual(endMs);
            expect(episode.endMs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(episode.onsetMs);
            expect(Number.isFinite(episode.worst?.value)).toBe(true);
            return episode.endMs ?? Number.POSITIVE_INFINITY;
          }, Number.NEGATIVE_INFINITY);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are all broken now and then by such data, so that the above says something of each', () => {
    const samples = fc.sample(data, { seed: 1, numRuns: 500 });
    const broken = new Set(
      samples.flatMap((readings) => fold(ruleset, readings).episodes).map(({ rule }) => rule),
    );
    expect([...broken].sort()).toEqual([...rules].sort());
  });
});
