import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type DeviceState, initialDeviceState, type Judged, packState, step } from '#rules';
import {
  busAt,
  deepFrozen,
  eastLane,
  eventOf,
  fold,
  foldIn,
  noonMs,
  rulesetOf,
  specimenDevice,
  square,
  timelineOf,
  use,
} from '../testing/specimens.js';

const vehicle = { lengthM: 6, widthM: 2, antennaOffsetM: { forward: 0.5, right: 0 } };
const conditions = {
  lanes: [eastLane],
  zones: [
    { id: 'slow', name: eastLane.name, purpose: 'slow', geometry: square(50, 0, 40), speedLimitMps: 2 },
  ],
  operatingWindows: [{ from: '11:00', to: '12:02' }],
  speedLimitMps: 6,
  reportIntervalS: { bus: 1 },
};
const devices = [specimenDevice('bus', { vehicle })];
const ruleset = rulesetOf(conditions, { devices });

/** A bus whose course, speed, reports and accuracy wander, breaking one rule or another now and then. */
const drive: fc.Arbitrary<readonly Judged[]> = fc
  .array(
    fc.record({
      waitMs: fc.oneof({ weight: 12, arbitrary: fc.constant(1000) }, fc.integer({ min: 100, max: 40_000 })),
      dy: fc.integer({ min: -3, max: 3 }),
      speedMps: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
      hAccM: fc.option(fc.constantFrom(0.05, 0.5, 4), { nil: undefined }),
      event: fc.boolean(),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((moves) => {
    let atMs = noonMs;
    let y = 0;
    return moves.map(({ waitMs, dy, speedMps, hAccM, event }, i) => {
      atMs += waitMs;
      y += dy;
      if (event && i % 7 === 0) return eventOf('bus', atMs, 'comms_restored');
      return busAt(atMs, { x: (atMs - noonMs) / 1000, y }, { speedMps, hAccM });
    });
  });

describe('step', () => {
  it('changes nothing that it is given', () => {
    fc.assert(
      fc.property(drive, (data) => {
        let state: DeviceState = initialDeviceState;
        for (const judged of deepFrozen(data)) state = deepFrozen(step(ruleset, state, judged)).state;
      }),
    );
  });

  it('answers the same for the same, whatever was folded in between', () => {
    fc.assert(
      fc.property(drive, drive, (data, other) => {
        const first = fold(ruleset, data);
        fold(ruleset, other);
        expect(fold(ruleset, data)).toEqual(first);
      }),
    );
  });

  it('goes on from a state that was stored as JSON anywhere', () => {
    fc.assert(
      fc.property(drive, fc.double({ min: 0, max: 1, noNaN: true }), (data, share) => {
        const cut = Math.floor(share * data.length);
        const before = fold(ruleset, data.slice(0, cut));
        const stored: DeviceState = JSON.parse(JSON.stringify(before.state));
        const after = fold(ruleset, data.slice(cut), {
          from: stored,
          horizonMs: noonMs + 9_000_000,
          deviceId: 'bus-1',
        });
        const whole = fold(ruleset, data, { horizonMs: noonMs + 9_000_000 });
        expect([...before.changes, ...after.changes]).toEqual(whole.changes);
        expect(JSON.stringify(after.state)).toBe(JSON.stringify(whole.state));
      }),
    );
  });

  it('keeps a stored state small: 2 KB, 1.5 KB more for each open episode, 0.25 for each breach on its way', () => {
    fc.assert(
      fc.property(drive, (data) => {
        const { state, episodes } = fold(ruleset, data);
        const open = episodes.filter(({ endMs }) => endMs === null).length;
        const stored = JSON.stringify(packState(state));
        const onTheirWay = stored.split('"run":{').length - 1;
        expect(stored.length).toBeLessThan(2048 + 1536 * open + 256 * onTheirWay);
      }),
    );
  });

  it('tells of an episode in order: opened once, then updated, then ended once', () => {
    fc.assert(
      fc.property(drive, (data) => {
        const { changes } = fold(ruleset, data, { horizonMs: noonMs + 9_000_000 });
        const told = new Map<string, string>();
        for (const { type, episode } of changes) {
          const id = `${episode.ruleId}/${episode.onsetMs}`;
          const before = told.get(id);
          if (type === 'opened') expect(before).toBeUndefined();
          else expect(before === 'opened' || before === 'updated').toBe(true);
          expect(episode.endMs === null).toBe(type === 'opened' || type === 'updated');
          told.set(id, type);
        }
      }),
    );
  });

  it('never has two episodes of one rule at once', () => {
    fc.assert(
      fc.property(drive, (data) => {
        const { episodes } = fold(ruleset, data, { horizonMs: noonMs + 9_000_000 });
        for (const rule of new Set(episodes.map(({ ruleId }) => ruleId))) {
          const own = episodes.filter(({ ruleId }) => ruleId === rule);
          own.reduce((endMs, episode) => {
            expect(episode.onsetMs).toBeGreaterThanOrEqual(endMs);
            return episode.endMs ?? Number.POSITIVE_INFINITY;
          }, Number.NEGATIVE_INFINITY);
        }
      }),
    );
  });

  it('says the same about silence whether or not a horizon went ahead of the data', () => {
    fc.assert(
      fc.property(drive, fc.integer({ min: 1, max: 30_000 }), (data, aheadMs) => {
        const { episodes } = fold(ruleset, data);
        let state: DeviceState = initialDeviceState;
        const last = new Map<string, unknown>();
        for (const judged of data) {
          const { observedAtMs } = judged.type === 'event' ? judged.event : judged.observation;
          for (const result of [advance(ruleset, state, 'bus-1', observedAtMs + aheadMs), null]) {
            const { findings, state: next } = result ?? step(ruleset, state, judged);
            for (const { type, episode } of findings) {
              const id = `${episode.ruleId}/${episode.onsetMs}`;
              if (type === 'withdrawn') last.delete(id);
              else last.set(id, episode);
            }
            state = next;
          }
        }
        expect(new Set(last.values())).toEqual(new Set(episodes));
      }),
    );
  });

  it('refuses data that are out of order, as its caller broke its promise', () => {
    const { state } = fold(ruleset, [busAt(noonMs, { x: 0, y: 0 })]);
    expect(() => step(ruleset, state, busAt(noonMs - 1, { x: 0, y: 0 }))).toThrow(RangeError);
  });
});

describe('a change of permit', () => {
  const out = (s: number) => busAt(noonMs + s * 1000, { x: s, y: 9 }, { hAccM: 0.05 });
  const rules = [use('left_lane'), use('silence')];
  const first = rulesetOf(
    { lanes: [eastLane], reportIntervalS: { bus: 1 }, rules },
    { devices, inForceFromMs: noonMs - 30_000, expectedFromMs: new Map([['bus-1', noonMs]]) },
  );
  const second = rulesetOf(
    { lanes: [{ ...eastLane, version: 2 }], reportIntervalS: { bus: 1 }, rules },
    { devices, version: 2, inForceFromMs: noonMs + 10_500 },
  );

  it('ends an open episode when the new version came into force and begins a new one', () => {
    const { state, episodes } = fold(
      first,
      Array.from({ length: 11 }, (_, s) => out(s)),
    );
    expect(episodes).toMatchObject([{ permitVersion: 1, onsetMs: noonMs, endMs: null }]);
    const after = fold(second, [11, 12, 13, 14].map(out), { from: state });
    expect(after.episodes).toMatchObject([
      { permitVersion: 1, onsetMs: noonMs, endMs: noonMs + 10_500 },
      { permitVersion: 2, onsetMs: noonMs + 11_000, endMs: null, evidence: { place: { version: 2 } } },
    ]);
  });

  it('leaves nothing behind where the new version has no such rule', () => {
    const none = rulesetOf({ rules: [use('full')] }, { devices, version: 2, inForceFromMs: noonMs + 10_500 });
    const { state } = fold(
      first,
      Array.from({ length: 11 }, (_, s) => out(s)),
    );
    const after = fold(none, [out(11)], { from: state });
    expect(after.episodes).toMatchObject([{ endMs: noonMs + 10_500 }]);
    expect(after.state.rules).toEqual({});
  });

  it('splits a silence at the change', () => {
    const timeline = timelineOf(first, second);
    const quiet = busAt(noonMs - 30_000, { x: 0, y: 0 });
    const later = busAt(noonMs + 60_000, { x: 0, y: 0 });
    const split = [
      { rule: 'silence', permitVersion: 1, onsetMs: noonMs - 20_000, endMs: noonMs + 10_500 },
      { rule: 'silence', permitVersion: 2, onsetMs: noonMs + 10_500, endMs: noonMs + 60_000 },
    ];
    expect(foldIn(timeline, [quiet, later]).episodes).toMatchObject(split);
    const announced = foldIn(timeline, [quiet], { horizonMs: noonMs + 10_500 });
    expect(announced.episodes).toMatchObject(split.slice(0, 1));
    expect(foldIn(timeline, [later], { from: announced.state }).episodes).toMatchObject(split.slice(1));
  });

  it('withdraws a silence of the new version that data under the old one disprove', () => {
    const { state } = fold(first, [busAt(noonMs, { x: 0, y: 0 })]);
    const ahead = fold(second, [], { from: state, horizonMs: noonMs + 30_000, deviceId: 'bus-1' });
    expect(ahead.changes).toMatchObject([{ type: 'opened', episode: { permitVersion: 2 } }]);
    const after = fold(first, [busAt(noonMs + 5000, { x: 5, y: 0 })], { from: ahead.state });
    expect(after.changes).toMatchObject([{ type: 'withdrawn', episode: { permitVersion: 2 } }]);
  });
});
