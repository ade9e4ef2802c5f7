import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.js';

const LIMIT = { messagesPerS: 10, burstMessages: 20, bytesPerS: 1_000, burstBytes: 2_000 };

describe('TokenBucket', () => {
  it('lets a burst pass, then asks for a pause as long as the debt', () => {
    const bucket = new TokenBucket(LIMIT, 0);
    expect(bucket.charge(20, 0, 0)).toBe(0);
    expect(bucket.charge(5, 0, 0)).toBe(500);
    expect(bucket.charge(0, 0, 500)).toBe(0);
    expect(bucket.charge(1, 0, 600)).toBe(0);
    expect(bucket.charge(1, 0, 600)).toBe(100);
  });

  it('counts bytes beside messages', () => {
    const bucket = new TokenBucket(LIMIT, 0);
    expect(bucket.charge(1, 4_000, 0)).toBe(2_000);
  });

  it('fills up to its burst and no further', () => {
    const bucket = new TokenBucket(LIMIT, 0);
    bucket.charge(20, 2_000, 0);
    expect(bucket.isFull(1_999)).toBe(false);
    expect(bucket.isFull(2_000)).toBe(true);
    expect(bucket.charge(30, 0, 1_000_000)).toBe(1_000);
  });
});
