import { headingVector, type PlaneVector } from './heading.js';
import type { Lane } from './lane.js';
import type { PlanePoint } from './points.js';

/** Where the receiver's antenna sits, metres from the vehicle's centre: forward and to the right. */
export interface AntennaOffset {
  readonly forwardM: number;
  readonly rightM: number;
}

/** A vehicle's rectangle on the road. */
export interface Footprint {
  readonly lengthM: number;
  readonly widthM: number;
  /** Degrees from true north, clockwise. */
  readonly headingDeg: number;
  /** Left out: the antenna sits at the centre. */
  readonly antennaOffset?: AntennaOffset;
}

/** The four corners in their order around the vehicle, seen from above. */
const CORNER_NAMES = ['front_left', 'front_right', 'rear_right', 'rear_left'] as const;
/** Side i runs from corner i to the next. */
const SIDE_NAMES = ['front', 'right', 'rear', 'left'] as const;

/** The corner or side of a vehicle that is farthest out. */
export type FootprintPart = (typeof CORNER_NAMES)[number] | (typeof SIDE_NAMES)[number];

/** How far a vehicle sticks out of its lane. */
export interface FootprintExcursion {
  /** Metres of the outermost part beyond the lane's edge; negative while all of it is inside. */
  readonly excursionM: number;
  readonly part: FootprintPart;
}

/** The vehicle's centre, metres, from where its antenna is. */
export function footprintCentre(antenna: PlanePoint, footprint: Footprint): PlanePoint {
  return centreOf(antenna, footprint, headingVector(footprint.headingDeg));
}

function centreOf(antenna: PlanePoint, { antennaOffset }: Footprint, ahead: PlaneVector): PlanePoint {
  const { forwardM, rightM } = antennaOffset ?? { forwardM: 0, rightM: 0 };
  // Right of the direction (x, y) is (y, -x).
  return {
    x: antenna.x - ahead.x * forwardM - ahead.y * rightM,
    y: antenna.y - ahead.y * forwardM + ahead.x * rightM,
  };
}

/** Corners in the plane, metres: front left, front right, rear right, rear left. */
export function footprintCorners(antenna: PlanePoint, footprint: Footprint): readonly PlanePoint[] {
  const ahead = headingVector(footprint.headingDeg);
  const centre = centreOf(antenna, footprint, ahead);
  const halfLengthM = footprint.lengthM / 2;
  const halfWidthM = footprint.widthM / 2;
  const aheadX = ahead.x * halfLengthM;
  const aheadY = ahead.y * halfLengthM;
  const rightX = ahead.y * halfWidthM;
  const rightY = -ahead.x * halfWidthM;
  return [
    { x: centre.x + aheadX - rightX, y: centre.y + aheadY - rightY },
    { x: centre.x + aheadX + rightX, y: centre.y + aheadY + rightY },
    { x: centre.x - aheadX + rightX, y: centre.y - aheadY + rightY },
    { x: centre.x - aheadX - rightX, y: centre.y - aheadY - rightY },
  ];
}

/**
 * How far the outermost point of the vehicle lies beyond the lane's edge, metres (negative inside),
 * and which part of the vehicle that is. Corners decide on a straight or convex lane; in bends the
 * sides count too (see the lane's own outlineExcursion for how exactly).
 *
 * @throws RangeError when no corner is a point (a figure of the footprint or place is NaN).
 */
export function footprintExcursion(
  lane: Lane,
  antenna: PlanePoint,
  footprint: Footprint,
): FootprintExcursion {
  return outlineExcursionOf(lane, footprintCorners(antenna, footprint));
}

/** The same for the corners of a footprint, for those who ask about several lanes. */
export function outlineExcursionOf(lane: Lane, corners: readonly PlanePoint[]): FootprintExcursion {
  const { excursionM, part, index } = lane.outlineExcursion(corners);
  const names = part === 'corner' ? CORNER_NAMES : SIDE_NAMES;
  return { excursionM, part: names[index]! };
}

/**
 * The same for a vehicle whose heading is not known: a disc around the point, metres. Half the
 * vehicle's width as the radius gives the excursion that every heading has at least, so it never
 * accuses a vehicle of what another heading would excuse (the antenna being at the centre).
 */
export function centreExcursion(lane: Lane, point: PlanePoint, discRadiusM = 0): number {
  return lane.signedDistanceToEdge(point) + discRadiusM;
}
