import { describe, expect, it } from 'vitest';
import { fold, noonMs, observationOf, rulesetOf, use } from '../../testing/specimens.js';

type Lamp = Partial<Parameters<typeof observationOf<'streetlight'>>[2]>;
const at = (i: number) => noonMs + i * 900_000;

/** Episodes of one rule over readings a quarter of an hour apart; on unless said otherwise. */
function found(rule: string, sent: readonly Lamp[], params: object = {}) {
  const data = sent.map((more, i) => observationOf('streetlight', at(i), { powerState: 'on', ...more }));
  return fold(rulesetOf({ rules: [use(rule, params)] }), data).episodes;
}

describe('rules with a threshold', () => {
  it.each<[rule: string, good: Lamp, bad: Lamp, between: Lamp, worst: Lamp, value: number, unit: string]>([
    ['over_voltage', { voltageV: 220 }, { voltageV: 242 }, { voltageV: 240 }, { voltageV: 260 }, 260, 'V'],
    ['under_voltage', { voltageV: 220 }, { voltageV: 198 }, { voltageV: 200 }, { voltageV: 150 }, 150, 'V'],
    [
      'over_temperature',
      { gearTempC: 60 },
      { gearTempC: 85 },
      { gearTempC: 82 },
      { gearTempC: 95 },
      95,
      '°C',
    ],
    ['tilted', { tiltDeg: 1 }, { tiltDeg: -10 }, { tiltDeg: 8 }, { tiltDeg: 30 }, 30, '°'],
    [
      'low_power_factor',
      { powerFactor: 0.95 },
      { powerFactor: 0.85 },
      { powerFactor: 0.86 },
      { powerFactor: -0.5 },
      0.5,
      '',
    ],
    [
      'dimming_failure',
      { commandPct: 50, dimmingPct: 50 },
      { commandPct: 50, dimmingPct: 60 },
      { commandPct: 50, dimmingPct: 43 },
      { commandPct: 50, dimmingPct: 100 },
      50,
      '%',
    ],
  ])('%s opens at its level, is kept open between the two and by silence on it, and ends', (...row) => {
    const [rule, good, bad, between, worst, value, unit] = row;
    expect(found(rule, [good, bad, {}, bad, between, {}, worst, good])).toMatchObject([
      { rule, onsetMs: at(1), endMs: at(7), worst: { value, unit, atMs: at(6) } },
    ]);
    expect(found(rule, [good, bad, good, bad, between, bad])).toEqual([]);
    expect(found(rule, [{}, {}, {}])).toEqual([]);
  });

  it.each([
    ['over_voltage', { clearedPct: 11 }, 'clearedPct'],
    ['under_voltage', { clearedPct: 11 }, 'clearedPct'],
    ['over_temperature', { clearedTempC: 90 }, 'clearedTempC'],
    ['tilted', { clearedTiltDeg: 11 }, 'clearedTiltDeg'],
    ['low_power_factor', { clearedFactor: 0.5 }, 'clearedFactor'],
    ['dimming_failure', { clearedPct: 11 }, 'clearedPct'],
    ['supply_loss', { restoredV: 1 }, 'restoredV'],
    ['day_burner', { duskLux: 900 }, 'duskLux'],
  ])('%s refuses levels the wrong way round', (rule, params, name) => {
    expect(() => rulesetOf({ rules: [use(rule, params)] })).toThrow(`/params/${name}`);
  });

  it('measures a pole against its tilt as installed', () => {
    expect(found('tilted', [{ tiltDeg: 12 }, { tiltDeg: 12 }], { referenceDeg: 10 })).toEqual([]);
  });

  it('judges no power factor of a lamp that is dimmed, dark or draws next to nothing', () => {
    for (const more of [
      { dimmingPct: 30 },
      { powerState: 'low' },
      { powerState: 'off' },
      { activePowerW: 1 },
    ] as const) {
      expect(
        found(
          'low_power_factor',
          [1, 2, 3].map(() => ({ powerFactor: 0.4, ...more })),
        ),
      ).toEqual([]);
    }
  });

  it('judges no dimming of a lamp that is off, starts or is commanded off', () => {
    for (const more of [
      { powerState: 'off' },
      { powerState: 'bootingUp' },
      { commandInActionPct: 0 },
    ] as const) {
      const lamp = { commandPct: 50, dimmingPct: 100, ...more };
      expect(found('dimming_failure', [lamp, lamp, lamp])).toEqual([]);
    }
  });
});

describe('supply_loss', () => {
  it('opens with a last message and lasts until there is supply', () => {
    expect(
      found('supply_loss', [{ voltageV: 220 }, { voltageV: 3 }, { voltageV: 60 }, { voltageV: 215 }]),
    ).toMatchObject([{ onsetMs: at(1), endMs: at(3), worst: { value: 3, unit: 'V' } }]);
  });

  it('is not an under-voltage', () => {
    expect(found('under_voltage', [{ voltageV: 3 }, { voltageV: 3 }, { voltageV: 3 }])).toEqual([]);
  });

  it('leaves alone circuits that are off by day, where the permit says so', () => {
    const day = { voltageV: 0, commandPct: 0 };
    expect(found('supply_loss', [day], { onlyCommandedOn: true })).toEqual([]);
    expect(found('supply_loss', [{ voltageV: 0 }], { onlyCommandedOn: true })).toEqual([]);
    const night = { voltageV: 0, commandPct: 80 };
    expect(
      found('supply_loss', [day, night, day, { ...day, voltageV: 220 }], { onlyCommandedOn: true }),
    ).toMatchObject([{ onsetMs: at(1), endMs: at(3) }]);
  });
});

describe('day_burner', () => {
  it('is a lamp that draws power while commanded off, until it is dark or commanded on', () => {
    const burns = { commandPct: 0, activePowerW: 60 };
    const dark = { commandPct: 0, activePowerW: 1 };
    expect(found('day_burner', [dark, burns, burns, dark])).toMatchObject([
      { onsetMs: at(1), endMs: at(3), worst: { value: 60, unit: 'W' } },
    ]);
    expect(found('day_burner', [burns, burns, { ...burns, commandPct: 80 }])).toMatchObject([
      { endMs: at(2) },
    ]);
    expect(found('day_burner', [burns, dark, burns, dark])).toEqual([]);
  });

  it('is a lamp that burns in daylight, whatever it was commanded; twilight changes nothing', () => {
    const lamp = (illuminanceLux: number) => ({ commandPct: 80, activePowerW: 60, illuminanceLux });
    expect(
      found('day_burner', [lamp(20), lamp(300), lamp(800), lamp(900), lamp(300), lamp(20)]),
    ).toMatchObject([{ onsetMs: at(2), endMs: at(5), evidence: { first: { illuminanceLux: 800 } } }]);
  });

  it('goes by the power state where no power is sent, and says nothing without command or light', () => {
    expect(found('day_burner', [{ commandPct: 0 }, { commandPct: 0 }])).toMatchObject([
      { worst: { value: 1, unit: '' } },
    ]);
    expect(found('day_burner', [{ powerState: 'bootingUp', commandPct: 0 }, { commandPct: 0 }])).toEqual([]);
    expect(found('day_burner', [{ activePowerW: 60 }, { activePowerW: 60 }])).toEqual([]);
    const burns = { commandPct: 0, activePowerW: 60 };
    expect(found('day_burner', [burns, burns, { activePowerW: 60 }])).toMatchObject([{ endMs: null }]);
  });
});

describe('cycling', () => {
  const flicker = (times: number) =>
    Array.from({ length: 2 * times + 1 }, (_, i) => ({ powerState: i % 2 === 0 ? 'off' : 'on' }) as const);

  it('counts how often the lamp is seen to go on, and ends when it no longer does', () => {
    const hourly = { windowS: 7200 };
    const calm = Array.from({ length: 10 }, () => ({ powerState: 'off' }) as const);
    expect(found('cycling', [...flicker(3), ...calm], hourly)).toEqual([]);
    expect(found('cycling', [...flicker(4), ...calm], hourly)).toMatchObject([
      { onsetMs: at(7), endMs: at(13), worst: { value: 4, unit: '' } },
    ]);
  });

  it('believes the counter, but not one that starts anew, nor across a long gap', () => {
    const counted = (...counts: readonly (number | undefined)[]) =>
      counts.map((switchCount) => (switchCount === undefined ? {} : { switchCount }));
    expect(found('cycling', counted(100, 104))).toMatchObject([{ onsetMs: at(1), worst: { value: 4 } }]);
    expect(found('cycling', counted(100, 0, 3))).toEqual([]);
    expect(found('cycling', counted(100, undefined, 104))).toEqual([]);
    expect(found('cycling', counted(100, 109), { windowS: 600 })).toEqual([]);
  });

  it('does not take a lamp that starts for one that is off', () => {
    const starts = Array.from(
      { length: 12 },
      (_, i) => ({ powerState: i % 2 ? 'bootingUp' : 'on' }) as const,
    );
    expect(found('cycling', starts, { windowS: 86_400 })).toEqual([]);
  });
});
