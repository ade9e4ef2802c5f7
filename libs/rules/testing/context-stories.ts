import fc from 'fast-check';
import { type Device, permitConditions } from '#contracts';
import { compileTimeline, type Judged, type TrialTimeline } from '#rules';
import { eastLane, noonMs, observationOf, plane, specimenDevice, use } from './specimens.js';

/** A rule that looks at several devices, with devices and random data for it. */
export interface ContextStory {
  readonly rule: string;
  readonly devices: readonly Device[];
  /** Two versions of the permit, the second in force from `changeMs` on. */
  timeline(changeMs: number): TrialTimeline;
  /** Readings of one hour from the start, in any order, some at the same time. */
  readonly data: fc.Arbitrary<readonly Judged[]>;
  /** Readings that put an end to everything that would last for ever. */
  endOfAll(atMs: number): readonly Judged[];
}

/** 02:00 in Taipei. */
export const storyMs = noonMs + 14 * 3_600_000;
export const storyLengthMs = 3_600_000;

const place = (x: number, y: number) => plane.toWgs84({ x, y });
const second = fc.integer({ min: 0, max: 360 }).map((tens) => storyMs + tens * 10_000);

function timelineOf(devices: readonly Device[], conditions: object, rule: object, changeMs: number) {
  const version = (severity: string) =>
    permitConditions.parse({ ...conditions, rules: [{ ...rule, severity }] });
  const compiled = compileTimeline({
    trial: { id: 'specimen', timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'test' },
    permits: [
      { version: 1, conditions: version('minor'), inForceFromMs: storyMs - 86_400_000 },
      { version: 2, conditions: version('severe'), inForceFromMs: changeMs },
    ],
    devices,
  });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

function storyOf(
  rule: string,
  devices: readonly Device[],
  { params = {}, conditions = {} }: { readonly params?: object; readonly conditions?: object },
  reading: fc.Arbitrary<Judged>,
  endOfAll: ContextStory['endOfAll'] = () => [],
): ContextStory {
  const timeline = (changeMs: number) => timelineOf(devices, conditions, use(rule, params), changeMs);
  const data = fc.uniqueArray(reading, { minLength: 1, maxLength: 90, selector: keyOf, size: 'max' });
  return { rule, devices, timeline, data, endOfAll };
}

function keyOf(judged: Judged): string {
  const { deviceId, observedAtMs } = judged.type === 'observation' ? judged.observation : judged.event;
  return `${deviceId} ${observedAtMs}`;
}

const bays = ['bay-a', 'bay-b', 'bay-c', 'bay-d'].map((id) => specimenDevice('parking', { id }));
const opinion = fc
  .tuple(
    second,
    fc.constantFrom(...bays),
    fc.constantFrom('vacant', 'occupied', 'occupied', 'partially_occupied', 'unknown'),
    fc.constantFrom('P1', 'P1', 'P1', 'P2'),
    fc.constantFrom(undefined, 0.3, 0.9),
  )
  .map(([atMs, { id }, occupancy, spotId, confidence]) =>
    observationOf('parking', atMs, { occupancy: occupancy as 'vacant', spotId, confidence }, id),
  );

const lamps = Array.from({ length: 10 }, (_, i) =>
  specimenDevice('streetlight', { id: `lamp-${i}`, place: place((i % 5) * 30, i < 5 ? 0 : 40) }),
);
const lampReading = fc
  .tuple(
    second,
    fc.constantFrom(...lamps),
    fc.constantFrom('off', 'off', 'on', 'bootingUp'),
    fc.constantFrom(100, 100, 100, 0, undefined),
  )
  .map(([atMs, { id }, powerState, commandPct]) =>
    observationOf('streetlight', atMs, { powerState: powerState as 'off', commandPct }, id),
  );

const vehicles = ['ez10', 'ez11'].map((id) => specimenDevice('bus', { id }));
const counter = specimenDevice('traffic', {
  id: 'counter',
  watches: 'east',
  place: place(0, 8),
  reportIntervalS: 60,
});
const fence = specimenDevice('efence', { id: 'fence', watches: 'east', place: place(50, 8) });
const busReading = fc
  .tuple(second, fc.constantFrom(...vehicles), fc.constantFrom(0, 20, 90, 400), fc.constantFrom(0, 0, 0, 9))
  .map(([atMs, { id }, x, y]) =>
    observationOf('bus', atMs, { location: { ...place(x, y), hAccM: 0.5 } }, id),
  );
const count = fc
  .tuple(second, fc.constantFrom({}, { bicycle: 1 }, { bicycle: 3 }, { car: 2 }))
  .map(([atMs, counts]) => {
    const periodStart = new Date(atMs - 60_000).toISOString();
    return observationOf('traffic', atMs, { counts, periodStart }, counter.id);
  });
const presence = fc
  .tuple(
    second,
    fc.constantFrom('inside', 'boundary', 'outside'),
    fc.constantFrom('ubike-1', 'ubike-2', 'ez10'),
  )
  .map(([atMs, presence, subjectId]) =>
    observationOf('efence', atMs, { presence: presence as 'inside', subjectId }, fence.id),
  );

const lampParams = { dwellS: 60, maxAgeS: 900 };

export const contextStories: readonly ContextStory[] = [
  storyOf('disagreeing_sensors', bays, { params: { dwellS: 120, maxAgeS: 1200 } }, opinion),
  storyOf('dark_stretch', lamps, { params: lampParams }, lampReading),
  storyOf('dark_stretch', lamps, { params: { ...lampParams, silenceCounts: true } }, lampReading, (atMs) =>
    lamps.map(({ id }) => observationOf('streetlight', atMs, { powerState: 'on' }, id)),
  ),
  storyOf(
    'third_party_in_lane',
    [...vehicles, counter, fence],
    { conditions: { lanes: [eastLane] }, params: { marginS: 20 } },
    fc.oneof({ weight: 3, arbitrary: busReading }, count, presence),
  ),
];
