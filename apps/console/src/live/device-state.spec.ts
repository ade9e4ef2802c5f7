import { describe, expect, it } from 'vitest';
import { deviceState, isStale } from './device-state.js';
import { deviceAt } from './live-samples.js';

describe('deviceState', () => {
  it('puts a broken rule before everything but never having reported', () => {
    const broken = { openRules: ['left_lane'], connection: 'offline' as const };
    expect(deviceState(deviceAt('a', broken))).toBe('attention');
    expect(deviceState(deviceAt('a', { ...broken, observedAt: null }))).toBe('unknown');
    expect(deviceState(deviceAt('a', { connection: 'offline' }))).toBe('offline');
  });

  it.each([
    ['bus', { controlMode: 'automated' }, 'active'],
    ['bus', { controlMode: 'automated', emergencyStop: true }, 'stopped'],
    ['bus', { controlMode: 'remote' }, 'manual'],
    ['bus', {}, 'active'],
    ['streetlight', { powerState: 'off' }, 'idle'],
    ['parking', { occupancy: 'vacant' }, 'idle'],
    ['parking', { occupancy: 'occupied' }, 'active'],
    ['efence', { presence: 'inside' }, 'active'],
    ['bin', { fillRatio: 0 }, 'idle'],
    ['bin', { fillRatio: 0.7 }, 'active'],
  ] as const)('of a %s with %j is %s', (kind, values, state) => {
    expect(deviceState(deviceAt('a', { kind, values }))).toBe(state);
  });
});

describe('isStale', () => {
  const observedMs = Date.parse('2026-05-01T17:00:00.000Z');

  it('begins after three report intervals', () => {
    const device = deviceAt('a', { reportIntervalS: 2 });
    expect(isStale(device, observedMs + 6000)).toBe(false);
    expect(isStale(device, observedMs + 6001)).toBe(true);
  });

  it('is not known without an interval', () => {
    expect(isStale(deviceAt('a', { reportIntervalS: null }), observedMs + 1e9)).toBe(false);
  });
});
