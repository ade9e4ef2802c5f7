import { describe, expect, it } from 'vitest';
import { fold, noonMs, observationOf, rulesetOf, use } from '../../testing/specimens.js';

type Counter = Partial<Parameters<typeof observationOf<'traffic'>>[2]>;
const at = (minute: number) => noonMs + minute * 60_000;

function found(rule: string, sent: readonly Counter[], params: object = {}) {
  const data = sent.map((more, i) => observationOf('traffic', at(i), { counts: { car: 3 }, ...more }));
  return fold(rulesetOf({ rules: [use(rule, params)] }), data).episodes;
}

describe('congestion', () => {
  const jam = { avgSpeedMps: 2, occupancyRatio: 0.5 };
  const free = { avgSpeedMps: 12, occupancyRatio: 0.1 };

  it('is slow and dense traffic, three readings running', () => {
    const creeping = { avgSpeedMps: 3.5, occupancyRatio: 0.5 };
    expect(
      found('congestion', [free, jam, jam, { ...jam, avgSpeedMps: 1 }, creeping, {}, free]),
    ).toMatchObject([{ onsetMs: at(1), endMs: at(6), worst: { value: 1, unit: 'm/s', atMs: at(3) } }]);
    expect(found('congestion', [jam, jam, free, jam, jam])).toEqual([]);
  });

  it('is not one slow bus on an empty road', () => {
    expect(
      found(
        'congestion',
        [1, 2, 3].map(() => ({ avgSpeedMps: 2, occupancyRatio: 0.05 })),
      ),
    ).toEqual([]);
  });

  it('is what the counter says where it does not measure, which ends nothing that was measured', () => {
    const said = (congested: boolean) => ({ congested });
    expect(found('congestion', [said(true), said(true), {}, said(true), said(false)])).toMatchObject([
      { onsetMs: at(0), endMs: at(4), worst: { value: 1, unit: '' } },
    ]);
    expect(found('congestion', [jam, jam, jam, said(false)])).toMatchObject([{ endMs: null }]);
    expect(found('congestion', [said(true), said(true), said(true), jam, said(false), free])).toMatchObject([
      { endMs: at(5), worst: { value: 2, unit: 'm/s' } },
    ]);
  });

  it('refuses levels the wrong way round', () => {
    expect(() => found('congestion', [], { flowingMps: 1 })).toThrow('flowingMps');
    expect(() => found('congestion', [], { sparseRatio: 0.9 })).toThrow('sparseRatio');
  });
});

describe('stopped_vehicle', () => {
  const taken = { counts: {}, occupancyRatio: 1 };

  it('is a counter that is taken while no vehicle passes; pedestrians do not count', () => {
    const walkers = { counts: { pedestrian: 4 }, occupancyRatio: 0.97 };
    expect(
      found('stopped_vehicle', [taken, walkers, { counts: {} }, { counts: { car: 1 }, occupancyRatio: 1 }]),
    ).toMatchObject([{ onsetMs: at(0), endMs: at(3), worst: { value: 1 } }]);
  });

  it('is neither dense traffic nor an empty road nor one reading', () => {
    expect(
      found(
        'stopped_vehicle',
        [1, 2, 3].map(() => ({ occupancyRatio: 1 })),
      ),
    ).toEqual([]);
    expect(
      found(
        'stopped_vehicle',
        [1, 2, 3].map(() => ({ counts: {}, occupancyRatio: 0 })),
      ),
    ).toEqual([]);
    expect(found('stopped_vehicle', [taken, { occupancyRatio: 1 }, taken])).toEqual([]);
  });
});

describe('implausible', () => {
  it('is vehicles at no speed, until some are seen to move', () => {
    const still = { avgSpeedMps: 0 };
    const empty = { counts: {}, avgSpeedMps: 0 };
    expect(found('implausible', [still, empty, still, {}, empty, { avgSpeedMps: 5 }])).toMatchObject([
      { onsetMs: at(0), endMs: at(5), worst: { value: 3 } },
    ]);
    expect(found('implausible', [still, { avgSpeedMps: 5 }, still])).toEqual([]);
    expect(found('implausible', [empty, empty, empty])).toEqual([]);
  });
});

describe('wrong_way_traffic', () => {
  const wrong = (...counted: readonly (number | undefined)[]) =>
    counted.map((wrongWayCount) => ({ wrongWayCount }));

  it('is a vehicle against the direction; those that follow within a report make one finding', () => {
    expect(found('wrong_way_traffic', wrong(0, 1, 0, 3, undefined, 0, 0, 0))).toMatchObject([
      { severity: 'severe', onsetMs: at(1), endMs: at(5), worst: { value: 3, unit: '', atMs: at(3) } },
    ]);
    expect(found('wrong_way_traffic', wrong(0, undefined, 0))).toEqual([]);
  });

  it('counts from as many vehicles as the permit says', () => {
    expect(found('wrong_way_traffic', wrong(1, 2, 1, 1), { minVehicles: 2 })).toMatchObject([
      { onsetMs: at(1), endMs: at(2) },
    ]);
  });
});
