import { expect, it } from 'vitest';
import type { AnyObservation, Device } from '#contracts';
import type { Announcement } from '#ingest';
import { LiveHub } from '#live';
import { LiveFeed } from './live-feed.js';

const bus: Device = { id: 'bus', trialId: 't', kind: 'bus', vendorId: 'v' };
const baseMs = Date.UTC(2026, 10, 20);

function observation(second: number, deviceId = 'bus'): AnyObservation {
  const observedAtMs = baseMs + second * 1000;
  return {
    trialId: 't',
    kind: 'bus',
    deviceId,
    observedAtMs,
    receivedAtMs: baseMs + 60_000,
    bootId: '',
    seq: second,
    status: 'actual',
    payload: {
      seq: second,
      observedAt: new Date(observedAtMs).toISOString(),
      location: { lat: 25, lon: 121 + second / 1000 },
      speedMps: second,
      plate: 'ABC-123',
    },
  };
}

function announce(seconds: readonly number[], more: Partial<Announcement> = {}) {
  const hub = new LiveHub({ tick: () => undefined }, { nowMs: () => baseMs });
  const feed = new LiveFeed(hub, {
    deviceById: (id) => (id === 'bus' ? bus : undefined),
    reportIntervalS: () => 5,
  });
  feed.announce({
    observations: seconds.map((second, index) => ({
      observation: observation(second),
      messageId: 1n,
      indexInMessage: index,
      contentHash: 1n,
      late: false,
    })),
    events: [],
    connections: [],
    findings: [],
    incidents: [],
    measures: new Map([['bus', { laneDistanceM: -1 }]]),
    ...more,
  });
  return hub.device('bus');
}

it('shows the newest observation of a batch, whatever its order, with what the rules measured', () => {
  expect(announce([1, 3, 2])).toMatchObject({
    observedAt: new Date(baseMs + 3000).toISOString(),
    lat: 25,
    lon: 121.003,
    measures: { laneDistanceM: -1 },
    reportIntervalS: 5,
  });
});

it('shows the live fields of the kind and no other', () => {
  const values = announce([7])?.values;
  expect(values).toMatchObject({ speedMps: 7 });
  expect(values).not.toHaveProperty('plate');
});

it('takes over the connection, and passes by devices that are not registered', () => {
  const status = { state: 'offline', at: new Date(baseMs).toISOString() } as const;
  const base = { trialId: 't', messageId: null, receivedAtMs: baseMs, status, isWill: true };
  const connections = ['bus', 'unheard-of'].map((deviceId) => ({ ...base, deviceId }));
  expect(announce([], { connections })).toMatchObject({ connection: 'offline', observedAt: null });
});
