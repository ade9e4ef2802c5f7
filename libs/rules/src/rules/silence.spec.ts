import { describe, expect, it } from 'vitest';
import { advance, initialDeviceState, type Judged, step } from '#rules';
import {
  busAt,
  episodesOf,
  eventOf,
  fold,
  noonMs,
  observationOf,
  rulesetOf,
  specimenDevice,
  use,
} from '../../testing/specimens.js';

const HOUR_MS = 3_600_000;
const reportIntervalS = { bus: 1, streetlight: 900 };
const devices = [specimenDevice('bus'), specimenDevice('streetlight')];
const conditions = { reportIntervalS, rules: [use('silence')] };
const ruleset = rulesetOf(conditions, { devices, inForceFromMs: noonMs - HOUR_MS });

const bus = (atMs: number) => busAt(atMs, { x: 0, y: 0 });
const heard = fold(ruleset, [bus(noonMs - HOUR_MS), bus(noonMs)]).state;

/** Folds data and horizons (numbers) in the order given. */
function run(rules: typeof ruleset, items: readonly (Judged | number)[], from = heard, deviceId = 'bus-1') {
  let state = from;
  const changes = items.flatMap((item) => {
    const result =
      typeof item === 'number' ? advance(rules, state, deviceId, item) : step(rules, state, item);
    state = result.state;
    return result.findings;
  });
  return { changes, state, episodes: episodesOf(changes), types: changes.map(({ type }) => type) };
}

describe('silence', () => {
  it('is in the gap between two observations: opened and ended with the second', () => {
    const { types, episodes } = run(ruleset, [bus(noonMs + 60_000)]);
    expect(types).toEqual(['opened', 'ended']);
    expect(episodes).toMatchObject([
      {
        rule: 'silence',
        severity: 'minor',
        legalGround: 'breach_of_duty',
        onsetMs: noonMs + 10_000,
        endMs: noonMs + 60_000,
        worst: { value: 60, unit: 's', atMs: noonMs + 60_000 },
        evidence: { allowedS: 10, lastHeardAt: '2025-06-03T04:00:00.000Z' },
      },
    ]);
  });

  it('is announced by the horizon once, and ended by the data', () => {
    const { types, episodes } = run(ruleset, [
      noonMs + 9000,
      noonMs + 10_000,
      noonMs + 10_001,
      noonMs + 11_000,
      noonMs + 50_000,
      bus(noonMs + 60_000),
    ]);
    expect(types).toEqual(['opened', 'ended']);
    expect(episodes).toEqual(run(ruleset, [bus(noonMs + 60_000)]).episodes);
  });

  it('leaves the state as it is while there is nothing to announce', () => {
    expect(advance(ruleset, heard, 'bus-1', noonMs + 5000).state).toBe(heard);
    const { state } = run(ruleset, [noonMs + 20_000]);
    expect(advance(ruleset, state, 'bus-1', noonMs + 21_000).state).toBe(state);
    expect(advance(ruleset, heard, 'nobody', noonMs + HOUR_MS).state).toBe(heard);
  });

  it('is withdrawn by an observation from before its onset, with the reason', () => {
    const { changes, episodes } = run(ruleset, [noonMs + 20_000, bus(noonMs + 5000)]);
    expect(changes).toMatchObject([
      { type: 'opened' },
      {
        type: 'withdrawn',
        reason: 'an observation of 2025-06-03T04:00:05.000Z came after this was announced',
      },
    ]);
    expect(episodes).toEqual([]);
  });

  it('goes by each kind and device, and not where no interval is known', () => {
    const parkingOnly = rulesetOf({ rules: [use('silence')] }, { devices });
    const dayLater = noonMs + 24 * HOUR_MS;
    expect(run(parkingOnly, [bus(dayLater)]).changes).toEqual([]);
    expect(
      run(rulesetOf({ rules: [use('silence', { intervalS: 5 })] }, { devices }), [bus(dayLater)]).episodes,
    ).toMatchObject([{ onsetMs: noonMs + 15_000 }]);
    const slowBus = rulesetOf(conditions, { devices: [specimenDevice('bus', { reportIntervalS: 60 })] });
    expect(run(slowBus, [bus(noonMs + HOUR_MS)]).episodes).toMatchObject([{ onsetMs: noonMs + 180_000 }]);
    const lamp = observationOf('streetlight', noonMs, { powerState: 'on' });
    const later = observationOf('streetlight', noonMs + HOUR_MS, { powerState: 'on' });
    expect(run(ruleset, [lamp, later], initialDeviceState).episodes.at(-1)).toMatchObject({
      onsetMs: noonMs + 2_700_000,
      endMs: noonMs + HOUR_MS,
    });
  });

  it('counts an event as a sign of life', () => {
    const events = [5, 10, 15, 20].map((s) => eventOf('bus', noonMs + s * 1000, 'comms_restored'));
    expect(run(ruleset, [...events, bus(noonMs + 25_000)]).changes).toEqual([]);
  });
});

describe('silence of a device that never reported', () => {
  it('is counted from the start of the permit, or from its registration', () => {
    const early = run(ruleset, [noonMs], initialDeviceState);
    expect(early.episodes).toMatchObject([
      { onsetMs: noonMs - HOUR_MS + 10_000, endMs: null, evidence: { lastHeardAt: null } },
    ]);
    const registered = rulesetOf(conditions, {
      devices,
      inForceFromMs: noonMs - HOUR_MS,
      expectedFromMs: new Map([['bus-1', noonMs - 60_000]]),
    });
    expect(run(registered, [noonMs], initialDeviceState).episodes).toMatchObject([
      { onsetMs: noonMs - 50_000 },
    ]);
    expect(run(registered, [bus(noonMs - 55_000)], initialDeviceState).changes).toEqual([]);
  });

  it('ends with its first observation', () => {
    expect(run(ruleset, [noonMs, bus(noonMs + 1000)], initialDeviceState).episodes).toMatchObject([
      { onsetMs: noonMs - HOUR_MS + 10_000, endMs: noonMs + 1000 },
    ]);
  });
});

describe('silence within operating windows', () => {
  const night = { ...conditions, operatingWindows: [{ from: '01:00', to: '04:00' }] };
  const nights = rulesetOf(night, { devices, inForceFromMs: noonMs - HOUR_MS });
  /** Wednesday 4 June, 01:00 in Taipei. */
  const opensMs = noonMs + 13 * HOUR_MS;

  it('is one episode a window, and none between windows', () => {
    const { episodes } = run(nights, [bus(noonMs + 48 * HOUR_MS)]);
    expect(episodes).toMatchObject([
      { onsetMs: opensMs + 10_000, endMs: opensMs + 3 * HOUR_MS },
      { onsetMs: opensMs + 24 * HOUR_MS + 10_000, endMs: opensMs + 27 * HOUR_MS },
    ]);
  });

  it('is the same however finely the horizon went', () => {
    const whole = run(nights, [bus(noonMs + 48 * HOUR_MS)]);
    for (const stepMs of [10_000, 60_000 + 7, HOUR_MS, 7 * HOUR_MS]) {
      const horizons = Array.from(
        { length: Math.floor((48 * HOUR_MS) / stepMs) },
        (_, i) => noonMs + i * stepMs,
      );
      const stepped = run(nights, [...horizons, bus(noonMs + 48 * HOUR_MS)]);
      expect(stepped.episodes).toEqual(whole.episodes);
      expect(stepped.types).toEqual(whole.types);
    }
  });

  it('withdraws nights that were announced and ends the one that the data reach into', () => {
    const reachesIntoFirst = bus(opensMs + HOUR_MS);
    const { episodes, types } = run(nights, [noonMs + 47 * HOUR_MS, reachesIntoFirst]);
    expect(types).toEqual(['opened', 'ended', 'opened', 'ended', 'withdrawn', 'ended']);
    expect(episodes).toMatchObject([{ onsetMs: opensMs + 10_000, endMs: opensMs + HOUR_MS }]);
  });

  it('binds lamps at all times', () => {
    const lamp = observationOf('streetlight', noonMs, { powerState: 'on' });
    const { state } = fold(nights, [lamp]);
    expect(run(nights, [noonMs + HOUR_MS], state, 'streetlight-1').episodes).toHaveLength(1);
  });
});
