import { describe, expect, it } from 'vitest';
import { foldTogether } from '../../testing/context-fold.js';
import {
  eastLane,
  noonMs,
  observationOf,
  plane,
  rulesetOf,
  specimenDevice,
  square,
  use,
} from '../../testing/specimens.js';

const RULE = 'third_party_in_lane';
const devices = [
  specimenDevice('bus', {
    id: 'ez10',
    vehicle: { lengthM: 4, widthM: 2, antennaOffsetM: { forward: 0, right: 0 }, plate: 'TEST-01' },
  }),
  specimenDevice('bus', { id: 'ez11' }),
  specimenDevice('traffic', { id: 'counter', watches: 'east', place: plane.toWgs84({ x: 0, y: 8 }) }),
  specimenDevice('efence', { id: 'fence', watches: 'east', place: plane.toWgs84({ x: 300, y: 8 }) }),
];
const rulesetWith = (params: object = {}, conditions: object = {}) =>
  rulesetOf({ lanes: [eastLane], ...conditions, rules: [use(RULE, params)] }, { devices });
const ruleset = rulesetWith();

const at = (s: number) => noonMs + s * 1000;

function bus(s: number, x: number, y = 0, deviceId = 'ez10', more: object = {}) {
  const location = { ...plane.toWgs84({ x, y }), hAccM: 0.5 };
  return observationOf('bus', at(s), { location, ...more }, deviceId);
}

function drive(fromS: number, toS: number, x: (s: number) => number, deviceId = 'ez10') {
  return Array.from({ length: toS - fromS + 1 }, (_, i) => bus(fromS + i, x(fromS + i), 0, deviceId));
}

function counted(fromS: number, toS: number, counts: object) {
  const [periodStart, periodEnd] = [new Date(at(fromS)).toISOString(), new Date(at(toS)).toISOString()];
  return observationOf('traffic', at(toS), { counts, periodStart, periodEnd }, 'counter');
}

function fenced(s: number, subjectId: string | undefined, presence: 'inside' | 'outside' | 'boundary') {
  return observationOf('efence', at(s), { presence, subjectId, fenceId: 'F-1' }, 'fence');
}

const told = (episodes: ReturnType<typeof foldTogether>['episodes']) =>
  episodes.map(({ deviceId, onsetMs, endMs, worst }) => [
    deviceId,
    (onsetMs - noonMs) / 1000,
    endMs === null ? null : (endMs - noonMs) / 1000,
    worst?.value,
  ]);
const later = { horizonMs: at(3600) };

describe('third_party_in_lane', () => {
  it('is found on the bus that ran past the counter while a cyclist was counted', () => {
    const data = [
      ...drive(0, 120, (s) => -400 + 8 * s),
      counted(0, 60, { bicycle: 1 }),
      counted(60, 120, {}),
    ];
    const { episodes } = foldTogether(ruleset, RULE, data, later);
    // Within 100 m of the counter from second 38 on.
    expect(told(episodes)).toEqual([['ez10', 38, 60, 1]]);
    expect(episodes[0]).toMatchObject({
      kind: 'bus',
      severity: 'severe',
      legalGround: 'endangers_person_or_property',
      placeId: 'east',
      evidence: {
        first: { deviceId: 'counter', counts: { bicycle: 1 }, observedAt: '2025-06-03T04:01:00.000Z' },
      },
    });
  });

  it('is found as well where the bus comes within the margin after the count', () => {
    const data = [counted(0, 60, { pedestrian: 2 }), bus(65, 0), bus(200, 0)];
    expect(told(foldTogether(ruleset, RULE, data, later).episodes)).toEqual([['ez10', 60, 60, 2]]);
    const tooLate = [counted(0, 60, { pedestrian: 2 }), bus(71, 0)];
    expect(foldTogether(ruleset, RULE, tooLate, later).episodes).toEqual([]);
  });

  it('needs the bus in the lane, near the equipment, in operation and well located', () => {
    const cyclist = counted(0, 60, { bicycle: 1 });
    const elsewhere = [
      bus(30, 150),
      bus(31, 0, 9),
      bus(32, 0, 0, 'ez10', { controlMode: 'off' }),
      observationOf('bus', at(33), { location: { ...plane.toWgs84({ x: 0, y: 0 }), hAccM: 300 } }, 'ez10'),
    ];
    expect(foldTogether(ruleset, RULE, [...elsewhere, cyclist], later).episodes).toEqual([]);
    expect(foldTogether(ruleset, RULE, [bus(30, 0), cyclist], later).episodes).toHaveLength(1);
  });

  it('asks only for the road users that the permit names, not for the bus itself', () => {
    const data = [bus(30, 0), counted(0, 60, { bus: 3 })];
    expect(foldTogether(ruleset, RULE, data, later).episodes).toEqual([]);
    const cars = rulesetWith({ users: ['car'] });
    expect(foldTogether(cars, RULE, [bus(30, 0), counted(0, 60, { bicycle: 1 })], later).episodes).toEqual(
      [],
    );
    expect(foldTogether(cars, RULE, [bus(30, 0), counted(0, 60, { car: 1 })], later).episodes).toHaveLength(
      1,
    );
  });

  it('goes on from count to count, keeps the worst, and begins anew after a clear time', () => {
    const data = [
      ...drive(0, 600, (s) => s % 50),
      counted(0, 60, { bicycle: 1 }),
      counted(60, 120, { bicycle: 4 }),
      counted(120, 180, {}),
      counted(180, 240, {}),
      counted(240, 300, {}),
      counted(300, 360, { car: 2 }),
    ];
    const { episodes, changes } = foldTogether(ruleset, RULE, data, later);
    expect(told(episodes)).toEqual([
      ['ez10', 0, 120, 4],
      ['ez10', 300, 360, 2],
    ]);
    expect(changes.map(({ type }) => type)).toEqual(['opened', 'updated', 'ended', 'opened', 'ended']);
  });

  it('hears of subjects of a fence that are not buses of the trial', () => {
    const data = [
      fenced(0, 'ez10', 'inside'),
      fenced(0, 'TEST-01', 'inside'),
      fenced(0, undefined, 'inside'),
      bus(5, 300),
      fenced(10, 'ubike-7', 'boundary'),
      ...drive(20, 50, () => 300),
      fenced(40, 'ubike-7', 'outside'),
    ];
    const { episodes } = foldTogether(ruleset, RULE, data, later);
    expect(told(episodes)).toEqual([['ez10', 10, 40, 1]]);
    expect(episodes[0]?.evidence).toMatchObject({ first: { deviceId: 'fence', subjectId: 'ubike-7' } });
  });

  it('takes the lane to be open to everybody outside the operating windows', () => {
    const night = { operatingWindows: [{ from: '01:00', to: '04:00' }] };
    const data = [bus(30, 0), counted(0, 60, { car: 30 })];
    expect(foldTogether(rulesetWith({}, night), RULE, data, later).episodes).toEqual([]);
    const always = rulesetWith({ onlyInWindows: false }, night);
    expect(foldTogether(always, RULE, data, later).episodes).toHaveLength(1);
  });

  it('knows a closed zone over the lane, and ignores zones beside it', () => {
    const zone = (id: string, purpose: string, y: number) => ({
      id,
      name: { zh: id, en: id },
      purpose,
      geometry: square(0, y, 40),
    });
    const zones = [
      zone('closed', 'closed_lane', 0),
      zone('beside', 'exclusion', 60),
      zone('all', 'permitted', 0),
    ];
    const posted = ['closed', 'beside', 'all'].map((watches) =>
      specimenDevice('efence', { id: `on-${watches}`, watches }),
    );
    const other = rulesetOf(
      { lanes: [eastLane], zones, rules: [use(RULE)] },
      { devices: [...devices, ...posted] },
    );
    const seen = (deviceId: string) =>
      observationOf('efence', at(10), { presence: 'inside', subjectId: 'cyclist' }, deviceId);
    for (const [deviceId, found] of [
      ['on-closed', 1],
      ['on-beside', 0],
      ['on-all', 0],
    ] as const) {
      // In the lane that the zone lies in, 500 m on: no place of the fence is known.
      const { episodes } = foldTogether(other, RULE, [seen(deviceId), bus(12, 500)], later);
      expect(episodes, deviceId).toHaveLength(found);
    }
  });

  it('finds each bus that was there', () => {
    const data = [bus(30, 0), bus(31, 10, 0, 'ez11'), counted(0, 60, { bicycle: 1 })];
    expect(told(foldTogether(ruleset, RULE, data, later).episodes)).toEqual([
      ['ez10', 30, 30, 1],
      ['ez11', 31, 31, 1],
    ]);
  });
});
