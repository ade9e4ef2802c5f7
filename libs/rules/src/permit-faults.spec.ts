import { describe, expect, it } from 'vitest';
import { permitConditions } from '#contracts';
import { eastLane, square } from '../testing/specimens.js';
import { permitFaults } from './permit-faults.js';

const inForceFromMs = Date.parse('2026-01-01T00:00:00+08:00');
const window = { from: '01:00', to: '04:00' };
const zone = {
  id: 'zone',
  name: { zh: '區域', en: 'Zone' },
  purpose: 'exclusion',
  geometry: square(0, 0, 50),
};

function faultsOf(conditions: object, before?: object) {
  return permitFaults(permitConditions.parse(conditions), {
    timeZone: 'Asia/Taipei',
    inForceFromMs,
    ...(before === undefined ? {} : { before: permitConditions.parse(before) }),
  });
}

const placesOf = (conditions: object, before?: object) =>
  faultsOf(conditions, before).map(({ at }) => at.replace('/conditions', ''));

describe('a permit is refused at publication', () => {
  it.each<[what: string, conditions: object, at: string]>([
    [
      'dates the wrong way round',
      { operatingWindows: [window, { ...window, firstDate: '2026-02-02', lastDate: '2026-02-01' }] },
      '/operatingWindows/1/lastDate',
    ],
    [
      // 3 and 4 January 2026 are a Saturday and a Sunday.
      'a window that never opens',
      { operatingWindows: [{ ...window, weekdays: [1], firstDate: '2026-01-03', lastDate: '2026-01-04' }] },
      '/operatingWindows/0/weekdays',
    ],
    ['a window twice', { operatingWindows: [window, window] }, '/operatingWindows/1'],
    [
      'a weekday twice',
      { operatingWindows: [{ ...window, weekdays: [1, 1] }] },
      '/operatingWindows/0/weekdays/1',
    ],
    ['a holiday twice', { holidays: ['2026-01-01', '2026-01-01'] }, '/holidays/1'],
    [
      "a zone's window that cannot be",
      { zones: [{ ...zone, timeWindows: [{ ...window, firstDate: '2026-02-02', lastDate: '2026-02-01' }] }] },
      '/zones/0/timeWindows/0/lastDate',
    ],
    [
      'a zone that ends before it begins',
      { zones: [{ ...zone, validFrom: '2026-03-01T00:00:00Z', validTo: '2026-03-01T00:00:00Z' }] },
      '/zones/0/validTo',
    ],
    ['a zone that is over', { zones: [{ ...zone, validTo: '2025-12-31T16:00:00Z' }] }, '/zones/0/validTo'],
    ['a kind twice', { zones: [{ ...zone, appliesTo: ['bus', 'bus'] }] }, '/zones/0/appliesTo/1'],
    ['a device twice', { permittedDeviceIds: ['a', 'b', 'a'] }, '/permittedDeviceIds/2'],
    ['a software version twice', { permittedSwVersions: ['1', '1'] }, '/permittedSwVersions/1'],
    [
      'an insurance that has expired',
      { insurance: { policyNo: '1', expires: '2025-12-31' } },
      '/insurance/expires',
    ],
    ['an insurance for ever', { insurance: { policyNo: '1', expires: '2206-01-01' } }, '/insurance/expires'],
    [
      'a plate that has expired',
      { plates: [{ deviceId: 'a', plate: '1', expires: '2025-06-30' }] },
      '/plates/0/expires',
    ],
    [
      'two plates of a device',
      {
        plates: ['1', '2'].map((plate) => ({ deviceId: 'a', plate, expires: '2026-06-30' })),
      },
      '/plates/1/deviceId',
    ],
    [
      'a plate of two devices',
      {
        plates: ['a', 'b'].map((deviceId) => ({ deviceId, plate: '1', expires: '2026-06-30' })),
      },
      '/plates/1/plate',
    ],
    [
      'a plate of a device that is not permitted',
      { permittedDeviceIds: ['a'], plates: [{ deviceId: 'b', plate: '1', expires: '2026-06-30' }] },
      '/plates/0/deviceId',
    ],
    [
      'a rule for a device twice',
      { rules: [{ id: 'r', rule: 'full', deviceIds: ['a', 'a'] }] },
      '/rules/0/deviceIds/1',
    ],
  ])('for %s', (_, conditions, at) => {
    expect(placesOf(conditions)).toEqual([at]);
  });

  it('for everything that cannot be meant, at once', () => {
    const conditions = { holidays: ['2026-01-01', '2026-01-01'], operatingWindows: [window, window] };
    expect(faultsOf(conditions)).toHaveLength(2);
  });
});

describe('a permit is published', () => {
  it.each<[what: string, conditions: object]>([
    ['with nothing in it', {}],
    [
      'with windows on their days',
      {
        operatingWindows: [
          { ...window, weekdays: [6, 7], firstDate: '2026-01-03', lastDate: '2026-01-03' },
          window,
        ],
      },
    ],
    ['with an insurance for its first day', { insurance: { policyNo: '1', expires: '2026-01-01' } }],
    ['with a zone that ends during it', { zones: [{ ...zone, validTo: '2026-01-02T00:00:00Z' }] }],
    [
      'with plates of permitted devices',
      { permittedDeviceIds: ['a'], plates: [{ deviceId: 'a', plate: '1', expires: '2026-06-30' }] },
    ],
  ])('%s', (_, conditions) => {
    expect(faultsOf(conditions)).toEqual([]);
  });
});

describe('the version of a lane or zone', () => {
  const before = { lanes: [{ ...eastLane, version: 2 }], zones: [{ ...zone, version: 3 }] };

  it('names one place for ever', () => {
    const wider = { ...eastLane, halfWidthM: 6 };
    expect(faultsOf(before, before)).toEqual([]);
    expect(placesOf({ lanes: [{ ...wider, version: 2 }] }, before)).toEqual(['/lanes/0/version']);
    expect(faultsOf({ lanes: [{ ...wider, version: 3 }] }, before)).toEqual([]);
    expect(placesOf({ zones: [{ ...zone, version: 3, cureS: 60 }] }, before)).toEqual(['/zones/0/version']);
  });

  it('never goes back', () => {
    expect(faultsOf({ lanes: [{ ...eastLane, version: 1 }] }, before)).toEqual([
      { at: '/conditions/lanes/0/version', message: 'must not go back from 2' },
    ]);
  });

  it('stays where only the name changes, or the place is a new one', () => {
    const renamed = { ...eastLane, version: 2, name: { zh: '東', en: 'East' } };
    expect(faultsOf({ lanes: [renamed, { ...eastLane, id: 'other', halfWidthM: 9 }] }, before)).toEqual([]);
  });
});
