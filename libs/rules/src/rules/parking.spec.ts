import { describe, expect, it } from 'vitest';
import {
  eastLane,
  fold,
  noonMs,
  observationOf,
  plane,
  rulesetOf,
  specimenDevice,
  square,
  use,
} from '../../testing/specimens.js';

type Bay = Partial<Parameters<typeof observationOf<'parking'>>[2]>;
const HOUR_S = 3600;
const at = (minute: number) => noonMs + minute * 60_000;
const bay = (minute: number, more: Bay) =>
  observationOf('parking', at(minute), { occupancy: 'occupied', ...more });

describe('forbidden_vehicle', () => {
  const byBay = rulesetOf({ rules: [use('forbidden_vehicle')] });

  it('is what the bay calls one, until it is gone; not knowing ends nothing', () => {
    const data = [
      bay(0, {}),
      bay(1, { occupancy: 'forbidden_vehicle' }),
      bay(5, { occupancy: 'unknown' }),
      bay(9, { occupancy: 'vacant' }),
    ];
    expect(fold(byBay, data).episodes).toMatchObject([{ onsetMs: at(1), endMs: at(9), severity: 'minor' }]);
  });

  it('is one of a class that may not park, where the class is sent', () => {
    const trucks = rulesetOf({ rules: [use('forbidden_vehicle', { permittedClasses: ['truck'] })] });
    const data = [
      bay(0, { vehicleClass: 'truck' }),
      bay(1, { vehicleClass: 'car' }),
      bay(2, {}),
      bay(3, { vehicleClass: 'truck' }),
      bay(4, {}),
    ];
    expect(fold(trucks, data).episodes).toMatchObject([
      { onsetMs: at(1), endMs: at(3), evidence: { first: { vehicleClass: 'car' } } },
    ]);
    expect(fold(byBay, data).episodes).toEqual([]);
  });
});

describe('occupied_while_closed', () => {
  const zone = {
    id: 'works',
    name: eastLane.name,
    purpose: 'closed_lane',
    geometry: square(0, 0, 50),
    timeWindows: [{ from: '12:00', to: '13:00' }],
  };
  const conditions = { zones: [zone], rules: [use('occupied_while_closed')] };
  const of = (more: Parameters<typeof specimenDevice>[1], data: Parameters<typeof fold>[1]) =>
    fold(rulesetOf(conditions, { devices: [specimenDevice('parking', more)] }), data).episodes;
  const taken = [bay(-5, {}), bay(1, {}), bay(10, { occupancy: 'unknown' }), bay(20, {}), bay(70, {})];

  it('is a taken bay in a zone in force, by watch, place or position, until the zone is open again', () => {
    const expected = [{ onsetMs: at(1), endMs: at(70), placeId: 'works' }];
    expect(of({ watches: 'works' }, taken)).toMatchObject(expected);
    expect(of({ place: plane.toWgs84({ x: 5, y: 5 }) }, taken)).toMatchObject(expected);
    const location = plane.toWgs84({ x: 5, y: 5 });
    expect(of({}, [bay(1, { location }), bay(9, { location })])).toMatchObject([
      { onsetMs: at(1), endMs: null },
    ]);
  });

  it('leaves alone bays elsewhere, of unknown place, or left within the dwell', () => {
    expect(of({ place: plane.toWgs84({ x: 90, y: 5 }) }, taken)).toEqual([]);
    expect(of({ watches: 'elsewhere' }, taken)).toEqual([]);
    expect(of({}, taken)).toEqual([]);
    expect(of({ watches: 'works' }, [bay(1, {}), bay(2, {}), bay(2.5, { occupancy: 'vacant' })])).toEqual([]);
    expect(
      of({ watches: 'works' }, [bay(1, { occupancy: 'closed' }), bay(30, { occupancy: 'closed' })]),
    ).toEqual([]);
  });

  it('needs a zone to be kept free', () => {
    expect(() => rulesetOf({ rules: [use('occupied_while_closed')] })).toThrow('zone to be kept free');
  });
});

describe('stuck_state', () => {
  const ruleset = rulesetOf({ rules: [use('stuck_state', { heldS: 6 * HOUR_S, maxGapS: 2 * HOUR_S })] });
  const hourly = (from: number, to: number, more: Bay = {}) =>
    Array.from({ length: to - from + 1 }, (_, i) => bay((from + i) * 60, more));

  it('begins when the state was reported for so long and ends with another', () => {
    const data = [
      ...hourly(0, 3),
      bay(200, { occupancy: 'unknown' }),
      ...hourly(4, 8),
      bay(500, { occupancy: 'vacant' }),
    ];
    expect(fold(ruleset, data).episodes).toMatchObject([
      { onsetMs: at(360), endMs: at(500), worst: { value: 8 * HOUR_S, unit: 's' } },
    ]);
  });

  it('counts anew after a gap, in which the bay may have changed', () => {
    expect(fold(ruleset, [...hourly(0, 3), ...hourly(7, 10)]).episodes).toEqual([]);
  });

  it('stays open across a gap, and leaves closed bays alone', () => {
    expect(fold(ruleset, [...hourly(0, 7), ...hourly(12, 13)]).episodes).toMatchObject([{ endMs: null }]);
    expect(fold(ruleset, hourly(0, 20, { occupancy: 'closed' })).episodes).toEqual([]);
  });
});

describe('low_confidence', () => {
  const ruleset = rulesetOf({ rules: [use('low_confidence')] });

  it('opens after three readings running and ends at the upper level', () => {
    const data = [0.9, 0.6, 0.3, undefined, 0.5, 0.65, 0.7].map((confidence, i) => bay(i, { confidence }));
    expect(fold(ruleset, data).episodes).toMatchObject([
      { severity: 'info', onsetMs: at(1), endMs: at(6), worst: { value: 0.3, atMs: at(2) } },
    ]);
  });

  it('lets one foggy reading pass', () => {
    const data = [0.3, 0.3, 0.9, 0.3].map((confidence, i) => bay(i, { confidence }));
    expect(fold(ruleset, data).changes).toEqual([]);
  });
});
