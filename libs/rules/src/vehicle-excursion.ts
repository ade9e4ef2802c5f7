import type { BusPayload, Vehicle } from '#contracts';
import {
  type BoundingBox,
  centreExcursion,
  type Footprint,
  footprintCorners,
  outlineExcursionOf,
  type PlanePoint,
  SpatialIndex,
  signedDistanceToBoxM,
} from '#geometry';
import type { GroundLane } from './ground.js';

/** Fewer lanes are looked at one by one. */
const MIN_LANES_FOR_INDEX = 8;
/** Lanes around the vehicle are looked at first; others only where none of these holds it, metres. */
const SEARCH_RADIUS_M = 1;

/** How far a vehicle is beyond the edges of the lanes that it may use. */
export interface VehicleExcursion {
  /** Metres of the outermost part beyond the edge; negative inside. */
  readonly excursionM: number;
  /** The lane that it is in or nearest to. */
  readonly lane: GroundLane;
  /** What is outermost: a corner or side of the footprint, or the point where no footprint is known. */
  readonly part: string;
}

/** The lanes of one rule, with an index where there are many. */
export class LaneSet {
  private readonly lanes: readonly GroundLane[];
  private readonly index: SpatialIndex | null;

  /** @throws RangeError without lanes. */
  constructor(lanes: readonly GroundLane[]) {
    if (lanes.length === 0) throw new RangeError('no lanes');
    this.lanes = lanes;
    this.index =
      lanes.length < MIN_LANES_FOR_INDEX ? null : new SpatialIndex(lanes.map((lane) => lane.shape));
  }

  /**
   * Excursion of the vehicle from all lanes taken together. Without a footprint it is that of a disc of
   * `discRadiusM` around the point. A vehicle that stands in two lanes at once, across the seam, is
   * outside by what is outside both: corners, middles of the sides and the centre are looked at.
   */
  excursion(antenna: PlanePoint, footprint: Footprint | null, discRadiusM: number): VehicleExcursion {
    const outline: Outline = {
      antenna,
      corners: footprint === null ? null : footprintCorners(antenna, footprint),
      discRadiusM,
    };
    const reachM = reachOf(footprint, discRadiusM);
    const around = this.near(antenna, reachM + SEARCH_RADIUS_M);
    const first = nearest(around, outline);
    // No lane farther away than this can be nearer to the vehicle's outermost part.
    const enoughM = Math.max(first?.excursionM ?? Number.POSITIVE_INFINITY, 0) + reachM;
    const isEnough = around === this.lanes || enoughM <= reachM + SEARCH_RADIUS_M;
    const candidates = isEnough ? around : this.near(antenna, enoughM);
    const best = isEnough ? first : nearest(candidates, outline);
    if (best === null) throw new RangeError('no lanes');
    if (outline.corners === null || best.excursionM <= 0 || candidates.length < 2) return best;
    const acrossM = excursionAcross(candidates, outline.corners);
    return acrossM < best.excursionM ? { ...best, excursionM: acrossM } : best;
  }

  private near(point: PlanePoint, radiusM: number): readonly GroundLane[] {
    if (this.index === null || radiusM === Number.POSITIVE_INFINITY) return this.lanes;
    return this.index.search(point, radiusM).map((i) => this.lanes[i]!);
  }
}

/** No part of a vehicle is farther from its antenna, metres. */
function reachOf(footprint: Footprint | null, discRadiusM: number): number {
  if (footprint === null) return discRadiusM;
  const { lengthM, widthM, antennaOffset } = footprint;
  const offsetM = antennaOffset === undefined ? 0 : Math.hypot(antennaOffset.forwardM, antennaOffset.rightM);
  return Math.hypot(lengthM, widthM) / 2 + offsetM;
}

/** What of a vehicle is looked at. */
interface Outline {
  readonly antenna: PlanePoint;
  /** Null where no footprint is known: then it is a disc around the antenna. */
  readonly corners: readonly PlanePoint[] | null;
  readonly discRadiusM: number;
}

/** Null of none. A lane lies within its box, so that the box says which lanes need not be looked into. */
function nearest(lanes: readonly GroundLane[], outline: Outline): VehicleExcursion | null {
  const [only] = lanes;
  if (lanes.length === 1) return excursionFrom(only!, outline);
  const leastM: number[] = [];
  let start = -1;
  for (const { shape } of lanes) {
    const least = excursionFromBox(shape.boundingBox, outline);
    if (start < 0 || least < leastM[start]!) start = leastM.length;
    leastM.push(least);
  }
  if (start < 0) return null;
  let best = excursionFrom(lanes[start]!, outline);
  for (let i = 0; i < lanes.length; i++) {
    if (i === start || leastM[i]! >= best.excursionM) continue;
    const found = excursionFrom(lanes[i]!, outline);
    if (found.excursionM < best.excursionM) best = found;
  }
  return best;
}

/** The excursion is this at least. */
function excursionFromBox(box: BoundingBox, { antenna, corners, discRadiusM }: Outline): number {
  if (corners === null) return signedDistanceToBoxM(box, antenna.x, antenna.y) + discRadiusM;
  let outermostM = Number.NEGATIVE_INFINITY;
  for (const { x, y } of corners) outermostM = Math.max(outermostM, signedDistanceToBoxM(box, x, y));
  return outermostM;
}

/**
 * The rectangle of a vehicle on the road, or null where its size or its heading is not known. The
 * heading is the one sent, else the course over ground; the antenna's place is the one sent, else the
 * device's.
 */
export function footprintOf(
  vehicle: Vehicle | undefined,
  payload: BusPayload,
  courseDeg: number | null,
): Footprint | null {
  const headingDeg = payload.headingDeg ?? courseDeg;
  if (vehicle === undefined || headingDeg === null) return null;
  const antenna = payload.antennaOffsetM ?? vehicle.antennaOffsetM;
  return {
    lengthM: vehicle.lengthM,
    widthM: vehicle.widthM,
    headingDeg,
    antennaOffset: { forwardM: antenna.forward, rightM: antenna.right },
  };
}

function excursionFrom(lane: GroundLane, { antenna, corners, discRadiusM }: Outline): VehicleExcursion {
  if (corners === null) {
    return { excursionM: centreExcursion(lane.shape, antenna, discRadiusM), lane, part: 'point' };
  }
  const { excursionM, part } = outlineExcursionOf(lane.shape, corners);
  return { excursionM, lane, part };
}

function excursionAcross(lanes: readonly GroundLane[], corners: readonly PlanePoint[]): number {
  let outermostM = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < corners.length; i++) {
    const corner = corners[i]!;
    for (let j = i; j < corners.length; j++) {
      const other = corners[j]!;
      // j = i is the corner itself, neighbours give the middle of a side, opposites the centre.
      const probe = { x: (corner.x + other.x) / 2, y: (corner.y + other.y) / 2 };
      let nearestM = Number.POSITIVE_INFINITY;
      for (const lane of lanes) nearestM = Math.min(nearestM, lane.shape.signedDistanceToEdge(probe));
      outermostM = Math.max(outermostM, nearestM);
    }
  }
  return outermostM;
}
