import { describe, expect, it } from 'vitest';
import { trialFile } from '#contracts';
import { type ScenarioInput, scenario, trialFileFrom } from './scenario.js';
import { scenarios } from './scenarios/scenario-library.js';

function smokeWith(change: Partial<ScenarioInput>) {
  return scenario.safeParse({ ...scenarios.get('smoke')!, ...change });
}

const planted = {
  rule: 'left_lane',
  deviceId: 'smoke-ez10-01',
  onsetS: 5,
  endS: 10,
  toleranceS: 1,
  why: { zh: '偏離', en: 'departure' },
};

describe('the scenario schema', () => {
  it('takes every scenario of the library again, as JSON', () => {
    for (const one of scenarios.values()) {
      expect(scenario.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
    }
  });

  it('knows devices apart between scenarios, as one installation holds them all', () => {
    const ids = [...scenarios.values()].flatMap(({ actors }) => actors.map(({ deviceId }) => deviceId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    [
      'an actor that is not in the trial',
      { actors: [{ ...scenarios.get('smoke')!.actors[0]!, deviceId: 'x' }] },
    ],
    [
      'a device that is played twice',
      { actors: [scenarios.get('smoke')!.actors[0]!, scenarios.get('smoke')!.actors[0]!] },
    ],
    ['a planted finding of nobody', { groundTruth: [{ ...planted, deviceId: 'nobody' }] }],
    ['an end before the onset', { groundTruth: [{ ...planted, endS: 4 }] }],
    ['an end after the round', { groundTruth: [{ ...planted, endS: 31 }] }],
    ['a gateway for a stranger', { gateways: [{ id: 'gw', vendorId: 'v', deviceIds: ['stranger'] }] }],
    ['a trial without permits', { trialFile: { ...scenarios.get('smoke')!.trialFile, permits: [] } }],
  ])('refuses %s', (_, change) => {
    expect(smokeWith(change).success).toBe(false);
  });

  it('takes the planted finding that the refusals start from', () => {
    expect(smokeWith({ groundTruth: [planted] }).success).toBe(true);
  });

  it('has a trial that counts as simulated, with an operating window that is always open', () => {
    for (const { trialFile } of scenarios.values()) {
      expect(trialFile.trial.recordStatus).toBe('simulated');
      expect(trialFile.permits[0]!.conditions.operatingWindows).toEqual([{ from: '00:00', to: '00:00' }]);
    }
  });
});

describe('trialFileFrom', () => {
  it('is the same trial, valid by the contract, in force from the given time', () => {
    for (const one of scenarios.values()) {
      const file = trialFileFrom(one, Date.parse('2026-05-01T17:00:00.000Z'));
      expect(trialFile.parse(file)).toEqual(file);
      expect(file.permits.map(({ validFrom }) => validFrom)).toEqual(['2026-05-01T17:00:00.000Z']);
      expect(file.devices).toEqual(one.trialFile.devices);
    }
  });
});
