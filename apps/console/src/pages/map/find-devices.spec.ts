import { describe, expect, it } from 'vitest';
import { deviceAt } from '../../live/live-samples.js';
import { findDevices } from './find-devices.js';

const devices = [
  deviceAt('bin-1', { kind: 'bin', vendorId: 'green' }),
  deviceAt('bus-1'),
  deviceAt('bus-2', { trialId: 'other' }),
  deviceAt('lamp-7', { kind: 'streetlight', openRules: ['lamp_failure'] }),
];
const name = (kind: string) => (kind === 'streetlight' ? '智慧路燈' : kind);
const ids = (trialId: string | null, search: string) =>
  findDevices(devices, trialId, search, name).map(({ deviceId }) => deviceId);

describe('findDevices', () => {
  it('puts what breaks a rule first, then goes by kind', () => {
    expect(ids(null, '')).toEqual(['lamp-7', 'bus-1', 'bus-2', 'bin-1']);
  });

  it('narrows to a trial', () => {
    expect(ids('other', '')).toEqual(['bus-2']);
  });

  it('wants every word, in whatever field and case', () => {
    expect(ids(null, 'GREEN bin')).toEqual(['bin-1']);
    expect(ids(null, '路燈')).toEqual(['lamp-7']);
    expect(ids(null, 'green bus')).toEqual([]);
  });
});
