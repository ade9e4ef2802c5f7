import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeviceState, initialDeviceState, type Judged, ruleSpecifications, step } from '#rules';
import {
  busAt,
  deepFrozen,
  eastLane,
  eventOf,
  fold,
  noonMs,
  rulesetOf,
  square,
  use,
  withEnvelope,
} from '../testing/specimens.js';

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

const maybe = <T>(...values: readonly T[]) => fc.constantFrom<T | undefined>(undefined, ...values);
const payload = fc.record({
  speedMps: maybe(0, 0.3, 3, 9),
  headingDeg: maybe(90, 270),
  direction: maybe<0 | 1>(0, 1),
  accelLonMps2: maybe(-4, 0, 4),
  controlMode: maybe<'manual' | 'automated' | 'off'>('manual', 'automated', 'off'),
  engagement: maybe<'engaged' | 'disengaged'>('engaged', 'disengaged'),
  doors: maybe<'closed' | 'open'>('closed', 'open'),
  occupancyCount: maybe(4, 9),
  safetyOperatorPresent: maybe(true, false),
  controlLinkLatencyMs: maybe(50, 4000),
  swVersion: maybe('1', '2'),
  fixType: maybe<'none' | 'rtk_fixed'>('none', 'rtk_fixed'),
  hAccM: maybe(0.05, 4),
  health: maybe({ batteryPct: 10 }, { batteryPct: 90 }),
  quality: maybe({ level: 10 }, { level: 90 }),
});
const eventNames = [
  'collision_detected',
  'comms_lost',
  'comms_restored',
  'ads_deactivated',
  'ads_activated',
  'human_intervention',
] as const;

/** A bus that keeps in one state for some seconds, loses messages, starts anew and comes late. */
const drive: fc.Arbitrary<readonly Judged[]> = fc
  .array(
    fc.record({
      sent: payload,
      readings: fc.integer({ min: 1, max: 12 }),
      waitMs: fc.constantFrom(0, 1000, 1000, 1000, 15_000),
      y: fc.constantFrom(0, 4, 7, 30, 200),
      lost: fc.constantFrom(0, 0, 2),
      bootId: fc.constantFrom('', 'a', 'b'),
      lateMs: fc.constantFrom(-9000, 200, 90_000),
      event: maybe(...eventNames),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((stretches) => {
    let atMs = noonMs;
    let seq = 0;
    return stretches.flatMap(({ sent, readings, waitMs, y, lost, bootId, lateMs, event }) => {
      seq += lost;
      atMs += waitMs;
      const data = Array.from({ length: readings }, () => {
        atMs += 1000;
        const envelope = { seq: seq++, bootId, receivedAtMs: atMs + lateMs };
        return withEnvelope(busAt(atMs, { x: (atMs - noonMs) / 1000, y }, sent), envelope);
      });
      if (event === undefined) return data;
      atMs += 500;
      return [...data, eventOf('bus', atMs, event, { seq: seq++, bootId })];
    });
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
