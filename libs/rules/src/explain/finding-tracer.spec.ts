import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainedReading } from '#contracts';
import {
  type DeviceState,
  type Episode,
  FindingTracer,
  finalFindings,
  initialDeviceState,
  type Judged,
  stepIn,
  type TracedFinding,
  type TrialTimeline,
} from '#rules';
import {
  busAt,
  eastLane,
  eventOf,
  noonMs,
  observationOf,
  rulesetOf,
  timelineOf,
  use,
  withEnvelope,
} from '../../testing/specimens.js';

const rules = [
  'left_lane',
  'overspeed',
  'outside_operating_hours',
  'silence',
  'data_gap',
  'device_reset',
  'human_intervention',
  'collision',
  'disengagement',
  'over_capacity',
  'untrusted_position',
  'unpermitted_vehicle',
];
const conditions = {
  lanes: [eastLane],
  operatingWindows: [{ from: '11:00', to: '12:03' }],
  speedLimitMps: 6,
  maxOccupancy: 6,
  reportIntervalS: { bus: 1 },
  permittedSwVersions: ['1'],
  rules: rules.map((rule) => use(rule)),
};
const timeline = timelineOf(rulesetOf(conditions));

const utc = (atMs: number) => new Date(atMs).toISOString();

function findingOf({ onsetMs, endMs, worst, ...episode }: Episode): TracedFinding {
  return {
    ...episode,
    state: endMs === null ? 'open' : 'ended',
    onset: utc(onsetMs),
    end: endMs === null ? null : utc(endMs),
    worst: worst === null ? null : { value: worst.value, unit: worst.unit, at: utc(worst.atMs) },
  };
}

function atMsOf(judged: Judged): number {
  return judged.type === 'observation' ? judged.observation.observedAtMs : judged.event.observedAtMs;
}

/** Traces from the state that the fold had at `fromMs`. */
function trace(
  on: TrialTimeline,
  data: readonly Judged[],
  finding: TracedFinding,
  { fromMs = 0, horizonMs = 0 } = {},
) {
  let state: DeviceState = initialDeviceState;
  for (const judged of data) if (atMsOf(judged) < fromMs) state = stepIn(on, state, judged).state;
  const tracer = new FindingTracer(on, finding, fromMs === 0 ? null : state);
  for (const judged of data) if (atMsOf(judged) >= fromMs && !tracer.isDone) tracer.take(judged);
  if (horizonMs > 0) tracer.advance(horizonMs);
  return tracer.result();
}

/** Seconds from noon on, in which the bus breaks one rule after the other. */
function ride(stretches: readonly (readonly [seconds: number, y: number, more: object])[]): Judged[] {
  let s = 0;
  return stretches.flatMap(([seconds, y, more]) =>
    Array.from({ length: seconds }, () => {
      const atMs = noonMs + s * 1000;
      return withEnvelope(busAt(atMs, { x: -100 + 2 * s, y }, more), { seq: s++, bootId: 'a' });
    }),
  );
}

const stretch = fc.tuple(
  fc.integer({ min: 1, max: 25 }),
  fc.constantFrom(0, 0, 6, 40),
  fc.record({
    speedMps: fc.constantFrom(2, 9),
    headingDeg: fc.constant(90),
    occupancyCount: fc.constantFrom(4, 9),
    swVersion: fc.constantFrom('1', '2'),
    engagement: fc.constantFrom<'engaged' | 'disengaged'>('engaged', 'disengaged'),
    controlMode: fc.constantFrom<'manual' | 'automated'>('manual', 'automated'),
    fixType: fc.constantFrom<'none' | 'rtk_fixed'>('none', 'rtk_fixed', 'rtk_fixed'),
  }),
);

describe('FindingTracer', () => {
  it('finds every finding of any data again, from the beginning and from a state before it', () => {
    let traced = 0;
    fc.assert(
      fc.property(
        fc.array(stretch, { minLength: 1, maxLength: 8 }),
        fc.array(fc.boolean(), { minLength: 200, maxLength: 200 }),
        (stretches, lost) => {
          const sent = ride(stretches).filter((_, i) => lost[i] !== true || i % 3 !== 0);
          const last = sent.at(-1);
          if (last === undefined) return;
          const horizonMs = atMsOf(last) + 20_000;
          const event = eventOf('bus', atMsOf(last), 'collision_detected', { seq: 1000, bootId: 'b' });
          const data = [...sent, event];
          const devices = [{ id: 'bus-1' }];
          for (const episode of finalFindings({ timeline, devices, data, horizonMs })) {
            const finding = findingOf(episode);
            for (const fromMs of [0, episode.onsetMs - 30_000]) {
              const { reproduced, readings } = trace(timeline, data, finding, { fromMs, horizonMs });
              expect(reproduced, `${episode.rule} from ${fromMs}`).toBe(true);
              for (const reading of readings) explainedReading.parse(reading);
              const times = readings.map(({ observedAt }) => observedAt);
              expect(times).toEqual(times.toSorted());
            }
            traced++;
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(traced).toBeGreaterThan(60);
  });

  it('lists what the rule read, with the thresholds, around the episode', () => {
    const data = ride([
      [60, 0, { speedMps: 2 }],
      [10, 0, { speedMps: 9 }],
      [60, 0, { speedMps: 2 }],
    ]);
    const [episode] = finalFindings({ timeline, devices: [], data, horizonMs: noonMs + 1e6 }).filter(
      ({ rule }) => rule === 'overspeed',
    );
    const { readings, truncated } = trace(timeline, data, findingOf(episode!));
    expect(truncated).toBe(false);
    expect(readings.filter(({ verdict }) => verdict === 'breach')).toHaveLength(10);
    expect(readings.find(({ verdict }) => verdict === 'breach')).toMatchObject({
      deviceId: 'bus-1',
      observedAt: utc(noonMs + 60_000),
      seq: 60,
      value: 9,
      unit: 'm/s',
      facts: { limitMps: 6 },
    });
    expect(readings[0]?.observedAt).toBe(utc(noonMs + 30_000));
    expect(readings.at(-1)?.observedAt).toBe(utc(noonMs + 85_000));
  });

  it('tells the time without data of a silence, and the data of a rule without measurements', () => {
    const data = ride([[60, 0, {}]]).filter((_, s) => s < 20 || s >= 45);
    const found = finalFindings({ timeline, devices: [], data, horizonMs: noonMs + 60_000 });
    const [silence, gap] = ['silence', 'data_gap'].map(
      (rule) => found.find((one) => one.rule === rule && one.onsetMs > noonMs)!,
    );
    const { readings } = trace(timeline, data, findingOf(silence!));
    expect(readings.filter(({ verdict }) => verdict === 'breach')).toMatchObject([
      { observedAt: utc(noonMs + 45_000), value: 26, unit: 's', excess: 16, facts: { allowedS: 10 } },
    ]);
    const lost = trace(timeline, data, findingOf(gap!));
    expect(lost.readings.filter(({ verdict }) => verdict === 'breach')).toHaveLength(1);
    expect(lost.readings.map(({ seq }) => seq)).toEqual(expect.arrayContaining([19, 45]));
  });

  it('shows three neighbours of a device that reports seldom, and leaves the middle of many out', () => {
    const lamps = timelineOf(rulesetOf({ rules: [use('lamp_failure')] }));
    const lampAt = (s: number, activePowerW: number) =>
      observationOf('streetlight', noonMs + s * 1000, { powerState: 'on', commandPct: 100, activePowerW });
    const seldom = Array.from({ length: 20 }, (_, i) => lampAt(i * 900, i >= 8 && i < 12 ? 0 : 60));
    const [dark] = finalFindings({ timeline: lamps, devices: [], data: seldom, horizonMs: noonMs + 1e9 });
    const few = trace(lamps, seldom, findingOf(dark!));
    expect(few.reproduced).toBe(true);
    expect(few.readings.filter(({ verdict }) => verdict === 'breach')).toHaveLength(4);
    const often = Array.from({ length: 5000 }, (_, s) => lampAt(s, s >= 100 && s < 4900 ? 0 : 60));
    const [long] = finalFindings({ timeline: lamps, devices: [], data: often, horizonMs: noonMs + 1e9 });
    const many = trace(lamps, often, findingOf(long!));
    expect(many).toMatchObject({ reproduced: true, truncated: true });
    expect(many.readings.length).toBeLessThanOrEqual(2000);
    expect(many.readings.at(-1)).toMatchObject({ verdict: 'clear' });
  });

  it('says where judging again does not lead to the finding', () => {
    const data = ride([
      [30, 0, {}],
      [10, 0, { speedMps: 9 }],
      [30, 0, {}],
    ]);
    const [episode] = finalFindings({ timeline, devices: [], data, horizonMs: noonMs + 1e6 }).filter(
      ({ rule }) => rule === 'overspeed',
    );
    const finding = findingOf(episode!);
    expect(trace(timeline, data, finding).reproduced).toBe(true);
    const shifted = { ...finding, end: utc(noonMs + 41_000) };
    expect(trace(timeline, data, shifted).reproduced).toBe(false);
    const worse = { ...finding, worst: { ...finding.worst!, value: 10 } };
    expect(trace(timeline, data, worse).reproduced).toBe(false);
    expect(trace(timeline, data, { ...finding, state: 'withdrawn' as const }).reproduced).toBe(false);
    const never = { ...finding, state: 'withdrawn' as const, onset: utc(noonMs + 5000) };
    expect(trace(timeline, data, never).reproduced).toBe(true);
  });
});
