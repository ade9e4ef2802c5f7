import fc from 'fast-check';
import { type Device, deviceTopic, permitConditions } from '#contracts';
import { createLocalPlane } from '#geometry';
import { compileTimeline, type TrialTimeline } from '#rules';
import { busCalled, startMs, trialId } from './ingest-rig.js';

const plane = createLocalPlane({ lat: 25.0333, lon: 121.5437 });

function lonLat(x: number, y: number): [number, number] {
  const { lat, lon } = plane.toWgs84({ x, y });
  return [lon, lat];
}

const lane = {
  id: 'east',
  name: { zh: '東向', en: 'Eastbound' },
  geometry: { type: 'LineString', coordinates: [lonLat(-100, 0), lonLat(9000, 0)] },
  halfWidthM: 3,
};

/** Without clock_skew: rules about arrival itself are not part of what does not depend on it. */
const rules = [
  'left_lane',
  'overspeed',
  'silence',
  'data_gap',
  'low_report_rate',
  'untrusted_position',
  'wrong_way',
  'human_intervention',
  'no_safety_operator',
  'door_open_moving',
  'unplanned_stop',
].map((rule) => ({ id: rule, rule, params: {} }));

/** Two versions of a permit, of which the second allows less from `changeMs` on. */
export function busTimeline(devices: readonly Device[], changeMs: number): TrialTimeline {
  const base = { lanes: [lane], rules, safetyOperatorRequired: true };
  const first = { ...base, reportIntervalS: { bus: 2 }, speedLimitMps: 8 };
  const second = { ...base, reportIntervalS: { bus: 5 }, speedLimitMps: 5 };
  const compiled = compileTimeline({
    trial: { id: trialId, timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'actual' },
    permits: [
      { version: 1, conditions: permitConditions.parse(first), inForceFromMs: startMs - 86_400_000 },
      { version: 2, conditions: permitConditions.parse(second), inForceFromMs: changeMs },
    ],
    devices,
  });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

/** One reading as its device sends it. */
export interface SentItem {
  readonly deviceId: string;
  readonly topic: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A leg of a drive: so many readings that are alike. */
const leg = fc.record({
  readings: fc.integer({ min: 1, max: 14 }),
  everyS: fc.constantFrom(1, 1, 1, 2, 5),
  /** Before the leg. */
  gapS: fc.constantFrom(0, 0, 0, 0, 12, 25, 90, 400),
  offsetM: fc.constantFrom(0, 0, 0, 2.9, 8, -9),
  speedMps: fc.constantFrom(3, 3, 6, 9),
  hAccM: fc.constantFrom(undefined, 0.1, 0.5, 6),
  bears: fc.constantFrom('operator', 'operator', 'operator', 'none', 'doors'),
  skips: fc.constantFrom(0, 0, 0, 1, 3),
  event: fc.constantFrom(null, null, null, 'own', 'tie'),
});
type Leg = typeof leg extends fc.Arbitrary<infer T> ? T : never;

function drive(deviceId: string, legs: readonly Leg[]): readonly SentItem[] {
  const address = { trialId, kind: 'bus', deviceId } as const;
  const telemetry = deviceTopic(address, 'telemetry');
  const events = deviceTopic(address, 'event');
  const items: SentItem[] = [];
  let [atMs, seq, x] = [startMs, 0, 0];
  for (const { readings, everyS, gapS, offsetM, speedMps, hAccM, bears, skips, event } of legs) {
    atMs += gapS * 1000;
    seq += skips;
    for (let n = 0; n < readings; n++) {
      atMs += everyS * 1000;
      seq++;
      x += speedMps * everyS;
      const [lon, lat] = lonLat(x, offsetM);
      const observedAt = new Date(atMs).toISOString();
      const body = {
        seq,
        observedAt,
        location: { lat, lon, ...(hAccM === undefined ? {} : { hAccM }) },
        speedMps,
        headingDeg: 90,
        safetyOperatorPresent: bears !== 'none',
        doors: bears === 'doors' ? 'open' : 'closed',
        controlMode: 'automated',
      };
      items.push({ deviceId, topic: telemetry, body });
      if (event === null || n !== 0) continue;
      if (event === 'own') seq++;
      const details = { initiator: 'onboard_operator', type: 'brake', reason: 'obstacle' };
      const told = { event: 'human_intervention', seq, observedAt, ...details };
      items.push({ deviceId, topic: events, body: told });
    }
  }
  return items;
}

const buses = ['bus-1', 'bus-2', 'bus-3'];

/** What one to three buses observed, 60 to 200 readings in order. */
export const drives: fc.Arbitrary<readonly SentItem[]> = fc
  .array(fc.array(leg, { minLength: 4, maxLength: 16 }), { minLength: 1, maxLength: 3 })
  .map((all) => all.flatMap((legs, n) => drive(buses[n] ?? '', legs)))
  .filter((items) => items.length >= 60 && items.length <= 200);

export const storyDevices: readonly Device[] = buses.map(busCalled);

/** What happens at one moment of the delivery, besides what is sent. */
const happening = fc.record({
  /** Messages that follow each other without waiting for an answer. */
  isHasty: fc.boolean(),
  size: fc.constantFrom(1, 1, 2, 5, 12),
  repeats: fc.boolean(),
  restart: fc.constantFrom('none', 'none', 'none', 'none', 'kill', 'stop'),
  /** Event time of a horizon, after the first reading. */
  horizonS: fc.option(fc.integer({ min: 0, max: 1200 }), { freq: 3 }),
  isSettled: fc.constantFrom(false, false, true),
  isWoken: fc.boolean(),
});
export type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** How data arrive: an order, how they are parted, and what happens on the way. */
export interface Delivery {
  /** Moves each reading by so many places, or lets it come where it belongs. */
  readonly moves: readonly number[];
  readonly happenings: readonly Happening[];
  readonly shards: number;
}

export const deliveries: fc.Arbitrary<Delivery> = fc.record({
  moves: fc.oneof(
    fc.constant([0]),
    fc.array(fc.constantFrom(0, 0, 0, 0, 3, 40, 400), { minLength: 3, maxLength: 30 }),
    fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 20, maxLength: 60 }),
  ),
  happenings: fc.array(happening, { minLength: 8, maxLength: 25 }),
  shards: fc.integer({ min: 1, max: 2 }),
});

/** The same readings in the order of their arrival. */
export function arrivalOrder(items: readonly SentItem[], { moves }: Delivery): readonly SentItem[] {
  const byTime = items.toSorted((a, b) => timeOf(a) - timeOf(b));
  const placed = byTime.map((item, n) => ({ item, place: n + (moves[n % moves.length] ?? 0) }));
  return placed.sort((a, b) => a.place - b.place).map(({ item }) => item);
}

function timeOf({ body }: SentItem): number {
  return Date.parse(String(body.observedAt));
}
