import type { BoundingBox } from './bounding-box.js';
import type { PlanePoint } from './points.js';

/** A point seen along a lane that has a centreline. */
export interface LaneFrame {
  /** Metres along the centreline from its start, within [0, its length]. */
  readonly alongM: number;
  /** Metres to the left (+) or right (-) of the centreline. */
  readonly offsetM: number;
  /** Direction of the centreline there, degrees from true north, clockwise. */
  readonly directionDeg: number;
}

/** How far a convex outline sticks out of a lane, and with what. */
export interface OutlineExcursion {
  /** Metres of the outermost point beyond the lane's edge; negative while all of the outline is inside. */
  readonly excursionM: number;
  /** `corner` index is the outermost corner; `side` index runs from corner index to the next corner. */
  readonly part: 'corner' | 'side';
  readonly index: number;
}

/** Where a vehicle may be: a corridor around a centreline, or an area. */
export interface Lane {
  readonly kind: 'corridor' | 'area';
  readonly boundingBox: BoundingBox;
  /** Metres to the lane's edge: negative inside, positive outside. */
  signedDistanceToEdge(point: PlanePoint): number;
  /** The point along the centreline; null for a lane that has none. */
  laneFrame(point: PlanePoint): LaneFrame | null;
  /**
   * The outermost point of a convex outline, given by its corners in order. What each kind of lane
   * guarantees between the corners is said there.
   * @throws RangeError without corners.
   */
  outlineExcursion(corners: readonly PlanePoint[]): OutlineExcursion;
}
