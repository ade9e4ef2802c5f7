import { type Fix, followFix, type MotionLimits, type MotionState } from './motion.js';

/** A vehicle whose speed is not sent moves when it covers this in a window, metres ... */
const MOVED_M = 50;
/** ... of this length: 0.8 m/s. Noise of a parked receiver stays below. */
const WINDOW_MS = 60_000;

export type MovementState = {
  readonly motion: MotionState;
  /** Where the vehicle was when the present window began. */
  readonly fromMs: number;
  readonly fromX: number;
  readonly fromY: number;
};

export interface Movement {
  readonly state: MovementState;
  /** Null while it cannot be told. */
  readonly moving: boolean | null;
}

/** Whether a vehicle moves, from its positions alone. A bad fix says nothing. */
export function followMovement(before: MovementState | undefined, fix: Fix, limits: MotionLimits): Movement {
  const motion = followFix(before?.motion, fix, limits);
  const restarted = before === undefined || fix.atMs - before.motion.atMs > limits.maxGapMs;
  if (restarted) {
    return { state: { motion, fromMs: fix.atMs, fromX: fix.x, fromY: fix.y }, moving: null };
  }
  if (motion.suspects > 0) return { state: { ...before, motion }, moving: null };
  const moved = Math.hypot(fix.x - before.fromX, fix.y - before.fromY) > MOVED_M;
  if (fix.atMs - before.fromMs < WINDOW_MS)
    return { state: { ...before, motion }, moving: moved ? true : null };
  return { state: { motion, fromMs: fix.atMs, fromX: fix.x, fromY: fix.y }, moving: moved };
}
