import type { BusPayload } from '#contracts';
import { type Fix, followFix, type MotionLimits, type MotionState } from './motion.js';
import { positionAccuracy } from './position-accuracy.js';
import type { Sample } from './rule-definition.js';

/** A vehicle whose speed is not sent moves when it covers this in a window, metres ... */
const MOVED_M = 50;
/** ... of this length: 0.8 m/s. Noise of a parked receiver stays below. */
const WINDOW_MS = 60_000;
/** A window that was met so late says nothing of a vehicle that covered less. */
const LEAST_OF_WINDOW_MS = 54_000;
const limits: MotionLimits = { maxSpeedMps: 40, maxGapMs: 300_000 };

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

/**
 * Whether a vehicle that sends no speed moves, by its positions; null where it sends one, or no place.
 * `assumedHAccM` is taken for the accuracy (68 %) where none is sent.
 */
export function movementOf(
  before: MovementState | undefined,
  { point, observation }: Sample,
  payload: BusPayload,
  assumedHAccM: number,
): Movement | null {
  if (payload.speedMps !== undefined || point === null) return null;
  const { sigmaM } = positionAccuracy(payload, assumedHAccM);
  return followMovement(before, { x: point.x, y: point.y, atMs: observation.observedAtMs, sigmaM });
}

/**
 * Windows begin with the first good fix of each minute of the clock, so that two folds over the same data
 * agree however they began. A bad fix says nothing.
 */
function followMovement(before: MovementState | undefined, fix: Fix): Movement {
  const motion = followFix(before?.motion, fix, limits);
  const begun = { motion, fromMs: fix.atMs, fromX: fix.x, fromY: fix.y };
  const restarted = before === undefined || fix.atMs - before.motion.atMs > limits.maxGapMs;
  if (restarted) return { state: begun, moving: null };
  if (motion.suspects > 0) return { state: { ...before, motion }, moving: null };
  const moved = Math.hypot(fix.x - before.fromX, fix.y - before.fromY) > MOVED_M;
  if (windowOf(fix.atMs) === windowOf(before.fromMs)) {
    return { state: { ...before, motion }, moving: moved ? true : null };
  }
  const isWhole = fix.atMs - before.fromMs >= LEAST_OF_WINDOW_MS;
  return { state: begun, moving: moved || isWhole ? moved : null };
}

function windowOf(atMs: number): number {
  return Math.floor(atMs / WINDOW_MS);
}
