import type { BusPayload, Vehicle } from '#contracts';
import {
  centreExcursion,
  distanceToBoxM,
  type Footprint,
  footprintCorners,
  footprintExcursion,
  type PlanePoint,
  SpatialIndex,
} from '#geometry';
import type { GroundLane } from './ground.js';

/** Fewer lanes are looked at one by one. */
const MIN_LANES_FOR_INDEX = 8;
/** Lanes farther away than this are looked at only where none is nearer, metres. */
const SEARCH_RADIUS_M = 100;

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
    const candidates = this.near(antenna);
    let best: VehicleExcursion | null = null;
    for (const lane of candidates) {
      if (best !== null && this.isFarther(lane, antenna, best.excursionM)) continue;
      const found = excursionFrom(lane, antenna, footprint, discRadiusM);
      if (best === null || found.excursionM < best.excursionM) best = found;
    }
    if (best === null) throw new RangeError('no lanes');
    if (footprint === null || best.excursionM <= 0 || candidates.length < 2) return best;
    const acrossM = excursionAcross(candidates, antenna, footprint);
    return acrossM < best.excursionM ? { ...best, excursionM: acrossM } : best;
  }

  private near(point: PlanePoint): readonly GroundLane[] {
    const found = this.index?.search(point, SEARCH_RADIUS_M) ?? [];
    return found.length === 0 ? this.lanes : found.map((i) => this.lanes[i]!);
  }

  /** A vehicle reaches no deeper into a lane than its antenna's distance to the lane's box allows. */
  private isFarther(lane: GroundLane, antenna: PlanePoint, foundM: number): boolean {
    return (
      distanceToBoxM(lane.shape.boundingBox, antenna.x, antenna.y) > Math.max(foundM, 0) + SEARCH_RADIUS_M
    );
  }
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

function excursionFrom(
  lane: GroundLane,
  antenna: PlanePoint,
  footprint: Footprint | null,
  discRadiusM: number,
): VehicleExcursion {
  if (footprint === null) {
    return { excursionM: centreExcursion(lane.shape, antenna, discRadiusM), lane, part: 'point' };
  }
  const { excursionM, part } = footprintExcursion(lane.shape, antenna, footprint);
  return { excursionM, lane, part };
}

function excursionAcross(lanes: readonly GroundLane[], antenna: PlanePoint, footprint: Footprint): number {
  const corners = footprintCorners(antenna, footprint);
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
