import { expect, it } from 'vitest';
import { permitConditions } from '#contracts';
import { checkPermit } from '#rules';
import { eastLane, use } from '../testing/specimens.js';

function check(conditions: object, before?: object) {
  const source = {
    trial: { id: 'trial', timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'test' },
    permit: { version: 2, conditions: permitConditions.parse(conditions) },
    devices: [],
    inForceFromMs: Date.parse('2026-01-01T00:00:00+08:00'),
  } as const;
  return checkPermit(source, before === undefined ? undefined : permitConditions.parse(before));
}

it('answers the ruleset of a permit that may be published', () => {
  const lanes = [eastLane];
  expect(check({ lanes }, { lanes })).toMatchObject({ ok: true, value: { permitVersion: 2 } });
});

it('names what does not compile and what cannot be meant together, with their places', () => {
  const conditions = {
    lanes: [{ ...eastLane, halfWidthM: 9 }],
    holidays: ['2026-01-01', '2026-01-01'],
    rules: [use('levitation')],
  };
  expect(check(conditions, { lanes: [eastLane] })).toMatchObject({
    ok: false,
    problem: {
      code: 'permit_invalid',
      detail: '/conditions/rules/0/rule: there is no rule levitation (and 2 more)',
      violations: [
        { at: '/conditions/rules/0/rule' },
        { at: '/conditions/holidays/1' },
        { at: '/conditions/lanes/0/version' },
      ],
    },
  });
});
