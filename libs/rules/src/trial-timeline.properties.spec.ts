import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advanceIn,
  type DeviceState,
  type Episode,
  type FindingChange,
  finalFindings,
  initialDeviceState,
  type Judged,
  lastWords,
  stepIn,
  type TrialStateFrom,
  type TrialTimeline,
} from '#rules';
import {
  busAt,
  eastLane,
  eventOf,
  noonMs,
  rulesetOf,
  specimenDevice,
  timelineOf,
  use,
} from '../testing/specimens.js';

const devices = [
  specimenDevice('bus', { vehicle: { lengthM: 6, widthM: 2, antennaOffsetM: { forward: 0, right: 0 } } }),
];
const finalMs = noonMs + 3_600_000;
/** Often at full minutes, so that things happen at the same time. */
const within = fc
  .oneof(
    fc.integer({ min: -600, max: 3600 }),
    fc.integer({ min: -10, max: 60 }).map((min) => min * 60),
  )
  .map((s) => noonMs + s * 1000);

/** Conditions that differ in what they watch, how, and under which id. */
const conditions = fc.constantFrom(
  { lanes: [eastLane], reportIntervalS: { bus: 1 }, rules: [use('left_lane'), use('silence')] },
  { reportIntervalS: { bus: 20 }, speedLimitMps: 5 },
  {
    reportIntervalS: { bus: 1 },
    rules: [{ ...use('silence'), id: 'quiet' }, use('silence', { minSilenceS: 90 })],
  },
  {
    lanes: [{ ...eastLane, version: 2 }],
    reportIntervalS: { bus: 1 },
    operatingWindows: [
      { from: '11:50', to: '12:05' },
      { from: '12:10', to: '12:30' },
    ],
  },
  { rules: [use('full')] },
);

const stateChanges: fc.Arbitrary<readonly TrialStateFrom[]> = fc
  .array(
    fc.record({ state: fc.constantFrom('running', 'suspended', 'announced', 'ended'), fromMs: within }),
    { maxLength: 3 },
  )
  .map((changes) => changes.sort((a, b) => a.fromMs - b.fromMs));

const timelines: fc.Arbitrary<TrialTimeline> = fc
  .record({
    permits: fc.array(fc.record({ inForceFromMs: within, conditions }), { maxLength: 4 }),
    states: stateChanges,
    registeredMs: within,
  })
  .map(({ permits, states, registeredMs }) =>
    timelineOf(
      ...permits.map(({ inForceFromMs, conditions: of }, i) =>
        rulesetOf(of, {
          devices,
          version: i + 1,
          inForceFromMs,
          stateChanges: states,
          expectedFromMs: new Map([['bus-1', registeredMs]]),
        }),
      ),
    ),
  );

/** Readings of a bus that now and then leaves its lane, is too fast, or says nothing for a while. */
const drives: fc.Arbitrary<readonly Judged[]> = fc
  .array(
    fc.record({
      waitS: fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 20, max: 900 })),
      readings: fc.integer({ min: 1, max: 8 }),
      y: fc.constantFrom(0, 0, 12),
      speedMps: fc.constantFrom(undefined, 3, 9),
      event: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((stretches) => {
    let atMs = noonMs - 300_000;
    return stretches.flatMap(({ waitS, readings, y, speedMps, event }) => {
      atMs += waitS * 1000;
      const data = Array.from({ length: readings }, () => {
        atMs += 1000;
        return busAt(atMs, { x: (atMs - noonMs) / 1000, y }, { speedMps, hAccM: 0.05 });
      });
      return event ? [...data, eventOf('bus', atMs, 'comms_restored', { seq: 9_000_000 })] : data;
    });
  })
  .map((data) => data.filter((judged) => observedAtMs(judged) <= finalMs));

const horizonLists = fc.array(within, { maxLength: 12 }).map((horizons) => horizons.sort((a, b) => a - b));

function observedAtMs(judged: Judged): number {
  return judged.type === 'event' ? judged.event.observedAtMs : judged.observation.observedAtMs;
}

interface Run {
  readonly state: DeviceState;
  readonly changes: readonly FindingChange[];
}

/** Folds data with horizons between them, each of which may be far ahead of the data that follow. */
function run(
  timeline: TrialTimeline,
  data: readonly Judged[],
  horizons: readonly number[],
  aheadMs: number,
): Run {
  const items = [
    ...data.map((judged) => ({ atMs: observedAtMs(judged), judged })),
    ...horizons.map((atMs) => ({ atMs: atMs - aheadMs, horizonMs: Math.min(atMs, finalMs) })),
  ].sort((a, b) => a.atMs - b.atMs);
  let state: DeviceState = initialDeviceState;
  const changes: FindingChange[] = [];
  for (const item of [...items, { horizonMs: finalMs }]) {
    const result =
      'judged' in item
        ? stepIn(timeline, state, item.judged)
        : advanceIn(timeline, state, 'bus-1', item.horizonMs);
    state = result.state;
    changes.push(...result.findings);
  }
  return { state, changes };
}

function byOnset(episodes: readonly Episode[]): readonly Episode[] {
  return episodes.toSorted((a, b) => a.onsetMs - b.onsetMs || (a.ruleId < b.ruleId ? -1 : 1));
}

describe('final findings over a timeline', () => {
  it('do not depend on when a horizon ran, and how far ahead of the data', () => {
    let silent = 0;
    let crossed = 0;
    fc.assert(
      fc.property(
        timelines,
        drives,
        horizonLists,
        fc.constantFrom(0, 5000, 400_000),
        (timeline, data, horizons, aheadMs) => {
          const final = finalFindings({ timeline, devices, data, horizonMs: finalMs });
          const { changes, state } = run(timeline, data, horizons, aheadMs);
          expect(byOnset(lastWords(changes))).toEqual(byOnset(final));
          const { announced, ...rest } = state;
          const { announced: once, ...undisturbed } = run(timeline, data, [], 0).state;
          expect(rest).toEqual(undisturbed);
          expect(announced?.open ?? []).toEqual(once?.open ?? []);
          silent += final.filter(({ rule }) => rule === 'silence').length;
          crossed += new Set(final.map(({ permitVersion }) => permitVersion)).size > 1 ? 1 : 0;
        },
      ),
      { numRuns: 400 },
    );
    // The property is worth nothing where hardly anything was found.
    expect(silent).toBeGreaterThan(200);
    expect(crossed).toBeGreaterThan(30);
  });

  it('do not depend on the order of the data, and take no reading twice', () => {
    fc.assert(
      fc.property(
        timelines,
        drives.chain((data) =>
          fc.tuple(
            fc.constant(data),
            fc.shuffledSubarray([...data, ...data], { minLength: data.length * 2 }),
          ),
        ),
        (timeline, [data, shuffled]) => {
          const inOrder = finalFindings({ timeline, devices, data, horizonMs: finalMs });
          expect(finalFindings({ timeline, devices, data: shuffled, horizonMs: finalMs })).toEqual(inOrder);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are told in order: opened once, then ended or withdrawn', () => {
    fc.assert(
      fc.property(timelines, drives, horizonLists, (timeline, data, horizons) => {
        const last = new Map<string, string>();
        for (const { type, episode } of run(timeline, data, horizons, 60_000).changes) {
          const id = `${episode.ruleId}/${episode.permitVersion}/${episode.onsetMs}`;
          const before = last.get(id);
          if (type === 'opened') expect(before === undefined || before === 'withdrawn').toBe(true);
          else expect(before).not.toBe('withdrawn');
          if (type === 'opened' || type === 'updated') expect(episode.endMs).toBeNull();
          last.set(id, type);
        }
      }),
      { numRuns: 200 },
    );
  });
});
