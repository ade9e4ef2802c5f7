import { describe, expect, it } from 'vitest';
import {
  busAt,
  compileConditions,
  eastLane,
  fold,
  noonMs,
  rulesetOf,
  square,
  use,
} from '../../testing/specimens.js';

type Bus = NonNullable<Parameters<typeof busAt>[2]>;
const at = (second: number) => noonMs + second * 1000;
/** One reading a second, at the middle of the lane. */
const drive = (sent: readonly Bus[]) => sent.map((more, i) => busAt(at(i), { x: i, y: 0 }, more));
const times = (count: number, more: Bus) => new Array<Bus>(count).fill(more);
const found = (rule: string, sent: readonly Bus[], params: object = {}, conditions: object = {}) =>
  fold(rulesetOf({ ...conditions, rules: [use(rule, params)] }), drive(sent)).episodes;

describe('harsh_brake and harsh_acceleration', () => {
  const of = (...mps2: readonly (number | undefined)[]) => mps2.map((accelLonMps2) => ({ accelLonMps2 }));

  it('make one finding of one manoeuvre, with its hardest moment', () => {
    expect(found('harsh_brake', of(-1, -3.2, -2.5, -4.1, -2.5, -1.9, 0))).toMatchObject([
      { severity: 'minor', onsetMs: at(1), endMs: at(5), worst: { value: -4.1, unit: 'm/s²', atMs: at(3) } },
    ]);
    expect(found('harsh_acceleration', of(1, 3.5, 2.5, 3.1, 2, 0))).toMatchObject([
      { onsetMs: at(1), endMs: at(4), worst: { value: 3.5, atMs: at(1) } },
    ]);
  });

  it('begin beyond the threshold and not with the other sign', () => {
    expect(found('harsh_brake', of(-3, -2.9, 5))).toEqual([]);
    expect(found('harsh_acceleration', of(3, 2.9, -5))).toEqual([]);
  });

  it('take readings without an acceleration for neither', () => {
    expect(found('harsh_brake', of(undefined, undefined))).toEqual([]);
    expect(found('harsh_brake', of(-3.5, undefined, undefined))).toMatchObject([{ endMs: null }]);
  });

  it('refuse thresholds the wrong way round', () => {
    expect(compileConditions({ rules: [use('harsh_brake', { calmMps2: -4 })] }).ok).toBe(false);
    expect(compileConditions({ rules: [use('harsh_acceleration', { calmMps2: 4 })] }).ok).toBe(false);
  });
});

describe('over_capacity', () => {
  const of = (...counts: readonly (number | undefined)[]) =>
    counts.map((occupancyCount) => ({ occupancyCount }));

  it('opens above the limit of the permit for the dwell, and ends in the same way', () => {
    const sent = of(12, 13, 13, undefined, 14, 13, 13, 13, 12, 12, 12, 12, 12, 12, 12);
    expect(found('over_capacity', sent, {}, { maxOccupancy: 12 })).toMatchObject([
      { severity: 'severe', onsetMs: at(1), endMs: at(8), worst: { value: 14, atMs: at(4) } },
    ]);
  });

  it('lets a miscount of a moment pass, and takes the limit of the rule first', () => {
    expect(found('over_capacity', of(12, 13, 13, 12, 13, 12), {}, { maxOccupancy: 12 })).toEqual([]);
    expect(found('over_capacity', of(...new Array<number>(8).fill(7)), { maxOccupancy: 6 })).toHaveLength(1);
    expect(compileConditions({ rules: [use('over_capacity')] })).toMatchObject({ ok: false });
  });
});

describe('no_safety_operator', () => {
  const away: Bus = { safetyOperatorPresent: false, controlMode: 'automated', speedMps: 0 };

  it('opens while the vehicle is in use and ends when it is parked or the operator is back', () => {
    const parked: Bus = { safetyOperatorPresent: false, controlMode: 'off', speedMps: 0 };
    for (const end of [parked, { safetyOperatorPresent: true }]) {
      expect(found('no_safety_operator', [...times(10, away), ...times(10, end)])).toMatchObject([
        { severity: 'severe', onsetMs: at(0), endMs: at(10) },
      ]);
    }
    expect(found('no_safety_operator', times(20, parked))).toEqual([]);
  });

  it('says nothing where it is not told', () => {
    expect(found('no_safety_operator', times(20, { controlMode: 'automated' }))).toEqual([]);
    expect(found('no_safety_operator', times(20, { safetyOperatorPresent: false }))).toEqual([]);
    expect(found('no_safety_operator', [...times(10, away), ...times(20, {})])).toMatchObject([
      { endMs: null },
    ]);
    const rules = [use('no_safety_operator')];
    expect(compileConditions({ safetyOperatorRequired: false, rules })).toMatchObject({ ok: false });
  });
});

describe('door_open_moving', () => {
  it('needs an open door and a speed', () => {
    const open: Bus = { doors: 'open', speedMps: 2 };
    const sent = [
      ...times(3, { doors: 'closed', speedMps: 3 }),
      ...times(3, open),
      ...times(4, { doors: 'closed' }),
    ];
    expect(found('door_open_moving', sent)).toMatchObject([
      { severity: 'severe', onsetMs: at(3), endMs: at(6), worst: { value: 2, unit: 'm/s' } },
    ]);
    expect(found('door_open_moving', times(9, { doors: 'open', speedMps: 0.4 }))).toEqual([]);
    expect(found('door_open_moving', times(9, { doors: 'open' }))).toEqual([]);
    expect(found('door_open_moving', times(9, { speedMps: 4 }))).toEqual([]);
    expect(found('door_open_moving', [...times(5, open), ...times(9, { doors: 'open' })])).toMatchObject([
      { endMs: null },
    ]);
  });
});

describe('unplanned_stop', () => {
  const stands: Bus = { controlMode: 'automated', speedMps: 0.1 };

  it('opens after the dwell from the standstill and ends when it moves', () => {
    const moves: Bus = { controlMode: 'automated', speedMps: 3 };
    expect(found('unplanned_stop', [moves, ...times(130, stands), moves])).toMatchObject([
      { severity: 'minor', onsetMs: at(1), endMs: at(131) },
    ]);
    expect(found('unplanned_stop', [moves, ...times(110, stands), moves])).toEqual([]);
  });

  it.each<[string, Bus]>([
    ['a stop', { stopStatus: 'stopped_at' }],
    ['open doors', { doors: 'open' }],
    ['a driver', { controlMode: 'manual' }],
    ['no control mode', { controlMode: undefined }],
    ['no speed', { speedMps: undefined }],
  ])('does not take %s for one', (_, more) => {
    expect(found('unplanned_stop', times(200, { ...stands, ...more }))).toEqual([]);
  });

  it('lets it stand where the permit lets it park', () => {
    const zone = { id: 'bay', name: eastLane.name, purpose: 'parking', geometry: square(0, 0, 900) };
    expect(found('unplanned_stop', times(200, stands), {}, { zones: [zone] })).toEqual([]);
  });
});

describe('wrong_way', () => {
  const lanes = { lanes: [eastLane] };
  const west: Bus = { headingDeg: 270, speedMps: 3, direction: 0, hAccM: 0.1 };

  it('judges by the direction sent: out with the lane as drawn, back against it', () => {
    const sent = [
      ...times(6, { ...west, headingDeg: 90 }),
      ...times(8, west),
      ...times(8, { ...west, headingDeg: 80 }),
    ];
    expect(found('wrong_way', sent, {}, lanes)).toMatchObject([
      { severity: 'severe', placeId: 'east', onsetMs: at(6), endMs: at(14), worst: { unit: '°' } },
    ]);
    expect(found('wrong_way', times(9, { ...west, direction: 1 }), {}, lanes)).toEqual([]);
    expect(found('wrong_way', times(9, { ...west, direction: 1, headingDeg: 90 }), {}, lanes)).toHaveLength(
      1,
    );
  });

  it.each<[string, Bus]>([
    ['heading', { headingDeg: undefined }],
    ['speed', { speedMps: undefined }],
    ['movement', { speedMps: 0.5 }],
    ['direction', { direction: undefined }],
    ['known direction', { direction: 255 }],
  ])('says nothing without a %s', (_, more) => {
    expect(found('wrong_way', times(20, { ...west, ...more }), {}, lanes)).toEqual([]);
  });

  it('does not accuse a vehicle that may be in the other of two lanes', () => {
    const [first, last] = eastLane.geometry.coordinates;
    const back = {
      ...eastLane,
      id: 'west',
      halfWidthM: 1,
      geometry: { type: 'LineString', coordinates: [last, first] },
    };
    const both = { lanes: [{ ...eastLane, halfWidthM: 5 }, back] };
    const beside = (hAccM: number) =>
      times(9, { ...west, hAccM }).map((more, i) => busAt(at(i), { x: -i, y: 3 }, more));
    const oneWay = rulesetOf({ ...both, rules: [use('wrong_way', { travel: 'as_drawn' })] });
    expect(fold(oneWay, beside(0.1)).episodes).toMatchObject([{ placeId: 'east' }]);
    expect(fold(oneWay, beside(5)).episodes).toEqual([]);
  });

  it('needs a lane with a direction', () => {
    const area = { id: 'area', name: eastLane.name, geometry: square(0, 0, 50) };
    expect(compileConditions({ lanes: [area], rules: [use('wrong_way')] })).toMatchObject({ ok: false });
  });
});
