import { describe, expect, it } from 'vitest';
import { RecentKeys, readingKey } from './recent-keys.js';

describe('RecentKeys', () => {
  it('keeps the newest half of its capacity and never more than the whole', () => {
    const keys = new RecentKeys(100);
    for (let n = 0; n < 1000; n++) {
      keys.set(`k${n}`, BigInt(n));
      for (let back = 0; back < 50 && back <= n; back++)
        expect(keys.get(`k${n - back}`)).toBe(BigInt(n - back));
      expect(keys.size).toBeLessThanOrEqual(100);
    }
    expect(keys.get('k0')).toBeUndefined();
  });

  it('forgets a key in whichever half it is', () => {
    const keys = new RecentKeys(4);
    for (const name of ['a', 'b', 'c']) keys.set(name, 1n);
    keys.delete('a');
    keys.delete('c');
    expect([keys.get('a'), keys.get('b'), keys.get('c')]).toEqual([undefined, 1n, undefined]);
  });
});

describe('readingKey', () => {
  it('differs with each part', () => {
    const key = { observedAtMs: 1, bootId: '', seq: 2 };
    const names = [
      readingKey('telemetry', 'd', key),
      readingKey('event', 'd', key),
      readingKey('telemetry', 'e', key),
      readingKey('telemetry', 'd', { ...key, observedAtMs: 2 }),
      readingKey('telemetry', 'd', { ...key, bootId: '2' }),
      readingKey('telemetry', 'd', { ...key, seq: 22 }),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});
