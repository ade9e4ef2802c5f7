import { describe, expect, it } from 'vitest';
import {
  eastLane,
  fold,
  noonMs,
  observationOf,
  rulesetOf,
  specimenDevice,
  square,
  use,
} from '../../testing/specimens.js';

const MINUTE_MS = 60_000;
const at = (minute: number) => noonMs + minute * MINUTE_MS;

describe('lamp_failure', () => {
  const ruleset = rulesetOf({ rules: [use('lamp_failure')] });
  type Lamp = Parameters<typeof observationOf<'streetlight'>>[2];
  const lamps = (...sent: readonly Partial<Lamp>[]) =>
    sent.map((more, i) => observationOf('streetlight', at(i * 15), { powerState: 'on', ...more }));
  const dark = { commandPct: 80, activePowerW: 0 };
  const burning = { commandPct: 80, activePowerW: 60 };

  it('opens when commanded on without drawing power in two readings running', () => {
    const { episodes } = fold(ruleset, lamps(burning, dark, dark, dark));
    expect(episodes).toMatchObject([
      { severity: 'minor', onsetMs: at(15), endMs: null, worst: { value: 0, unit: 'W' } },
    ]);
    expect(fold(ruleset, lamps(burning, dark, burning, dark)).episodes).toEqual([]);
  });

  it('goes on through the day, when nothing can be seen, until the lamp burns', () => {
    const day = { powerState: 'off', commandPct: 0, activePowerW: 0 } as const;
    expect(fold(ruleset, lamps(dark, dark, day, day, dark, burning)).episodes).toMatchObject([
      { onsetMs: at(0), endMs: at(75) },
    ]);
  });

  it.each([
    [
      'the command in action before the command',
      { commandPct: 80, commandInActionPct: 0, activePowerW: 0 },
      0,
    ],
    ['the power state where no command is sent', { activePowerW: 0 }, 1],
    ['a lamp that is off and not commanded', { powerState: 'off', activePowerW: 0 }, 0],
    ['the current where no power is sent', { commandPct: 50, currentA: 0.001 }, 1],
    ['nothing about what it draws', { commandPct: 50 }, 0],
    ['a lamp that starts', { powerState: 'bootingUp', ...dark }, 0],
  ] as const)('takes %s', (_, sent, found) => {
    expect(fold(ruleset, lamps(sent, sent, sent)).episodes).toHaveLength(found);
  });
});

describe('overstay', () => {
  const ruleset = rulesetOf({ rules: [use('overstay')] });
  type Bay = Parameters<typeof observationOf<'parking'>>[2];
  const bay = (minute: number, more: Partial<Bay>) =>
    observationOf('parking', at(minute), { occupancy: 'occupied', maxDurationS: 3600, ...more });

  it('begins when the longest stay ran out, by the sensor or by the readings', () => {
    const byReadings = [bay(0, { occupancy: 'vacant' }), bay(5, {}), bay(35, {}), bay(65, {}), bay(70, {})];
    expect(fold(ruleset, byReadings).episodes).toMatchObject([{ onsetMs: at(65), endMs: null }]);
    const bySensor = [bay(30, { durationS: 1500 }), bay(90, { durationS: 5100 })];
    expect(fold(ruleset, bySensor).episodes).toMatchObject([
      {
        onsetMs: at(65),
        worst: { value: 5100, unit: 's' },
        evidence: { first: { takenS: 5100, allowedS: 3600 } },
      },
    ]);
  });

  it('ends when the bay is vacant or a new vehicle stands in it', () => {
    const start = [bay(0, { durationS: 0 }), bay(70, { durationS: 4200 })];
    expect(fold(ruleset, [...start, bay(80, { occupancy: 'vacant' })]).episodes).toMatchObject([
      { endMs: at(80) },
    ]);
    expect(fold(ruleset, [...start, bay(90, { durationS: 60 })]).episodes).toMatchObject([{ endMs: at(90) }]);
    expect(fold(ruleset, [...start, bay(90, { occupancy: 'unknown' })]).episodes).toMatchObject([
      { endMs: null },
    ]);
  });

  it('counts anew after the bay was vacant', () => {
    const data = [bay(0, {}), bay(50, { occupancy: 'vacant' }), bay(55, {}), bay(100, {})];
    expect(fold(ruleset, data).episodes).toEqual([]);
  });

  it('takes the limit of the permit first, with a grace, and judges nothing without one', () => {
    const data = [bay(0, { maxDurationS: undefined }), bay(40, { maxDurationS: undefined })];
    expect(fold(ruleset, data).episodes).toEqual([]);
    const strict = rulesetOf({ rules: [use('overstay', { maxDurationS: 1800, graceS: 300 })] });
    expect(fold(strict, data).episodes).toMatchObject([{ onsetMs: at(35) }]);
  });
});

describe('full', () => {
  const ruleset = rulesetOf({ rules: [use('full')] });
  const bins = (...ratios: readonly number[]) =>
    ratios.map((fillRatio, i) => observationOf('bin', at(i * 30), { fillRatio }));

  it('opens at 0.8 in two readings running and ends below 0.7', () => {
    expect(fold(ruleset, bins(0.5, 0.8, 0.8, 0.75, 0.9, 0.69)).episodes).toMatchObject([
      { severity: 'info', onsetMs: at(30), endMs: at(150), worst: { value: 0.9 } },
    ]);
  });

  it('lets one reading of loose waste pass', () => {
    expect(fold(ruleset, bins(0.5, 0.95, 0.5, 0.95, 0.79, 0.95)).changes).toEqual([]);
  });

  it('refuses thresholds the wrong way round', () => {
    expect(() => rulesetOf({ rules: [use('full', { fullRatio: 0.6 })] })).toThrow('emptiedRatio');
  });
});

describe('intrusion', () => {
  const name = eastLane.name;
  const zone = { id: 'garden', name, purpose: 'exclusion', geometry: square(0, 0, 50) };
  const fence = specimenDevice('efence', { watches: 'garden' });
  const rules = [use('intrusion')];
  const ruleset = rulesetOf({ zones: [zone], rules }, { devices: [fence] });
  const seen = (
    minute: number,
    presence: 'inside' | 'outside' | 'boundary' | 'unknown',
    subjectId = 'bike-1',
  ) => observationOf('efence', at(minute), { presence, subjectId });

  it('opens with the first subject inside and ends when the last has left', () => {
    const data = [
      seen(0, 'outside'),
      seen(1, 'inside'),
      seen(2, 'inside', 'bike-2'),
      seen(3, 'outside'),
      seen(4, 'boundary', 'bike-2'),
      seen(5, 'unknown', 'bike-2'),
      seen(6, 'outside', 'bike-2'),
    ];
    expect(fold(ruleset, data).episodes).toMatchObject([
      {
        severity: 'severe',
        onsetMs: at(1),
        endMs: at(6),
        placeId: 'garden',
        worst: { value: 2, atMs: at(2) },
      },
    ]);
  });

  it('takes the fence that the reading names, and only zones to be kept free', () => {
    const zones = [zone, { ...zone, id: 'bays', purpose: 'parking' }];
    const both = rulesetOf({ zones, rules }, { devices: [fence] });
    const named = (fenceId: string) => [observationOf('efence', at(0), { presence: 'inside', fenceId })];
    expect(fold(both, named('bays')).episodes).toEqual([]);
    expect(fold(both, named('elsewhere')).episodes).toEqual([]);
    expect(fold(rulesetOf({ zones, rules }), named('garden')).episodes).toHaveLength(1);
  });

  it("waits for the zone's own dwell", () => {
    const patient = rulesetOf({ zones: [{ ...zone, dwellS: 120 }], rules }, { devices: [fence] });
    expect(fold(patient, [seen(0, 'inside'), seen(1, 'inside'), seen(2, 'outside')]).episodes).toEqual([]);
    expect(fold(patient, [seen(0, 'inside'), seen(1, 'inside'), seen(2, 'inside')]).episodes).toMatchObject([
      { onsetMs: at(0) },
    ]);
  });

  it('binds while the zone does', () => {
    const lunch = { ...zone, timeWindows: [{ from: '11:50', to: '12:05' }] };
    const timed = rulesetOf({ zones: [lunch], rules }, { devices: [fence] });
    expect(fold(timed, [seen(0, 'inside'), seen(6, 'inside')]).episodes).toMatchObject([
      { onsetMs: at(0), endMs: at(6) },
    ]);
  });

  it('forgets a subject that is not heard of any more', () => {
    const forgetful = rulesetOf(
      { zones: [zone], rules: [use('intrusion', { forgetAfterS: 600 })] },
      { devices: [fence] },
    );
    expect(fold(forgetful, [seen(0, 'inside'), seen(20, 'outside', 'bike-2')]).episodes).toMatchObject([
      { endMs: at(20) },
    ]);
  });
});

describe('intrusion_into_closed_lane', () => {
  const counter = specimenDevice('traffic', { watches: 'east' });
  const rules = [use('intrusion_into_closed_lane')];
  const counts = (minute: number, counted: object) =>
    observationOf('traffic', at(minute), { counts: counted });
  const ruleset = rulesetOf({ lanes: [eastLane], rules }, { devices: [counter] });

  it('finds a bicycle in a watched lane, and makes one episode of a group', () => {
    const data = [
      counts(0, { bus: 1 }),
      counts(1, { bicycle: 1 }),
      counts(1.5, {}),
      counts(2, { bicycle: 2 }),
      counts(3, {}),
      counts(4, {}),
    ];
    expect(fold(ruleset, data).episodes).toMatchObject([
      {
        severity: 'severe',
        legalGround: 'endangers_person_or_property',
        placeId: 'east',
        onsetMs: at(1),
        endMs: at(3),
        worst: { value: 2 },
        evidence: { first: { counts: { bicycle: 1 } }, place: { id: 'east', version: 1 } },
      },
    ]);
  });

  it('leaves alone buses, counters that watch nothing, and hours outside the windows', () => {
    const bicycle = [counts(0, { bicycle: 1 })];
    expect(fold(ruleset, [counts(0, { bus: 3 })]).changes).toEqual([]);
    expect(fold(rulesetOf({ lanes: [eastLane], rules }), bicycle).changes).toEqual([]);
    const night = { lanes: [eastLane], operatingWindows: [{ from: '01:00', to: '04:00' }] };
    expect(fold(rulesetOf({ ...night, rules }, { devices: [counter] }), bicycle).changes).toEqual([]);
    const always = [use('intrusion_into_closed_lane', { onlyInWindows: false })];
    expect(
      fold(rulesetOf({ ...night, rules: always }, { devices: [counter] }), bicycle).episodes,
    ).toHaveLength(1);
  });

  it('watches closed-lane zones too, but no other zone', () => {
    const zones = ['closed_lane', 'slow'].map((purpose) => ({
      id: purpose,
      name: eastLane.name,
      purpose,
      geometry: square(0, 0, 50),
    }));
    const found = (watches: string) => {
      const device = specimenDevice('traffic', { watches });
      return fold(rulesetOf({ zones, rules }, { devices: [device] }), [counts(0, { car: 1 })]).episodes
        .length;
    };
    expect(found('closed_lane')).toBe(1);
    expect(found('slow')).toBe(0);
  });
});
