import { describe, expect, it } from 'vitest';
import {
  busAt,
  compileConditions,
  eastLane,
  fold,
  lonLat,
  noonMs,
  rulesetOf,
  specimenDevice,
  square,
  use,
} from '../../testing/specimens.js';

const RTK_M = 0.05;
const lanes = [eastLane];

/** A bus that drives east at 5 m/s, 1 Hz, with its distance to the lane's edge given by second. */
function drive(beyondEdgeM: readonly number[], more: Parameters<typeof busAt>[2] = { hAccM: RTK_M }) {
  return beyondEdgeM.map((beyondM, i) => busAt(noonMs + i * 1000, { x: i * 5, y: 5 + beyondM }, more));
}

const inside = [-3, -3, -3, -3];
const outside = (depthM: number, seconds: number) => new Array<number>(seconds).fill(depthM);

function leftLane(params: object = {}, options: Parameters<typeof rulesetOf>[1] = {}) {
  return rulesetOf({ lanes, rules: [use('left_lane', params)] }, options);
}

describe('left_lane', () => {
  it('opens one episode an excursion and ends it, at the interpolated crossings of the edge', () => {
    const path = [...inside, -2, -1, 1, 3, 3, 3, 3, 1, -3, ...inside];
    const { episodes, changes } = fold(leftLane(), drive(path));
    expect(episodes).toHaveLength(1);
    const [episode] = episodes;
    expect(episode).toMatchObject({
      deviceId: 'bus-1',
      kind: 'bus',
      rule: 'left_lane',
      ruleId: 'left_lane',
      severity: 'severe',
      legalGround: 'exceeded_approved_scope',
      placeId: 'east',
    });
    expect(Math.abs(episode!.onsetMs - (noonMs + 5500))).toBeLessThanOrEqual(1);
    expect(Math.abs(episode!.endMs! - (noonMs + 11_250))).toBeLessThanOrEqual(1);
    expect(episode!.worst).toMatchObject({ unit: 'm', atMs: noonMs + 7000 });
    expect(episode!.worst!.value).toBeCloseTo(3, 2);
    expect(changes.map(({ type }) => type)).toEqual(['opened', 'ended']);
  });

  it('explains itself: parameters, lane, and the deciding observations', () => {
    const { episodes } = fold(leftLane(), drive([...inside, 1, 2, 3, 2, -1, -1, -1, -1]));
    expect(episodes[0]!.evidence).toMatchObject({
      params: { enterSigmas: 4.75, enterSigmaSeconds: 3, dwellS: 2, minFixes: 3 },
      place: { id: 'east', version: 1, halfWidthM: 5 },
      first: { observedAt: '2025-06-03T04:00:04.000Z', part: 'point', hAccM: RTK_M, hAccAssumed: false },
      confirmed: { observedAt: '2025-06-03T04:00:06.000Z' },
      worst: { observedAt: '2025-06-03T04:00:06.000Z' },
      last: { observedAt: '2025-06-03T04:00:10.000Z' },
    });
  });

  it('tells the signed distance for the live picture', () => {
    const ruleset = leftLane();
    expect(laneDistanceM(ruleset, 2)).toBeCloseTo(-3, 2);
    expect(laneDistanceM(ruleset, -8)).toBeCloseTo(3, 2);
  });

  it.each([
    { hAccM: 0.05, depthM: 0.3, found: 1 },
    { hAccM: 0.05, depthM: 0.1, found: 0 },
    { hAccM: 3, depthM: 9, found: 0 },
    { hAccM: 3, depthM: 11, found: 1 },
    { hAccM: 50, depthM: 30, found: 0 },
  ])('with an accuracy of $hAccM m, $depthM m beyond the edge make $found', ({ hAccM, depthM, found }) => {
    const path = [...inside, ...outside(depthM, 20), ...inside];
    expect(fold(leftLane(), drive(path, { hAccM })).episodes).toHaveLength(found);
  });

  it('assumes an accuracy where none (or 0) is sent, and says so', () => {
    const far = [...inside, ...outside(18, 10), ...inside];
    const near = [...inside, ...outside(15, 10), ...inside];
    expect(fold(leftLane(), drive(near, {})).episodes).toEqual([]);
    expect(fold(leftLane(), drive(near, { hAccM: 0 })).episodes).toEqual([]);
    const [episode] = fold(leftLane(), drive(far, {})).episodes;
    expect(episode!.evidence).toMatchObject({ first: { hAccM: 5, hAccAssumed: true } });
    expect(fold(leftLane(), drive(near, { fixType: 'rtk_fixed' })).episodes).toHaveLength(1);
    expect(fold(leftLane({ assumedHAccM: 2 }), drive(near, {})).episodes).toHaveLength(1);
  });

  it('does not flap at the edge: inside the lane but for noise, and outside but for noise', () => {
    const wobble = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 0.15 : -0.15));
    expect(fold(leftLane(), drive(wobble)).episodes).toEqual([]);
    const out = [...inside, ...outside(2, 5), ...wobble.map((m) => m + 0.1), ...outside(2, 5), ...inside];
    expect(fold(leftLane(), drive(out)).episodes).toHaveLength(1);
  });

  it('needs dwell in event time and fixes running', () => {
    expect(fold(leftLane(), drive([...inside, 3, 3, ...inside])).episodes).toEqual([]);
    expect(fold(leftLane(), drive([...inside, 3, 3, 3, ...inside])).episodes).toHaveLength(1);
    const tenHertz = (n: number) =>
      Array.from({ length: n }, (_, i) => busAt(noonMs + i * 100, { x: i * 0.5, y: 8 }, { hAccM: RTK_M }));
    expect(fold(leftLane(), tenHertz(20)).episodes).toEqual([]);
    expect(fold(leftLane(), tenHertz(21)).episodes).toHaveLength(1);
  });

  it('lets a single bad fix neither open nor close anything', () => {
    const jump = (path: readonly number[], at: number, toM: number) => drive(path.with(at, toM));
    expect(fold(leftLane(), jump([...inside, ...inside, ...inside], 5, 140)).episodes).toEqual([]);
    const out = [...inside, ...outside(60, 8), ...inside];
    expect(fold(leftLane(), jump(out, 7, -60)).episodes).toHaveLength(1);
  });

  it('takes a vehicle that stays where only a jump can have brought it as being there', () => {
    const { episodes } = fold(leftLane(), drive([...inside, ...outside(200, 10)]));
    expect(episodes).toHaveLength(1);
  });

  it('ignores fixes that are none: dead reckoning, no fix, too few satellites', () => {
    const out = [...inside, ...outside(5, 10)];
    for (const more of [{ fixType: 'none' }, { fixType: 'dead_reckoning' }, { satellites: 3 }] as const) {
      expect(fold(leftLane(), drive(out, { hAccM: RTK_M, ...more })).episodes).toEqual([]);
    }
  });

  it('starts dwell anew after a gap, and keeps an episode open across one', () => {
    const out = (s: number) => busAt(noonMs + s * 1000, { x: s, y: 9 }, { hAccM: RTK_M });
    expect(fold(leftLane(), [out(0), out(1), out(20), out(21)]).episodes).toEqual([]);
    const { episodes } = fold(leftLane(), [0, 1, 2, 60, 61, 62, 63].map(out));
    expect(episodes).toMatchObject([{ onsetMs: noonMs, endMs: null }]);
  });

  it('judges a device that reports slowly by its own interval', () => {
    const bus = specimenDevice('bus', { reportIntervalS: 15 });
    const slow = [0, 15, 30, 45].map((s) => busAt(noonMs + s * 1000, { x: s, y: 9 }, { hAccM: RTK_M }));
    expect(fold(leftLane(), slow).episodes).toEqual([]);
    expect(fold(leftLane({}, { devices: [bus] }), slow).episodes).toHaveLength(1);
  });
});

describe('left_lane and the footprint', () => {
  const vehicle = { lengthM: 10, widthM: 2, antennaOffsetM: { forward: 0, right: 0 } };
  const withBus = (more: object = {}) =>
    leftLane({}, { devices: [specimenDevice('bus', { vehicle: { ...vehicle, ...more } })] });
  const at = (y: number, more: object = {}) => busAt(noonMs, { x: 0, y }, { hAccM: RTK_M, ...more });

  it('measures the outermost corner of a vehicle whose heading is sent', () => {
    const along = laneDistanceM(withBus(), 0, { headingDeg: 90 });
    const across = laneDistanceM(withBus(), 0, { headingDeg: 0 });
    expect(along).toBeCloseTo(1 - 5, 1);
    expect(across).toBeCloseTo(0, 1);
  });

  it('takes the antenna off the centre into account, the one sent first', () => {
    const offset = { antennaOffsetM: { forward: 0, right: 1 } };
    expect(laneDistanceM(withBus(offset), 3, { headingDeg: 90 })).toBeCloseTo(4 + 1 - 5, 1);
    const sent = { headingDeg: 90, antennaOffsetM: { forward: 0, right: -1 } };
    expect(laneDistanceM(withBus(offset), 3, sent)).toBeCloseTo(2 + 1 - 5, 1);
  });

  it('takes the course over ground where no heading is sent, once it moved, and a disc before', () => {
    const ruleset = withBus();
    expect(laneDistanceM(ruleset, 0)).toBeCloseTo(1 - 5, 1);
    const north = [0, 1, 2, 3].map((i) =>
      busAt(noonMs + i * 1000, { x: 0, y: -9 + i * 3 }, { hAccM: RTK_M }),
    );
    const { state } = fold(ruleset, north);
    expect(JSON.stringify(state)).toContain('"courseDeg":0');
    expect(
      fold(ruleset, [...north, busAt(noonMs + 4000, { x: 0, y: 3 }, { hAccM: RTK_M })]).state,
    ).toMatchObject({
      rules: { left_lane: { machine: { excess: expect.closeTo(3, 1) } } },
    });
  });

  it('does not count the seam between two permitted lanes as outside', () => {
    const twin = { ...eastLane, id: 'west', geometry: shifted(10) };
    const ruleset = rulesetOf(
      { lanes: [eastLane, twin], rules: [use('left_lane')] },
      { devices: [specimenDevice('bus', { vehicle })] },
    );
    const seam = Array.from({ length: 10 }, (_, i) =>
      busAt(noonMs + i * 1000, { x: i * 5, y: 5 }, { hAccM: RTK_M, headingDeg: 90 }),
    );
    expect(fold(ruleset, seam).episodes).toEqual([]);
    expect(fold(withBus(), seam).episodes).toHaveLength(1);
  });

  it('adds the datum offset of the trial', () => {
    const ruleset = leftLane({}, { datumOffsetM: { east: 0, north: 2 } });
    expect(laneDistanceM(ruleset, 0)).toBeCloseTo(2 - 5, 2);
    expect(fold(ruleset, [at(0)]).changes).toEqual([]);
  });
});

describe('left_lane and its scope', () => {
  const out = drive([...inside, ...outside(3, 10)]);

  it('judges within operating windows only, unless told otherwise', () => {
    const night = [{ from: '01:00', to: '04:00' }];
    const conditions = (params: object) => ({
      lanes,
      operatingWindows: night,
      rules: [use('left_lane', params)],
    });
    expect(fold(rulesetOf(conditions({})), out).episodes).toEqual([]);
    expect(fold(rulesetOf(conditions({ onlyInWindows: false })), out).episodes).toHaveLength(1);
  });

  it('ends an open episode with the window', () => {
    const untilFiveSecondsPast = [{ from: '11:00', to: '12:01' }];
    const ruleset = rulesetOf({ lanes, operatingWindows: untilFiveSecondsPast, rules: [use('left_lane')] });
    const { episodes } = fold(ruleset, drive(outside(3, 70)));
    expect(episodes).toMatchObject([{ onsetMs: noonMs, endMs: noonMs + 60_000 }]);
  });

  it('judges in the named control modes only', () => {
    const ruleset = leftLane({ controlModes: ['automated'] });
    const path = [...inside, ...outside(3, 10)];
    expect(fold(ruleset, out).episodes).toEqual([]);
    expect(fold(ruleset, drive(path, { hAccM: RTK_M, controlMode: 'manual' })).episodes).toEqual([]);
    expect(fold(ruleset, drive(path, { hAccM: RTK_M, controlMode: 'automated' })).episodes).toHaveLength(1);
  });

  it('judges by the named lanes only, and takes a polygon as a lane', () => {
    const area = { id: 'area', name: eastLane.name, geometry: square(0, 100, 50) };
    const both = [eastLane, area];
    const inArea = Array.from({ length: 5 }, (_, i) =>
      busAt(noonMs + i * 1000, { x: i, y: 100 }, { hAccM: RTK_M }),
    );
    expect(fold(rulesetOf({ lanes: both, rules: [use('left_lane')] }), inArea).episodes).toEqual([]);
    const onlyEast = rulesetOf({ lanes: both, rules: [use('left_lane', { laneIds: ['east'] })] });
    expect(fold(onlyEast, inArea).episodes).toMatchObject([{ placeId: 'east' }]);
  });

  it('finds the nearest of many lanes', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({
      ...eastLane,
      id: `lane-${i}`,
      geometry: shifted(i * 30),
    }));
    const ruleset = rulesetOf({ lanes: many, rules: [use('left_lane')] });
    expect(laneDistanceM(ruleset, 31)).toBeCloseTo(1 - 5, 1);
    expect(laneDistanceM(ruleset, -500)).toBeCloseTo(495, 0);
  });

  it('refuses a permit without lanes and a lane that it does not have', () => {
    expect(compileConditions({ rules: [use('left_lane')] })).toMatchObject({
      ok: false,
      problem: { code: 'permit_invalid', violations: [{ at: '/conditions/rules/0/params' }] },
    });
    expect(compileConditions({ lanes, rules: [use('left_lane', { laneIds: ['gone'] })] })).toMatchObject({
      ok: false,
      problem: { violations: [{ at: '/conditions/rules/0/params/laneIds/0' }] },
    });
  });
});

function shifted(y: number) {
  return { ...eastLane.geometry, coordinates: [lonLat(-1000, y), lonLat(1000, y)] };
}

function laneDistanceM(
  ruleset: ReturnType<typeof rulesetOf>,
  y: number,
  more: object = {},
): number | undefined {
  const { measures } = fold(ruleset, [busAt(noonMs, { x: 0, y }, { hAccM: RTK_M, ...more })]);
  return measures.laneDistanceM;
}
