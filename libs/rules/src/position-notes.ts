import type { BusPayload, Vehicle } from '#contracts';
import type { PlanePoint } from '#geometry';
import { type Fix, followFix, type MotionLimits, type MotionState } from './motion.js';
import { type PositionAccuracy, positionAccuracy } from './position-accuracy.js';
import { isSameMotion } from './same-motion.js';
import { footprintOf, type Outline, outlineOf } from './vehicle-outline.js';

/**
 * What was worked out of one observation's position. Rules that ask the same one after the other get the
 * newest answer again; each answer is what it would be without that.
 */
export class PositionNotes {
  private accurate: PositionAccuracy | null = null;
  private assumedHAccM = 0;
  private before: MotionState | undefined;
  private sigmaM = 0;
  private limits: MotionLimits | null = null;
  private motion: MotionState | null = null;
  private outlined: Outline | null = null;
  private courseDeg: number | null = null;

  /** See positionAccuracy. */
  accuracy(payload: BusPayload, assumedHAccM: number): PositionAccuracy {
    const { accurate } = this;
    if (accurate !== null && (this.assumedHAccM === assumedHAccM || !accurate.assumed)) return accurate;
    this.assumedHAccM = assumedHAccM;
    this.accurate = positionAccuracy(payload, assumedHAccM);
    return this.accurate;
  }

  /** See followFix; rules whose motions are equal share one from now on. */
  follow(before: MotionState | undefined, fix: Fix, limits: MotionLimits): MotionState {
    const { motion } = this;
    if (motion !== null && this.sigmaM === fix.sigmaM && areSame(this.limits, limits)) {
      if (isSameMotion(before, this.before)) return motion;
    }
    this.before = before;
    this.sigmaM = fix.sigmaM;
    this.limits = limits;
    this.motion = followFix(before, fix, limits);
    return this.motion;
  }

  /** The vehicle's outline: its footprint by the heading sent, else by the course, else a disc of half its width. */
  outline(
    vehicle: Vehicle | undefined,
    point: PlanePoint,
    payload: BusPayload,
    courseDeg: number | null,
  ): Outline {
    const isKnown = payload.headingDeg !== undefined || this.courseDeg === courseDeg;
    if (this.outlined !== null && isKnown) return this.outlined;
    this.courseDeg = courseDeg;
    const discRadiusM = vehicle === undefined ? 0 : vehicle.widthM / 2;
    this.outlined = outlineOf(point, footprintOf(vehicle, payload, courseDeg), discRadiusM);
    return this.outlined;
  }
}

function areSame(a: MotionLimits | null, b: MotionLimits): boolean {
  if (a === b) return true;
  return a !== null && a.maxSpeedMps === b.maxSpeedMps && a.maxGapMs === b.maxGapMs;
}
