import { describe, expect, it } from 'vitest';
import {
  busAt,
  compileConditions,
  eastLane,
  fold,
  noonMs,
  rulesetOf,
  specimenDevice,
  square,
  use,
} from '../../testing/specimens.js';

type Bus = NonNullable<Parameters<typeof busAt>[2]>;
const at = (second: number) => noonMs + second * 1000;

describe('unpermitted_vehicle', () => {
  const rules = [use('unpermitted_vehicle')];
  const sent = (...bus: readonly Bus[]) => bus.map((more, i) => busAt(at(i), { x: i, y: 0 }, more));
  const found = (conditions: object, ...bus: readonly Bus[]) =>
    fold(rulesetOf({ ...conditions, rules }), sent(...bus)).episodes;

  it('knows the devices of the permit', () => {
    expect(found({ permittedDeviceIds: ['bus-2'] }, {}, {}, {})).toMatchObject([
      { severity: 'severe', onsetMs: at(0), endMs: null, evidence: { reasons: ['device'] } },
    ]);
    expect(found({ permittedDeviceIds: ['bus-1'] }, {}, {}, {})).toEqual([]);
  });

  it('holds a software version against the vehicle until it sends another, and nothing that it does not send', () => {
    const conditions = { permittedSwVersions: ['2.1'] };
    const wrong = { swVersion: '2.2-rc1' };
    expect(found(conditions, wrong, {}, {}, {}, { swVersion: '2.1' }, {})).toMatchObject([
      {
        onsetMs: at(0),
        endMs: at(4),
        evidence: { first: { reasons: ['sw_version'], swVersion: '2.2-rc1' } },
      },
    ]);
    expect(found(conditions, {}, {}, {})).toEqual([]);
    expect(found(conditions, { swVersion: '2.1' }, {}, {})).toEqual([]);
  });

  it("compares the plate sent, else the record's, with the permit's", () => {
    const plates = [{ deviceId: 'bus-1', plate: 'TEST-01', expires: '2025-12-31' }];
    const recorded = (plate: string) =>
      rulesetOf(
        { plates, rules },
        {
          devices: [
            specimenDevice('bus', {
              vehicle: { lengthM: 6, widthM: 2, antennaOffsetM: { forward: 0, right: 0 }, plate },
            }),
          ],
        },
      );
    expect(fold(recorded('TEST-02'), sent({}, {})).episodes).toMatchObject([
      { evidence: { reasons: ['plate'] } },
    ]);
    expect(fold(recorded('TEST-02'), sent({ plate: 'TEST-01' }, { plate: 'TEST-01' })).episodes).toEqual([]);
    expect(found({ plates }, { plate: 'X' }, {})).toMatchObject([{ evidence: { reasons: ['plate'] } }]);
    expect(found({ plates: [{ ...plates[0], deviceId: 'bus-9' }] }, {}, {})).toHaveLength(1);
    expect(found({ plates }, {}, {})).toEqual([]);
  });

  it("counts plate and insurance to the end of their last day in the trial's time zone", () => {
    const midnightMs = Date.parse('2025-06-03T16:00:00.000Z');
    const around = [-2, -1, 0, 1].map((second) => busAt(midnightMs + second * 1000, { x: 0, y: 0 }));
    const insured = { insurance: { policyNo: 'p', expires: '2025-06-03' }, rules };
    expect(fold(rulesetOf(insured), around).episodes).toMatchObject([
      { onsetMs: midnightMs, evidence: { reasons: ['insurance_expired'] } },
    ]);
    expect(fold(rulesetOf(insured, { timeZone: 'Europe/Berlin' }), around).episodes).toEqual([]);
    const plates = { plates: [{ deviceId: 'bus-1', plate: 'A', expires: '2025-06-03' }], rules };
    expect(fold(rulesetOf(plates), around).episodes).toMatchObject([
      { onsetMs: midnightMs, evidence: { reasons: ['plate_expired'] } },
    ]);
  });

  it('needs something to compare with', () => {
    expect(compileConditions({ rules })).toMatchObject({ ok: false });
  });
});

describe('outside_permitted_zone', () => {
  const rules = [use('outside_permitted_zone')];
  const zone = { id: 'area', name: eastLane.name, purpose: 'permitted', geometry: square(0, 0, 200) };
  /** East at 5 m/s through the edge at x = 100 m and back. */
  const outAndBack = (hAccM: number) =>
    Array.from({ length: 21 }, (_, i) => busAt(at(i), { x: 75 + 5 * Math.min(i, 20 - i), y: 0 }, { hAccM }));

  it('makes one finding between the crossings of the edge', () => {
    const { episodes } = fold(rulesetOf({ zones: [zone], rules }), outAndBack(0.1));
    expect(episodes).toMatchObject([
      {
        severity: 'severe',
        placeId: 'area',
        worst: { unit: 'm', atMs: at(10) },
        evidence: { place: { purpose: 'permitted' } },
      },
    ]);
    expect(Math.abs(episodes[0]!.onsetMs - at(5))).toBeLessThanOrEqual(5);
    expect(Math.abs(episodes[0]!.endMs! - at(15))).toBeLessThanOrEqual(5);
    expect(episodes[0]!.worst!.value).toBeCloseTo(25, 1);
  });

  it('says nothing that the accuracy does not bear, and knows several zones', () => {
    expect(fold(rulesetOf({ zones: [zone], rules }), outAndBack(15)).episodes).toEqual([]);
    const next = { ...zone, id: 'next', geometry: square(150, 0, 200) };
    expect(fold(rulesetOf({ zones: [zone, next], rules }), outAndBack(0.1)).episodes).toEqual([]);
    const later = { ...next, validFrom: '2025-06-04T00:00:00Z' };
    expect(fold(rulesetOf({ zones: [zone, later], rules }), outAndBack(0.1)).episodes).toHaveLength(1);
    const over = { ...zone, validTo: '2025-06-01T00:00:00Z' };
    expect(fold(rulesetOf({ zones: [over], rules }), outAndBack(0.1)).changes).toEqual([]);
  });

  it('needs a permitted zone', () => {
    const zones = [{ ...zone, purpose: 'slow' }];
    expect(compileConditions({ zones, rules })).toMatchObject({ ok: false });
  });
});

describe('untrusted_position', () => {
  const conditions = { lanes: [eastLane], rules: [use('untrusted_position')] };
  const drive = (seconds: number, y: number, more: Bus = {}, from = 0) =>
    Array.from({ length: seconds }, (_, i) => busAt(at(from + i), { x: from + i, y }, more));
  const found = (data: ReturnType<typeof drive>, more: object = {}) =>
    fold(rulesetOf({ ...conditions, ...more }), data).episodes;
  const rtk: Bus = { hAccM: 0.05 };

  it('opens after a minute outside by less than the position may be off, and ends with sure fixes', () => {
    const data = [...drive(5, 0, rtk), ...drive(70, 7, { hAccM: 3 }, 5), ...drive(5, 0, rtk, 75)];
    expect(found(data)).toMatchObject([
      { severity: 'minor', onsetMs: at(5), endMs: at(77), evidence: { first: { doubt: 'edge', hAccM: 3 } } },
    ]);
    expect(found([...drive(5, 0, rtk), ...drive(58, 7, { hAccM: 3 }, 5), ...drive(5, 0, rtk, 63)])).toEqual(
      [],
    );
  });

  it('leaves left_lane what is surely outside, and what is surely inside alone', () => {
    expect(found(drive(120, 12, rtk))).toEqual([]);
    expect(found(drive(120, 0, { hAccM: 3 }))).toEqual([]);
  });

  it.each<[string, Bus, string]>([
    ['no fix', { fixType: 'none' }, 'no_fix'],
    ['dead reckoning', { fixType: 'dead_reckoning' }, 'dead_reckoning'],
    ['too few satellites', { satellites: 2 }, 'few_satellites'],
    ['an accuracy that hides the bus', { hAccM: 50 }, 'edge'],
  ])('takes %s in the middle of the lane for undetermined', (_, more, doubt) => {
    expect(found(drive(62, 0, more))).toMatchObject([{ onsetMs: at(0), evidence: { first: { doubt } } }]);
  });

  it('knows the accuracy that the permit needs', () => {
    const data = drive(62, 0, { hAccM: 2 });
    expect(found(data)).toEqual([]);
    expect(found(data, { accuracyNeededM: 1 })).toMatchObject([
      { evidence: { first: { doubt: 'accuracy' } } },
    ]);
    expect(found(data, { lanes: [], accuracyNeededM: 1 })).toHaveLength(1);
  });

  it('is not ended by one lucky fix', () => {
    const lost = drive(100, 0, { fixType: 'none' });
    expect(found(lost.with(80, drive(1, 0, rtk, 80)[0]!))).toMatchObject([{ onsetMs: at(0), endMs: null }]);
  });
});
