import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fix, followFix, type MotionState } from './motion.js';

const limits = { maxSpeedMps: 40, maxGapMs: 10_000 };
const TEN_MINUTES_S = 600;

function follow(fixes: readonly Fix[], from?: MotionState): MotionState | undefined {
  return fixes.reduce<MotionState | undefined>((motion, fix) => followFix(motion, fix, limits), from);
}

function fixesOf(path: readonly (readonly [x: number, y: number])[], stepMs = 1000): Fix[] {
  return path.map(([x, y], i) => ({ atMs: i * stepMs, x, y, sigmaM: 0.05 }));
}

function suspectsOf(fixes: readonly Fix[]): number[] {
  return fixes.map((_, i) => follow(fixes.slice(0, i + 1))!.suspects);
}

const east = (count: number, fromM = 0) =>
  Array.from({ length: count }, (_, i): [number, number] => [fromM + i * 3, 0]);

/** Stretches of driving and standing of any course, with single bad fixes. */
const stretch = fc.record({
  seconds: fc.integer({ min: 5, max: 200 }),
  speedMps: fc.constantFrom(0, 0, 0.4, 2.8, 14),
  courseRad: fc.double({ min: 0, max: 6.28, noNaN: true }),
});
const drive = fc.record({
  stretches: fc.array(stretch, { minLength: 4, maxLength: 12 }),
  badAtS: fc.array(fc.integer({ min: 0, max: TEN_MINUTES_S - 10 }), { maxLength: 6 }),
  startM: fc.double({ min: -5000, max: 5000, noNaN: true }),
});
type Drive = typeof drive extends fc.Arbitrary<infer D> ? D : never;

function driven({ stretches, badAtS, startM }: Drive, fromMs: number): Fix[] {
  const fixes: Fix[] = [];
  let x = startM;
  let y = startM / 3;
  for (let second = 0; second < TEN_MINUTES_S; second++) {
    const { speedMps, courseRad } = stretchAt(stretches, second);
    // A bus turns and brakes no harder than its speed allows within a second.
    const share = speedMps / (speedMps > 5 ? 4 : 1);
    x += share * Math.cos(courseRad);
    y += share * Math.sin(courseRad);
    const jumpM = badAtS.includes(second) ? 500 + second : 0;
    fixes.push({ atMs: fromMs + second * 1000, x: x + jumpM, y, sigmaM: 0.05 });
  }
  return fixes;
}

function stretchAt(stretches: Drive['stretches'], second: number): Drive['stretches'][number] {
  let left = second;
  return (
    stretches.find(({ seconds }) => {
      left -= seconds;
      return left < 0;
    }) ?? stretches.at(-1)!
  );
}

describe('followFix', () => {
  it('forgets what lies ten minutes back: other pasts, same data, same state', () => {
    fc.assert(
      fc.property(drive, drive, drive, fc.integer({ min: 1, max: 9000 }), (one, other, after, gapMs) => {
        const data = driven(after, 2 * TEN_MINUTES_S * 1000 + gapMs);
        const pasts = [driven(one, TEN_MINUTES_S * 1000), driven(other, TEN_MINUTES_S * 1000), []];
        const [first, ...others] = pasts.map((past) => follow(data, follow(past)));
        for (const state of others) expect(state).toEqual(first);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves one or two fixes out that no speed leads to', () => {
    const path = east(10);
    path[4] = [12, 300];
    expect(suspectsOf(fixesOf(path))).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    path[5] = [900, 0];
    expect(suspectsOf(fixesOf(path))).toEqual([0, 0, 0, 0, 1, 2, 0, 0, 0, 0]);
  });

  it('leaves fixes out that no acceleration leads to, however slow', () => {
    const path = east(8);
    path[4] = [12, 15];
    expect(suspectsOf(fixesOf(path))).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
  });

  it('takes hard braking and plain noise as they are', () => {
    const braking = [0, 14, 28, 42, 50, 50, 50].map((x): [number, number] => [x, 0]);
    expect(suspectsOf(fixesOf(braking))).toEqual([0, 0, 0, 0, 0, 0, 0]);
    const noise = [0, 3, -2, 4, -3, 2, 0].map((y, i) => ({ atMs: i * 1000, x: i * 3, y, sigmaM: 1.5 }));
    expect(suspectsOf(noise)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('takes catching up with its own pace for a lagging clock, not for a jump', () => {
    const steady = Array.from({ length: 40 }, (_, i) => ({ atMs: i * 1000, x: i * 29, y: 0, sigmaM: 1 }));
    const lagging = steady.map((fix, i) => (i >= 24 && i < 29 ? { ...fix, x: 24 * 29 } : fix));
    expect(suspectsOf(lagging).slice(30)).toEqual(new Array(10).fill(0));
    expect(lagging.some((_, i) => follow(lagging.slice(0, i + 1))!.arrivedMs !== undefined)).toBe(false);
    const sideways = steady.map((fix, i) => (i >= 24 ? { ...fix, y: 300 } : fix));
    expect(sideways.some((_, i) => follow(sideways.slice(0, i + 1))!.arrivedMs === 24_000)).toBe(true);
  });

  it('says when a vehicle stays where only a jump can have brought it, and since when', () => {
    const fixes = fixesOf([...east(5), ...east(6, 500)]);
    expect(suspectsOf(fixes)).toEqual([0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0]);
    const arrived = fixes.map((_, i) => follow(fixes.slice(0, i + 1))!.arrivedMs);
    expect(arrived.filter((atMs) => atMs !== undefined)).toEqual([5000]);
    expect(arrived[7]).toBe(5000);
  });

  it('takes three bad fixes that do not agree as three bad fixes', () => {
    const path = east(10);
    path[4] = [12, 300];
    path[5] = [900, 0];
    path[6] = [-700, -200];
    expect(suspectsOf(fixesOf(path))).toEqual([0, 0, 0, 0, 1, 2, 3, 0, 0, 0]);
  });

  it('waits two seconds of a fast receiver before a jump is a place', () => {
    const fast = fixesOf([...east(5), ...Array.from({ length: 25 }, (): [number, number] => [500, 0])], 100);
    const counts = suspectsOf(fast);
    expect(counts.slice(5, 25)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(counts.slice(25)).toEqual([0, 0, 0, 0, 0]);
  });

  it('measures the course over five metres and forgets it when the vehicle stands', () => {
    const moved = fixesOf(east(5));
    expect(follow(moved.slice(0, 2))!.courseDeg).toBeNull();
    expect(follow(moved)!.courseDeg).toBeCloseTo(90, 6);
    const standing = Array.from({ length: 400 }, (_, i) => ({
      atMs: 5000 + i * 1000,
      x: 12,
      y: 0,
      sigmaM: 0.05,
    }));
    expect(follow([...moved, ...standing.slice(0, 200)])!.courseDeg).toBeCloseTo(90, 6);
    expect(follow([...moved, ...standing])!.courseDeg).toBeNull();
  });
});
