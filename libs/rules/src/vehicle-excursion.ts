import {
  type BoundingBox,
  CellIndex,
  centreExcursion,
  distanceToBoxM,
  type Footprint,
  outlineExcursionOf,
  type PlanePoint,
  SpatialIndex,
  signedDistanceToBoxM,
} from '#geometry';
import type { GroundLane } from './ground.js';
import { type Outline, outlineOf } from './vehicle-outline.js';

/** Fewer lanes are looked at one by one. */
const MIN_LANES_FOR_INDEX = 8;
/** Lanes around the vehicle are looked at first; others only where none of these holds it, metres. */
const SEARCH_RADIUS_M = 1;
/** What lies near is remembered for radii of multiples of this, up to so many of them. */
const RADIUS_STEP_M = 4;
const MAX_RADIUS_STEPS = 8;

/** How far a vehicle is beyond the edges of the lanes that it may use. */
export interface VehicleExcursion {
  /** Metres of the outermost part beyond the edge; negative inside. */
  readonly excursionM: number;
  /** The lane that it is in or nearest to. */
  readonly lane: GroundLane;
  /** What is outermost: a corner or side of the footprint, or the point where no footprint is known. */
  readonly part: string;
}

const known = new WeakMap<readonly GroundLane[], LaneSet>();

/** The lanes of one rule, with an index where there are many. */
export class LaneSet {
  private readonly index: SpatialIndex | null;
  private readonly cells: (CellIndex<GroundLane> | undefined)[] = [];
  /** The newest answer: rules ask for the same outline one after the other. */
  private asked: Outline | null = null;
  private answer: VehicleExcursion | null = null;

  /** @throws RangeError without lanes. */
  constructor(private readonly lanes: readonly GroundLane[]) {
    if (lanes.length === 0) throw new RangeError('no lanes');
    this.index =
      lanes.length < MIN_LANES_FOR_INDEX ? null : new SpatialIndex(lanes.map((lane) => lane.shape));
  }

  /** One set for all rules that ask about the same list of lanes. @throws RangeError without lanes. */
  static of(lanes: readonly GroundLane[]): LaneSet {
    const set = known.get(lanes) ?? new LaneSet(lanes);
    known.set(lanes, set);
    return set;
  }

  /**
   * Excursion of the vehicle from all lanes taken together. Without a footprint it is that of a disc of
   * `discRadiusM` around the point. A vehicle that stands in two lanes at once, across the seam, is
   * outside by what is outside both: corners, middles of the sides and the centre are looked at.
   */
  excursion(antenna: PlanePoint, footprint: Footprint | null, discRadiusM: number): VehicleExcursion {
    return this.excursionOf(outlineOf(antenna, footprint, discRadiusM));
  }

  /** The same for a vehicle's outline, which several sets of lanes may be asked about. */
  excursionOf(outline: Outline): VehicleExcursion {
    if (this.asked === outline && this.answer !== null) return this.answer;
    this.answer = this.find(outline);
    this.asked = outline;
    return this.answer;
  }

  private find(outline: Outline): VehicleExcursion {
    const { antenna, corners, reachM } = outline;
    let radiusM = this.index === null ? Number.POSITIVE_INFINITY : reachM + SEARCH_RADIUS_M;
    let lanes = this.near(antenna, radiusM);
    let best = nearest(lanes, outline, radiusM);
    // No lane farther away than this can be nearer to the vehicle's outermost part.
    const enoughM = Math.max(best?.excursionM ?? Number.POSITIVE_INFINITY, 0) + reachM;
    if (enoughM > radiusM) {
      radiusM = enoughM;
      lanes = this.near(antenna, radiusM);
      best = nearest(lanes, outline, radiusM);
    }
    if (best === null) throw new RangeError('no lanes');
    if (corners === null || best.excursionM <= 0) return best;
    const candidates = lanes.filter((lane) => isWithin(lane, antenna, radiusM));
    if (candidates.length < 2) return best;
    const acrossM = excursionAcross(candidates, corners);
    return acrossM < best.excursionM ? { ...best, excursionM: acrossM } : best;
  }

  /** All lanes within the radius; there may be others among them. */
  private near(point: PlanePoint, radiusM: number): readonly GroundLane[] {
    if (this.index === null || radiusM === Number.POSITIVE_INFINITY) return this.lanes;
    const steps = Math.ceil(radiusM / RADIUS_STEP_M);
    if (steps > MAX_RADIUS_STEPS) return this.index.search(point, radiusM).map((i) => this.lanes[i]!);
    const cells =
      this.cells[steps] ?? new CellIndex(this.lanes, ({ shape }) => shape.boundingBox, steps * RADIUS_STEP_M);
    this.cells[steps] = cells;
    return cells.near(point);
  }
}

function isWithin({ shape }: GroundLane, { x, y }: PlanePoint, radiusM: number): boolean {
  return radiusM === Number.POSITIVE_INFINITY || distanceToBoxM(shape.boundingBox, x, y) <= radiusM;
}

/**
 * Of the lanes within the radius the one that the vehicle is least outside of; null of none. A lane lies
 * within its box: what the boxes say decides which lane is looked into first, and mostly that it is the only
 * one.
 */
function nearest(lanes: readonly GroundLane[], outline: Outline, radiusM: number): VehicleExcursion | null {
  let start: GroundLane | null = null;
  let leastM = Number.POSITIVE_INFINITY;
  let nextM = Number.POSITIVE_INFINITY;
  for (const lane of lanes) {
    const boxM = excursionFromBox(lane.shape.boundingBox, outline);
    // A box that holds the vehicle is within any radius that is asked for.
    if (boxM >= nextM || (boxM > 0 && !isWithin(lane, outline.antenna, radiusM))) continue;
    if (start === null || boxM < leastM) {
      if (start !== null) nextM = leastM;
      start = lane;
      leastM = boxM;
    } else nextM = boxM;
  }
  if (start === null) return null;
  let best = excursionFrom(start, outline);
  if (nextM >= best.excursionM) return best;
  for (const lane of lanes) {
    if (lane === start || !isWithin(lane, outline.antenna, radiusM)) continue;
    if (excursionFromBox(lane.shape.boundingBox, outline) >= best.excursionM) continue;
    const found = excursionFrom(lane, outline);
    if (found.excursionM < best.excursionM) best = found;
  }
  return best;
}

/** The excursion is this at least. */
function excursionFromBox(box: BoundingBox, outline: Outline): number {
  const { antenna, corners, discRadiusM } = outline;
  if (corners === null) return signedDistanceToBoxM(box, antenna.x, antenna.y) + discRadiusM;
  const beyondX = Math.max(box.minX - outline.minX, outline.maxX - box.maxX);
  const beyondM = Math.max(beyondX, box.minY - outline.minY, outline.maxY - box.maxY);
  if (beyondM <= 0) return beyondM;
  let outermostM = Number.NEGATIVE_INFINITY;
  for (const { x, y } of corners) outermostM = Math.max(outermostM, signedDistanceToBoxM(box, x, y));
  return outermostM;
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
