import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { throttled } from './throttled.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('throttled', () => {
  it('runs at once, then at most once in the interval, and never loses the last call', () => {
    const run = vi.fn();
    const slow = throttled(run, 100);
    slow.call();
    slow.call();
    slow.call();
    expect(run).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(100);
    expect(run).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1000);
    expect(run).toHaveBeenCalledTimes(2);
    slow.call();
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('runs no more once cancelled', () => {
    const run = vi.fn();
    const slow = throttled(run, 100);
    slow.call();
    slow.call();
    slow.cancel();
    vi.advanceTimersByTime(1000);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
