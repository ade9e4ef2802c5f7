import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeviceState, initialDeviceState, ruleSpecifications, step } from '#rules';
import { drive } from '../testing/random-drive.js';
import { deepFrozen, eastLane, fold, rulesetOf, square, use } from '../testing/specimens.js';

const busRules = ruleSpecifications.filter(({ kinds }) => kinds.includes('bus')).map(({ rule }) => rule);
/** What a rule cannot do without. */
const needed: Readonly<Record<string, object>> = {
  expression: {
    kind: 'bus',
    title: { zh: '開門載客', en: 'Doors open with people on board' },
    expression: "doors == 'open' && occupancyCount > 5",
    value: 'occupancyCount',
  },
};
const ruleset = rulesetOf({
  lanes: [eastLane],
  zones: [{ id: 'area', name: eastLane.name, purpose: 'permitted', geometry: square(0, 0, 300) }],
  operatingWindows: [{ from: '11:00', to: '12:03' }],
  speedLimitMps: 6,
  maxOccupancy: 6,
  accuracyNeededM: 3,
  reportIntervalS: { bus: 1 },
  permittedSwVersions: ['1'],
  rules: busRules.map((rule) => use(rule, needed[rule])),
});

describe('the rules of one device, all at once', () => {
  it('change nothing that they are given', () => {
    fc.assert(
      fc.property(drive, (data) => {
        let state: DeviceState = initialDeviceState;
        for (const judged of deepFrozen(data)) state = deepFrozen(step(ruleset, state, judged)).state;
      }),
      { numRuns: 50 },
    );
  });

  it('go on from a state that was stored as JSON anywhere', () => {
    fc.assert(
      fc.property(drive, fc.double({ min: 0, max: 1, noNaN: true }), (data, share) => {
        const cut = Math.floor(share * data.length);
        const before = fold(ruleset, data.slice(0, cut));
        const stored: DeviceState = JSON.parse(JSON.stringify(before.state));
        const after = fold(ruleset, data.slice(cut), { from: stored });
        const whole = fold(ruleset, data);
        expect([...before.changes, ...after.changes]).toEqual(whole.changes);
        expect(JSON.stringify(after.state)).toBe(JSON.stringify(whole.state));
      }),
      { numRuns: 50 },
    );
  });

  it('tell of an episode in order, each with an onset of its own, one of a rule at a time', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(drive, (data) => {
        const told = new Map<string, string>();
        const endedMs = new Map<string, number>();
        for (const { type, episode } of fold(ruleset, data).changes) {
          const { ruleId, onsetMs, endMs } = episode;
          const id = `${ruleId}/${onsetMs}`;
          const before = told.get(id);
          seen.add(ruleId);
          if (type === 'opened') {
            expect(before).toBeUndefined();
            expect(onsetMs).toBeGreaterThanOrEqual(endedMs.get(ruleId) ?? 0);
          } else expect(before === 'opened' || before === 'updated').toBe(true);
          expect(endMs === null).toBe(type === 'opened' || type === 'updated');
          if (endMs !== null) expect(endMs).toBeGreaterThanOrEqual(onsetMs);
          if (endMs !== null) endedMs.set(ruleId, endMs);
          told.set(id, type);
        }
      }),
      { numRuns: 100 },
    );
    // The property is worth nothing where hardly a rule spoke.
    expect(seen.size).toBeGreaterThan(12);
  });
});
