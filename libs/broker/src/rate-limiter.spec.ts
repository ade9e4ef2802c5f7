import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { principalOf } from '../testing/scripted-ports.js';
import { Connection } from './connection.js';
import { FrameGuard } from './frame-guard.js';
import { RateLimiter } from './rate-limiter.js';

const RATE = { messagesPerS: 10, burstMessages: 20, bytesPerS: 1e6, burstBytes: 1e6 };
const HOUR_MS = 3_600_000;

function connectionOf(credentialId: string): Connection {
  const guard = new FrameGuard({ maxPayloadBytes: 1, maxBytesBeforeConnect: 1 });
  const connection = new Connection(new Socket(), false, guard, (_, chunk) => chunk);
  connection.principal = principalOf(credentialId);
  return connection;
}

describe('RateLimiter', () => {
  it('forgets buckets that are full again, and remembers a later debt', () => {
    const limiter = new RateLimiter(RATE);
    const connection = connectionOf('bus-1');
    limiter.attach(connection, 'bus-1');
    const nowMs = performance.now();
    limiter.charge(connection, 5, 0, nowMs);
    limiter.prune(nowMs);
    expect(limiter.size).toBe(1);
    limiter.prune(nowMs + HOUR_MS);
    expect(limiter.size).toBe(0);
    limiter.charge(connection, 25, 0, nowMs + HOUR_MS);
    expect(limiter.size).toBe(1);
    expect(connection.valve.isHeld).toBe(true);
    clearTimeout(connection.rateTimer);
  });

  it('keeps the debt of a credential whose rate changes', () => {
    const limiter = new RateLimiter(RATE);
    const before = connectionOf('bus-1');
    limiter.attach(before, 'bus-1');
    limiter.charge(before, 30, 0, performance.now());
    clearTimeout(before.rateTimer);
    const after = connectionOf('bus-1');
    limiter.attach(after, 'bus-1', { ...RATE, messagesPerS: 1 });
    expect(after.bucket?.charge(0, 0, performance.now())).toBeGreaterThan(9_000);
  });
});
