import { describe, expect, it } from 'vitest';
import { LiveStatusStore } from './live-status.js';

describe('LiveStatusStore', () => {
  it('learns how far the clocks are apart from the fastest frame', () => {
    const status = new LiveStatusStore();
    status.frame(100_000, 40_000);
    expect(status.get()).toEqual({ link: 'live', pictureAtMs: 100_000, clockOffsetMs: 60_000 });
    status.frame(101_000, 40_900);
    expect(status.get().clockOffsetMs).toBe(60_100);
    status.frame(102_000, 42_900);
    expect(status.get().clockOffsetMs).toBeGreaterThan(60_000);
  });

  it('keeps the time of the picture while the line is down', () => {
    const status = new LiveStatusStore();
    status.frame(5, 5);
    status.setLink('reconnecting');
    expect(status.get()).toMatchObject({ link: 'reconnecting', pictureAtMs: 5 });
  });
});
