import { describe, expect, it } from 'vitest';
import { followFix, type MotionState } from './motion.js';
import { isSameMotion } from './same-motion.js';

const limits = { maxSpeedMps: 40, maxGapMs: 10_000 };

/** Twenty seconds straight ahead, and two fixes that only a jump explains. */
function driven(): MotionState {
  let motion: MotionState | undefined;
  for (let second = 0; second < 23; second++) {
    const y = second > 20 ? 500 : 0;
    motion = followFix(motion, { atMs: second * 1000, x: second * 5, y, sigmaM: 0.1 }, limits);
  }
  return motion!;
}

describe('isSameMotion', () => {
  it('knows a motion that came back from the store', () => {
    expect(isSameMotion(driven(), JSON.parse(JSON.stringify(driven())))).toBe(true);
    expect(isSameMotion(undefined, undefined)).toBe(true);
    expect(isSameMotion(driven(), undefined)).toBe(false);
  });

  it('sees every single value that differs', () => {
    const motion = driven();
    expect(motion.away).toBeDefined();
    expect(motion.paces.length).toBe(2);
    for (const other of othersOf(motion)) {
      expect(isSameMotion(motion, other as MotionState)).toBe(false);
      expect(isSameMotion(other as MotionState, motion)).toBe(false);
    }
    expect(isSameMotion(motion, { ...motion, arrivedMs: 1 })).toBe(false);
  });
});

/** The value in all variants that differ in one number, or leave out one member. */
function othersOf(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value + 1];
  if (Array.isArray(value)) {
    return [
      value.slice(0, -1),
      ...value.flatMap((inner, i) => othersOf(inner).map((other) => value.with(i, other))),
    ];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    othersOf(inner).map((other) => ({ ...value, [key]: other })),
  );
}
