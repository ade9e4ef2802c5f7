import fc from 'fast-check';
import type { Judged } from '#rules';
import {
  eastLane,
  noonMs,
  observationOf,
  plane,
  rulesetOf,
  specimenDevice,
  square,
  use,
} from './specimens.js';

const zones = ['permitted', 'exclusion', 'dynamic_emergency'].map((purpose) => ({
  id: purpose,
  name: eastLane.name,
  purpose,
  geometry: square(0, 0, 50),
  timeWindows: [{ from: '11:00', to: '12:40' }],
}));
const place = plane.toWgs84({ x: 0, y: 0 });
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 3 });
const level = (...values: readonly number[]) => maybe(fc.constantFrom(...values));

const equipment = {
  streetlight: {
    rules: [
      ...['day_burner', 'cycling', 'dimming_failure', 'supply_loss', 'over_voltage', 'under_voltage'],
      ...['low_power_factor', 'over_temperature', 'tilted'],
    ],
    payload: fc.record({
      powerState: fc.constantFrom('on' as const, 'off' as const, 'low' as const, 'bootingUp' as const),
      commandPct: level(0, 50, 100),
      dimmingPct: level(0, 44, 50, 100),
      voltageV: level(0, 150, 200, 220, 250),
      activePowerW: level(0, 60),
      powerFactor: level(0.5, 0.86, 0.95),
      switchCount: level(1, 2, 9),
      gearTempC: level(40, 82, 90),
      tiltDeg: level(0, 8, 20),
      illuminanceLux: level(5, 200, 900),
    }),
  },
  parking: {
    rules: ['forbidden_vehicle', 'occupied_while_closed', 'stuck_state', 'low_confidence'],
    payload: fc.record({
      occupancy: fc.constantFrom(
        ...(['vacant', 'occupied', 'forbidden_vehicle', 'closed', 'unknown', 'occupied'] as const),
      ),
      confidence: level(0.2, 0.65, 0.9),
    }),
  },
  efence: {
    rules: ['left_permitted_area', 'not_cured_in_time', 'emergency_fence_ignored'],
    payload: fc.record({
      presence: fc.constantFrom('inside' as const, 'outside' as const, 'boundary' as const),
      fenceId: fc.constantFrom('permitted', 'exclusion', 'dynamic_emergency'),
      subjectId: maybe(fc.constantFrom('a', 'b', 'c')),
      dwellS: level(0, 200, 5000),
    }),
  },
  traffic: {
    rules: ['congestion', 'stopped_vehicle', 'implausible'],
    payload: fc.record({
      counts: fc.record({ car: level(0, 3), pedestrian: level(0, 2) }),
      avgSpeedMps: level(0, 2, 3.5, 12),
      occupancyRatio: level(0.1, 0.25, 0.9, 1),
      congested: maybe(fc.boolean()),
    }),
  },
  bin: {
    rules: ['overflow', 'sudden_rise', 'fire', 'moved', 'tampered'],
    payload: fc.record({
      fillRatio: fc.constantFrom(0.1, 0.5, 0.95, 1),
      temperatureC: level(20, 55, 70),
      tiltDeg: level(0, 30, 80),
      condition: maybe(
        fc.constantFrom('ok' as const, 'moved' as const, 'burning' as const, 'vandalized' as const),
      ),
      location: maybe(fc.constantFrom(0, 25, 60).map((x) => plane.toWgs84({ x, y: 0 }))),
    }),
  },
} as const;
const kinds = ['streetlight', 'parking', 'efence', 'traffic', 'bin'] as const;

/** For each kind of fixed equipment its rules, and data that break one or another. */
export const equipmentCases = kinds.map((kind) => {
  const { rules, payload } = equipment[kind];
  const device = specimenDevice(kind, { place });
  const timed = {
    stuck_state: { heldS: 600 },
    not_cured_in_time: { cureS: 600 },
    sudden_rise: { minReadings: 1 },
  };
  const uses = rules.map((rule) => use(rule, timed[rule as keyof typeof timed]));
  const ruleset = rulesetOf({ zones, rules: uses }, { devices: [device] });
  const sent = fc.record({ waitS: fc.constantFrom(0, 20, 60, 300, 1800), payload });
  const data = fc.array(sent, { minLength: 1, maxLength: 60 }).map((readings): readonly Judged[] => {
    let atMs = noonMs;
    return readings.map((reading) => {
      atMs += reading.waitS * 1000;
      return observationOf(kind, atMs, reading.payload as object);
    });
  });
  return { kind, rules, ruleset, data };
});
