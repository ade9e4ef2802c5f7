import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Judged, ruleSpecifications } from '#rules';
import { drive } from '../testing/random-drive.js';
import { equipmentCases } from '../testing/random-equipment.js';
import {
  busAt,
  eastLane,
  fold,
  noonMs,
  observationOf,
  plane,
  rulesetOf,
  specimenDevice,
  square,
  use,
  withEnvelope,
} from '../testing/specimens.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** When the two folds begin to see the same. */
const startMs = noonMs + 6 * MINUTE_MS;
const area = { id: 'area', name: eastLane.name, geometry: square(0, 0, 900) };
const conditions = {
  lanes: [eastLane],
  zones: [
    { ...area, purpose: 'permitted', appliesTo: ['bus'] },
    { ...area, id: 'slow', purpose: 'slow', speedLimitMps: 5 },
  ],
  operatingWindows: [{ from: '11:00', to: '12:08' }],
  speedLimitMps: 6,
  maxOccupancy: 6,
  accuracyNeededM: 3,
  safetyOperatorRequired: true,
  reportIntervalS: { bus: 1 },
  permittedSwVersions: ['1'],
};
const stateChanges = [
  { state: 'suspended' as const, fromMs: noonMs - HOUR_MS },
  { state: 'running' as const, fromMs: noonMs + 14 * MINUTE_MS },
];
const devices = [
  specimenDevice('bus', { vehicle: { lengthM: 6, widthM: 2, antennaOffsetM: { forward: 0, right: 0 } } }),
];
const rulesetWith = (rules: readonly object[]) =>
  rulesetOf({ ...conditions, rules }, { devices, stateChanges });
const atNight = { ...conditions, operatingWindows: [{ from: '01:00', to: '04:00' }] };
const suspended = [{ state: 'suspended' as const, fromMs: 0 }];
const everyBusRule = ruleSpecifications
  .filter(
    ({ kinds, parameters }) => kinds.includes('bus') && parameters.every((p) => p.name !== 'expression'),
  )
  .filter(({ rule }) => rule !== 'third_party_in_lane')
  .map(({ rule }) => use(rule));

/** An orderly drive of a quarter of an hour at 1 Hz in which everything is said, with or without a speed, and a rest. */
function quarterOfAnHour(sendsSpeed: boolean, wander: number): readonly Judged[] {
  return Array.from({ length: 900 }, (_, s) => {
    const atMs = startMs + s * 1000;
    const stands = s >= 450 && s < 800;
    const byHand = s >= 400 && s < 800;
    const drivenS = stands ? 450 : s < 450 ? s : s - 350;
    const speedMps = stands ? 0 : 3 + Math.sin(s / 50);
    const away = s > 200 && s < 260 ? 12 : 0;
    const place = { x: -400 + 2.8 * (drivenS % 280), y: away + wander * Math.sin(s / 7) };
    const judged = busAt(atMs, place, {
      ...(sendsSpeed ? { speedMps } : {}),
      headingDeg: 90,
      direction: 0,
      accelLonMps2: s === 300 ? -5 : 0,
      controlMode: byHand ? 'manual' : 'automated',
      engagement: byHand ? 'disengaged' : 'engaged',
      doors: 'closed',
      occupancyCount: 3,
      safetyOperatorPresent: true,
      controlLinkLatencyMs: 50,
      swVersion: '1',
      fixType: 'rtk_fixed',
      hAccM: 0.05,
      health: { batteryPct: 90 },
      quality: { level: 90 },
    });
    return withEnvelope(judged, { seq: 10_000 + s, bootId: 'steady', receivedAtMs: atMs + 200 });
  });
}

/** What went before, up to then. A vehicle sends its speed or it does not. */
function leadingUp(data: readonly Judged[], sendsSpeed: boolean): readonly Judged[] {
  const laterMs = startMs - 1000 - Math.max(...data.map(observedAtMs));
  return data.map((judged) => {
    const { observedAtMs: wasMs, receivedAtMs } = judged.type === 'event' ? judged.event : judged.observation;
    const times = { observedAtMs: wasMs + laterMs, receivedAtMs: receivedAtMs + laterMs };
    if (judged.type === 'event') return { ...judged, event: { ...judged.event, ...times } };
    const { payload } = judged.observation;
    const sent = sendsSpeed ? payload : { ...payload, speedMps: undefined };
    return { ...judged, observation: { ...judged.observation, ...times, payload: sent } } as Judged;
  });
}

/** As a state comes back from the store. */
function stateAfter(ruleset: Parameters<typeof fold>[0], data: readonly Judged[]): unknown {
  return JSON.parse(JSON.stringify(fold(ruleset, data).state));
}

describe('two folds that began differently agree after the same data', () => {
  it.each([
    ['the default rules', rulesetWith([])],
    ['every rule', rulesetWith(everyBusRule)],
    ['outside its hours', rulesetOf(atNight, { devices, stateChanges: suspended })],
  ])('of a bus: %s', (_which, ruleset) => {
    fc.assert(
      fc.property(drive, drive, fc.boolean(), fc.constantFrom(0, 0.4), (one, other, sendsSpeed, wander) => {
        const same = quarterOfAnHour(sendsSpeed, wander);
        const [a, b] = [one, other].map((began) => [...leadingUp(began, sendsSpeed), ...same]);
        expect(stateAfter(ruleset, a ?? [])).toEqual(stateAfter(ruleset, b ?? []));
      }),
      { numRuns: 12 },
    );
  });

  it.each(equipmentCases)('of $kind', ({ kind, ruleset, data }) => {
    fc.assert(
      fc.property(data, data, (one, other) => {
        const lastMs = Math.max(...[...one, ...other].map(observedAtMs));
        const same = twoDays(kind, lastMs);
        expect(stateAfter(ruleset, [...one, ...same])).toEqual(stateAfter(ruleset, [...other, ...same]));
      }),
      { numRuns: 20 },
    );
  });
});

const orderly = {
  streetlight: (i: number) => ({
    powerState: i % 60 < 30 ? 'on' : 'off',
    commandPct: i % 60 < 30 ? 100 : 0,
    dimmingPct: i % 60 < 30 ? 100 : 0,
    voltageV: 220,
    activePowerW: i % 60 < 30 ? 60 : 0,
    powerFactor: 0.95,
    switchCount: Math.floor(i / 60),
    gearTempC: 40,
    tiltDeg: 0,
    illuminanceLux: i % 60 < 30 ? 5 : 900,
  }),
  parking: (i: number) => ({ occupancy: i % 20 < 10 ? 'vacant' : 'occupied', confidence: 0.9 }),
  efence: (i: number) => ({
    presence: i % 2 === 0 ? 'inside' : 'outside',
    fenceId: fences[i % 3],
    dwellS: 0,
  }),
  traffic: () => ({
    counts: { car: 3, pedestrian: 0 },
    avgSpeedMps: 12,
    occupancyRatio: 0.1,
    congested: false,
  }),
  bin: () => ({
    fillRatio: 0.1,
    temperatureC: 20,
    tiltDeg: 0,
    condition: 'ok',
    location: plane.toWgs84({ x: 0, y: 0 }),
  }),
} as const;
const fences = ['permitted', 'exclusion', 'dynamic_emergency'];

/** Readings of equipment that does what it should, every 10 minutes. */
function twoDays(kind: keyof typeof orderly, afterMs: number): readonly Judged[] {
  return Array.from({ length: 288 }, (_, i) =>
    observationOf(kind, afterMs + (i + 1) * 10 * MINUTE_MS, orderly[kind](i) as object),
  );
}

function observedAtMs(judged: Judged): number {
  return judged.type === 'event' ? judged.event.observedAtMs : judged.observation.observedAtMs;
}
