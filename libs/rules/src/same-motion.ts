import type { MotionState } from './motion.js';

/** Whether two motions are equal in all that they hold. */
export function isSameMotion(a: MotionState | undefined, b: MotionState | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return isSameFix(a, b) && isSameCourse(a, b) && isSamePace(a, b) && isSameAway(a.away, b.away);
}

function isSameFix(a: MotionState, b: MotionState): boolean {
  if (a.atMs !== b.atMs || a.suspects !== b.suspects || a.arrivedMs !== b.arrivedMs) return false;
  return a.x === b.x && a.y === b.y && a.sigmaM === b.sigmaM;
}

function isSameCourse(a: MotionState, b: MotionState): boolean {
  if (a.anchorX !== b.anchorX || a.anchorY !== b.anchorY) return false;
  return a.courseDeg === b.courseDeg && a.courseMs === b.courseMs;
}

function isSamePace(a: MotionState, b: MotionState): boolean {
  if (a.vx !== b.vx || a.vy !== b.vy || a.overMs !== b.overMs) return false;
  if (a.paces === b.paces) return true;
  return a.paces.length === b.paces.length && a.paces.every((pace, i) => isSameList(pace, b.paces[i]!));
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

function isSameAway(a: MotionState['away'], b: MotionState['away']): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.atMs !== b.atMs) return false;
  if (a.x !== b.x || a.y !== b.y || a.sigmaM !== b.sigmaM) return false;
  return a.sinceMs === b.sinceMs && a.fixes === b.fixes;
}
