import { expect, it } from 'vitest';
import { type Device, type Permit, permitConditions, type Trial } from '#contracts';
import { TrialDirectory } from './trial-directory.js';

const name = { zh: 't', en: 't' };
const trial = (id: string, state: Trial['state'] = 'running'): Trial => ({
  id,
  name,
  state,
  recordStatus: id === 'rehearsal' ? 'test' : 'actual',
  timeZone: 'Asia/Taipei',
  datum: 'WGS84',
  jurisdiction: 'tw',
  vendorIds: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  permitVersion: null,
});
const at = (hour: number) => Date.UTC(2026, 10, 20, hour);
const permit = (version: number, hour: number, intervalS: number): Permit => ({
  trialId: 't',
  version,
  validFrom: new Date(at(hour)).toISOString(),
  publishedAt: '2026-01-01T00:00:00.000Z',
  publishedBy: 'x',
  conditions: permitConditions.parse({ reportIntervalS: { bus: intervalS } }),
});
const bus: Device = { id: 'bus', trialId: 't', kind: 'bus', vendorId: 'v' };

function directoryOf(permits: readonly Permit[], devices: readonly Device[] = [bus]): TrialDirectory {
  const directory = new TrialDirectory();
  const trials = [trial('t'), trial('rehearsal', 'suspended'), trial('over', 'ended')];
  directory.replace({ trials, permits, devices, registeredAtMs: new Map() });
  return directory;
}

it('gives the ruleset of the version in force, none before the first, and compiles each once', () => {
  const directory = directoryOf([permit(2, 12, 5), permit(1, 6, 10)]);
  expect(directory.rulesetAt('t', at(6) - 1)).toBeUndefined();
  expect(directory.rulesetAt('t', at(6))?.permitVersion).toBe(1);
  expect(directory.rulesetAt('t', at(12) - 1)?.permitVersion).toBe(1);
  expect(directory.rulesetAt('t', at(12))?.permitVersion).toBe(2);
  expect(directory.rulesetAt('t', at(20))).toBe(directory.rulesetAt('t', at(13)));
  expect(directory.rulesetAt('unheard-of', at(12))).toBeUndefined();
});

it('lays out the versions in time, each with the states of the trial', () => {
  const directory = directoryOf([permit(2, 12, 5), permit(1, 6, 10)]);
  expect(directory.timeline('t')?.nextAfter(at(6))?.permitVersion).toBe(2);
  expect(directory.timeline('t')?.nextAfter(at(12))).toBeUndefined();
  expect(directory.timeline('unheard-of')).toBeUndefined();
  expect(directory.rulesetAt('t', at(7))?.trialStates.stateAt(at(7))).toBe('running');
  const contents = { trials: [trial('t', 'suspended')], permits: [permit(1, 6, 10)], devices: [bus] };
  directory.replace({ ...contents, registeredAtMs: new Map() });
  expect(directory.rulesetAt('t', at(7))?.trialStates.stateAt(at(5))).toBe('suspended');
  const stateChanges = new Map([
    [
      't',
      [
        { state: 'running' as const, fromMs: at(6) },
        { state: 'suspended' as const, fromMs: at(8) },
      ],
    ],
  ]);
  directory.replace({ ...contents, registeredAtMs: new Map(), stateChanges });
  const states = directory.rulesetAt('t', at(7))?.trialStates;
  expect([at(5), at(7), at(8)].map((ms) => states?.stateAt(ms))).toEqual(['running', 'running', 'suspended']);
});

it('knows a device by its whole address only', () => {
  const directory = directoryOf([]);
  expect(directory.device('t', 'bus', 'bus')).toEqual(bus);
  expect(directory.device('rehearsal', 'bus', 'bus')).toBeUndefined();
  expect(directory.device('t', 'bin', 'bus')).toBeUndefined();
  expect(directory.deviceById('bus')).toEqual(bus);
});

it('expects reports as the device says, else as the permit of the time says', () => {
  const own = { ...bus, id: 'own', reportIntervalS: 1 };
  const directory = directoryOf([permit(1, 6, 10), permit(2, 12, 5)], [bus, own]);
  expect(directory.reportIntervalS(own, at(7))).toBe(1);
  expect([at(5), at(7), at(13)].map((ms) => directory.reportIntervalS(bus, ms))).toEqual([null, 10, 5]);
  expect(directory.reportIntervalS({ ...bus, kind: 'bin' }, at(7))).toBeNull();
});

it('watches the devices of running and suspended trials', () => {
  const devices = ['t', 'rehearsal', 'over'].map((trialId) => ({ ...bus, id: `of-${trialId}`, trialId }));
  const watched = [...directoryOf([], devices).allDevices()].map(({ id }) => id);
  expect(watched).toEqual(['of-t', 'of-rehearsal']);
});

it('gives what observations of a trial count as, and forgets what is no longer there', () => {
  const directory = directoryOf([permit(1, 6, 10)]);
  expect([directory.recordStatus('rehearsal'), directory.recordStatus('t')]).toEqual(['test', 'actual']);
  directory.replace({ trials: [], permits: [], devices: [], registeredAtMs: new Map() });
  expect(directory.rulesetAt('t', at(7))).toBeUndefined();
  expect(directory.deviceById('bus')).toBeUndefined();
});
