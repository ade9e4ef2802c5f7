import { headingOf, type PlanePoint } from '#geometry';

/** A vehicle covers this much before the line between two fixes says which way it goes, metres. */
const COURSE_BASELINE_M = 5;
/** No road vehicle speeds up or slows down more than this, m/s2. */
const MAX_ACCELERATION_MPS2 = 10;
/** One, even two impossible fixes are bad fixes; a third in a row says that the vehicle is there. */
const MAX_SUSPECTS = 2;

/** How the fixes of one vehicle follow each other: plain JSON. */
export type MotionState = {
  /** The newest good fix. */
  readonly atMs: number;
  readonly x: number;
  readonly y: number;
  /** Velocity between the two newest good fixes, m/s; null after the first one or a gap. */
  readonly vx: number | null;
  readonly vy: number | null;
  /** Where the course over ground is being measured from. */
  readonly anchorX: number;
  readonly anchorY: number;
  /** Course over ground, degrees from true north; null until it is known. */
  readonly courseDeg: number | null;
  /** Impossible fixes since the newest good one. */
  readonly suspects: number;
};

export interface MotionLimits {
  /** Faster than this between two fixes, against its own motion, no vehicle goes, m/s. */
  readonly maxSpeedMps: number;
  /** Fixes farther apart in time do not explain each other, ms. */
  readonly maxGapMs: number;
}

export interface Fix extends PlanePoint {
  readonly atMs: number;
  readonly sigmaM: number;
}

/**
 * Takes a fix into the motion. It is bad where it can only be reached faster than `maxSpeedMps` and
 * where the motion so far does not lead there either (recordings with missing seconds show steady
 * motion that looks too fast). A bad fix is counted in `suspects` and changes nothing else.
 */
export function followFix(motion: MotionState | undefined, fix: Fix, limits: MotionLimits): MotionState {
  if (motion === undefined || fix.atMs - motion.atMs > limits.maxGapMs) return startOf(fix);
  const seconds = (fix.atMs - motion.atMs) / 1000;
  if (motion.suspects < MAX_SUSPECTS && isImpossible(motion, fix, seconds, limits)) {
    return { ...motion, suspects: motion.suspects + 1 };
  }
  const dx = fix.x - motion.anchorX;
  const dy = fix.y - motion.anchorY;
  const moved = dx * dx + dy * dy >= COURSE_BASELINE_M * COURSE_BASELINE_M;
  return {
    atMs: fix.atMs,
    x: fix.x,
    y: fix.y,
    vx: seconds > 0 ? (fix.x - motion.x) / seconds : motion.vx,
    vy: seconds > 0 ? (fix.y - motion.y) / seconds : motion.vy,
    anchorX: moved ? fix.x : motion.anchorX,
    anchorY: moved ? fix.y : motion.anchorY,
    courseDeg: moved ? headingOf(dx, dy) : motion.courseDeg,
    suspects: 0,
  };
}

function startOf({ atMs, x, y }: Fix): MotionState {
  return { atMs, x, y, vx: null, vy: null, anchorX: x, anchorY: y, courseDeg: null, suspects: 0 };
}

function isImpossible(motion: MotionState, fix: Fix, seconds: number, limits: MotionLimits): boolean {
  const noiseM = Math.max(1, 3 * fix.sigmaM);
  const distanceM = Math.hypot(fix.x - motion.x, fix.y - motion.y);
  if (distanceM <= limits.maxSpeedMps * seconds + noiseM) return false;
  if (motion.vx === null || motion.vy === null) return true;
  const missM = Math.hypot(fix.x - motion.x - motion.vx * seconds, fix.y - motion.y - motion.vy * seconds);
  return missM > noiseM + (MAX_ACCELERATION_MPS2 * seconds * seconds) / 2;
}
