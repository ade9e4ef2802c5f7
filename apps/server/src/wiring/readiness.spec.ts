import { afterEach, expect, it, vi } from 'vitest';
import { Readiness } from './readiness.js';

afterEach(() => vi.useRealTimers());

function readinessOf(...checks: (() => Promise<string | null> | string | null)[]): Readiness {
  const readiness = new Readiness();
  for (const [index, check] of checks.entries()) readiness.add({ name: `check${index}`, check });
  return readiness;
}

it('is ready where every check holds, asked anew each time', async () => {
  const check = vi.fn<() => string | null>(() => null);
  const readiness = readinessOf(check, async () => null);
  expect(await readiness.report()).toEqual({ ready: true, checks: { check0: 'ok', check1: 'ok' } });
  check.mockReturnValue('broken');
  expect(await readiness.report()).toEqual({ ready: false, checks: { check0: 'broken', check1: 'ok' } });
});

it('takes a check that throws for one that does not hold', async () => {
  const throws = () => {
    throw new Error('away');
  };
  const report = await readinessOf(throws, async () => throws()).report();
  expect(report).toEqual({ ready: false, checks: { check0: 'away', check1: 'away' } });
});

it('does not wait for a check that never answers', async () => {
  vi.useFakeTimers();
  const report = readinessOf(() => new Promise(() => undefined)).report();
  await vi.advanceTimersByTimeAsync(3000);
  expect(await report).toEqual({ ready: false, checks: { check0: 'no answer within 3 s' } });
});
