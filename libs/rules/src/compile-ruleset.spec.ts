import { describe, expect, it } from 'vitest';
import { permitConditions } from '#contracts';
import { defaultRules, explainRule, ruleSpecifications, rulesInForce } from '#rules';
import {
  compileConditions,
  eastLane,
  lonLat,
  ring,
  specimenDevice,
  square,
  use,
} from '../testing/specimens.js';

const name = eastLane.name;
const zone = { id: 'zone', name, purpose: 'exclusion', geometry: square(0, 0, 50) };

function violationsOf(conditions: object): readonly { at: string; message: string }[] {
  const compiled = compileConditions(conditions);
  if (compiled.ok) return [];
  expect(compiled.problem.code).toBe('permit_invalid');
  return [...(compiled.problem.violations ?? [])];
}

describe('compileRuleset', () => {
  it('carries trial, version and time of coming into force', () => {
    const compiled = compileConditions({ lanes: [eastLane] }, { version: 3, inForceFromMs: 1000 });
    expect(compiled).toMatchObject({
      ok: true,
      value: { trialId: 'specimen', permitVersion: 3, inForceFromMs: 1000 },
    });
  });

  it('lays a permit without places out around its devices, or anywhere', () => {
    const lamp = specimenDevice('streetlight', { place: { lat: 25, lon: 121 } });
    for (const devices of [[lamp], []])
      expect(compileConditions({}, { devices })).toMatchObject({ ok: true });
  });

  it.each([
    ['an unknown rule', { rules: [use('levitation')] }, '/conditions/rules/0/rule'],
    ['an unknown parameter', { rules: [use('full', { half: 1 })] }, '/conditions/rules/0/params'],
    [
      'a parameter out of range',
      { rules: [use('full', { fullRatio: 2 })] },
      '/conditions/rules/0/params/fullRatio',
    ],
    [
      'a lane that the permit does not have',
      { lanes: [eastLane], rules: [use('left_lane', { laneIds: ['east', 'west'] })] },
      '/conditions/rules/0/params/laneIds/1',
    ],
    [
      'a centreline without half-width',
      { lanes: [{ ...eastLane, halfWidthM: undefined }] },
      '/conditions/lanes/0/halfWidthM',
    ],
    [
      'a line of one place',
      {
        lanes: [{ ...eastLane, geometry: { type: 'LineString', coordinates: [lonLat(0, 0), lonLat(0, 0)] } }],
      },
      '/conditions/lanes/0/geometry/coordinates',
    ],
    [
      'a ring that crosses itself',
      {
        zones: [
          { ...zone, geometry: { type: 'Polygon', coordinates: [ring([0, 0], [9, 9], [9, 0], [0, 9])] } },
        ],
      },
      '/conditions/zones/0/geometry/coordinates[0]',
    ],
    ['two rules of one id', { rules: [use('full'), use('full')] }, '/conditions/rules/1/id'],
    [
      'a zone with the id of a lane',
      { lanes: [eastLane], zones: [{ ...zone, id: 'east' }] },
      '/conditions/zones/0/id',
    ],
    [
      'an id that no object can hold',
      { rules: [{ ...use('full'), id: '__proto__' }] },
      '/conditions/rules/0/id',
    ],
    ['places beyond the plane', { zones: [{ ...zone, geometry: polarSquare() }] }, '/conditions'],
  ])('refuses %s', (_, conditions, at) => {
    expect(violationsOf(conditions).map((violation) => violation.at)).toContain(at);
  });

  it('names every violation at once', () => {
    const conditions = {
      lanes: [{ ...eastLane, halfWidthM: undefined }],
      rules: [use('levitation'), use('full', { x: 1 })],
    };
    expect(violationsOf(conditions)).toHaveLength(3);
  });

  it('binds rules to the kinds and devices that they are for', () => {
    const conditions = {
      lanes: [eastLane],
      rules: [{ ...use('left_lane'), deviceIds: ['bus-2'] }, use('full')],
    };
    const compiled = compileConditions(conditions, { devices: [specimenDevice('bus')] });
    if (!compiled.ok) throw new Error(compiled.problem.detail);
    const boundTo = (kind: 'bus' | 'bin', deviceId: string) =>
      compiled.value.binding(kind, deviceId).rules.map(({ id }) => id);
    expect(boundTo('bus', 'bus-1')).toEqual([]);
    expect(boundTo('bus', 'bus-2')).toEqual(['left_lane']);
    expect(boundTo('bin', 'bin-1')).toEqual(['full']);
  });
});

describe('default rules', () => {
  const rulesFrom = (conditions: object) =>
    defaultRules(permitConditions.parse(conditions)).map(({ rule }) => rule);
  const always = ['moved_while_suspended', 'lamp_failure', 'overstay', 'full', 'silence', 'clock_skew'];

  it('follow from the conditions', () => {
    expect(rulesFrom({})).toEqual(always);
    expect(rulesFrom({ lanes: [eastLane] })).toEqual([
      'left_lane',
      'untrusted_position',
      'moved_while_suspended',
      'lamp_failure',
      'overstay',
      'intrusion_into_closed_lane',
      'full',
      'silence',
      'clock_skew',
    ]);
    expect(rulesFrom({ speedLimitMps: 3 })).toEqual(['overspeed', ...always]);
    expect(rulesFrom({ zones: [{ ...zone, purpose: 'slow', speedLimitMps: 3 }] })).toEqual([
      'overspeed',
      ...always,
    ]);
    expect(rulesFrom({ operatingWindows: [{ from: '01:00', to: '04:00' }] })).toContain(
      'outside_operating_hours',
    );
    expect(rulesFrom({ zones: [zone] })).toContain('intrusion');
  });

  const permitted = { ...zone, purpose: 'permitted' };
  it.each<[condition: string, conditions: object, follows: readonly string[]]>([
    ['persons on board', { maxOccupancy: 0 }, ['over_capacity']],
    ['a safety operator', { safetyOperatorRequired: true }, ['no_safety_operator']],
    ['no safety operator', { safetyOperatorRequired: false }, []],
    ['devices', { permittedDeviceIds: [] }, ['unpermitted_vehicle']],
    ['software', { permittedSwVersions: ['1'] }, ['unpermitted_vehicle']],
    ['insurance', { insurance: { policyNo: '1', expires: '2099-01-01' } }, ['unpermitted_vehicle']],
    ['plates', { plates: [] }, ['unpermitted_vehicle']],
    ['accuracy', { accuracyNeededM: 1 }, ['untrusted_position']],
    ['reports of buses', { reportIntervalS: { bus: 1 } }, ['low_report_rate']],
    ['reports of bins', { reportIntervalS: { bin: 1 } }, []],
    ['an area for all', { zones: [permitted] }, ['outside_permitted_zone', 'left_permitted_area']],
    ['an area for fences', { zones: [{ ...permitted, appliesTo: ['efence'] }] }, ['left_permitted_area']],
    ['an area for buses', { zones: [{ ...permitted, appliesTo: ['bus'] }] }, ['outside_permitted_zone']],
    ['a place to park', { zones: [{ ...zone, purpose: 'parking' }] }, []],
    ['a time to put right', { zones: [{ ...zone, cureS: 60 }] }, ['intrusion', 'not_cured_in_time']],
    [
      'an emergency fence',
      { zones: [{ ...zone, purpose: 'dynamic_emergency' }] },
      ['intrusion', 'emergency_fence_ignored'],
    ],
  ])('and judge %s', (_, conditions, follows) => {
    const more = rulesFrom(conditions).filter((rule) => !always.includes(rule));
    expect(more.toSorted()).toEqual(follows.toSorted());
    expect(compileConditions(conditions)).toMatchObject({ ok: true });
  });

  it('take an area that does not name buses for one of others where there are lanes', () => {
    expect(rulesFrom({ lanes: [eastLane], zones: [permitted] })).not.toContain('outside_permitted_zone');
    expect(
      rulesFrom({ lanes: [eastLane], zones: [{ ...permitted, appliesTo: ['bus', 'efence'] }] }),
    ).toContain('outside_permitted_zone');
  });

  it('always compile', () => {
    const conditions = {
      lanes: [eastLane],
      zones: [zone],
      speedLimitMps: 3,
      operatingWindows: [{ from: '01:00', to: '04:00' }],
    };
    expect(compileConditions(conditions)).toMatchObject({ ok: true });
    expect(compileConditions({})).toMatchObject({ ok: true });
  });

  it('stay away where the permit names its own', () => {
    const compiled = compileConditions({ lanes: [eastLane], rules: [use('full')] });
    expect(compiled.ok && compiled.value.binding('bus', 'bus-1').rules).toEqual([]);
  });

  const inForce = (conditions: object) => rulesInForce(permitConditions.parse(conditions));

  it('act beside the named ones where the permit says so', () => {
    const rules = [use('third_party_in_lane'), use('cycling')];
    const conditions = { lanes: [eastLane], speedLimitMps: 3, rules };
    expect(inForce({ ...conditions, withDefaultRules: true })).toEqual([
      ...permitConditions.parse(conditions).rules,
      ...defaultRules(permitConditions.parse(conditions)),
    ]);
    expect(inForce({ ...conditions, withDefaultRules: false })).toEqual(inForce(conditions));
    expect(inForce(conditions).map(({ rule }) => rule)).toEqual(['third_party_in_lane', 'cycling']);
    const compiled = compileConditions({ ...conditions, withDefaultRules: true });
    expect(compiled.ok && compiled.value.contextRules.map(({ id }) => id)).toEqual(['third_party_in_lane']);
    expect(compiled.ok && compiled.value.binding('bus', 'bus-1').rules.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['left_lane', 'overspeed', 'silence']),
    );
    for (const withDefaultRules of [false, undefined])
      expect(inForce({ lanes: [eastLane], withDefaultRules })).toEqual(inForce({ lanes: [eastLane] }));
  });

  it('give way to a named rule of the same kind, and never take its id', () => {
    const slow = { ...use('overspeed', { toleranceMps: 1 }), id: 'my-limit' };
    const conditions = { speedLimitMps: 3, rules: [slow], withDefaultRules: true };
    const speeding = inForce(conditions).filter(({ rule }) => rule === 'overspeed');
    expect(speeding).toEqual([slow]);
    const called = inForce({ ...conditions, rules: [{ ...use('cycling'), id: 'overspeed' }] });
    expect(called.filter(({ rule }) => rule === 'overspeed').map(({ id }) => id)).toEqual([
      'overspeed-default',
    ]);
    expect(new Set(called.map(({ id }) => id)).size).toBe(called.length);
    expect(explainRule(permitConditions.parse(conditions), 'my-limit')?.params).toMatchObject({
      toleranceMps: 1,
    });
    expect(explainRule(permitConditions.parse(conditions), 'silence')?.rule).toBe('silence');
  });
});

describe('rule specifications', () => {
  it('describe every rule and parameter in both languages', () => {
    const byDefault = defaultRules(
      permitConditions.parse({
        lanes: [eastLane],
        zones: [zone],
        speedLimitMps: 3,
        operatingWindows: [{ from: '01:00', to: '04:00' }],
      }),
    );
    expect(ruleSpecifications.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(byDefault.map(({ rule }) => rule)),
    );
    expect(new Set(ruleSpecifications.map(({ rule }) => rule)).size).toBe(ruleSpecifications.length);
    for (const { title, starts, ends, parameters, kinds } of ruleSpecifications) {
      for (const text of [title, starts, ends, ...parameters]) {
        expect(text.zh).toMatch(/[\u4e00-\u9fff]/);
        expect(text.en).toMatch(/[a-z]/);
      }
      expect(kinds.length).toBeGreaterThan(0);
    }
  });

  it('name unit and default of a parameter', () => {
    const overspeed = ruleSpecifications.find(({ rule }) => rule === 'overspeed');
    expect(overspeed?.parameters).toContainEqual({
      name: 'toleranceMps',
      zh: '容許誤差',
      en: 'Tolerance above the limit',
      unit: 'm/s',
      default: 0.3,
      note: null,
    });
  });
});

function polarSquare() {
  const coordinates = [
    [
      [0, 88],
      [1, 88],
      [1, 89],
      [0, 88],
    ],
  ];
  return { type: 'Polygon', coordinates };
}
