import { type BoundingBox, distanceToBoxM, unionOfBoxes } from './bounding-box.js';
import type { PlanePoint } from './points.js';
import { SegmentChain } from './segment-chain.js';

/** One outer ring and its holes, metres; rings may repeat their first point at the end or not. */
export type PolygonRings = readonly (readonly PlanePoint[])[];

/** An area in the plane, metres: one or more members, each an outer ring with holes. */
export class Polygon {
  readonly boundingBox: BoundingBox;
  /** True when the area is one convex ring: then nothing sticks out farther than its corners do. */
  readonly convex: boolean;
  /** Each member's rings, the outer one first. */
  readonly members: readonly (readonly SegmentChain[])[];
  /** Of an area of one member without holes; else null. */
  private readonly onlyRing: SegmentChain | null;

  /**
   * Expects valid rings (readArea checks them): an outer ring does not cross itself, holes lie within
   * it, members do not overlap. Members that touch should be merged first: the common edge counts as
   * an edge.
   * @throws RangeError without a ring, for a coordinate that is not finite or a ring of fewer than 3
   * distinct points.
   */
  constructor(members: readonly PolygonRings[]) {
    this.members = members.map((rings) => rings.map((ring) => new SegmentChain(ring, true)));
    this.boundingBox = unionOfBoxes(this.members.flat().map((ring) => ring.boundingBox));
    const [first, ...others] = this.members.flat();
    this.onlyRing = first !== undefined && others.length === 0 ? first : null;
    this.convex = this.onlyRing !== null && isConvexRing(this.onlyRing);
  }

  /** Whether the point lies in the area, to within rounding (about 1e-9 m) of its boundary. */
  contains(point: PlanePoint): boolean {
    const { x, y } = point;
    for (const rings of this.members) {
      const { minX, minY, maxX, maxY } = rings[0]!.boundingBox;
      if (x < minX || x > maxX || y < minY || y > maxY) continue;
      if (isInside(rings, x, y)) return true;
    }
    return false;
  }

  /** Metres to the nearest boundary, outer or of a hole: negative inside the area, positive outside. */
  signedDistanceM(point: PlanePoint): number {
    const { x, y } = point;
    if (this.onlyRing !== null) return this.onlyRing.signedDistanceM(x, y);
    let nearestM = Number.POSITIVE_INFINITY;
    for (const rings of this.members) {
      const outer = rings[0]!;
      if (distanceToBoxM(outer.boundingBox, x, y) >= nearestM) continue;
      const inside = isInside(rings, x, y);
      // Members are disjoint: inside one, only its own rings can be nearest.
      if (inside) return 0 - boundaryDistanceM(rings, x, y);
      nearestM = Math.min(nearestM, boundaryDistanceM(rings, x, y));
    }
    return nearestM;
  }
}

function isInside(rings: readonly SegmentChain[], x: number, y: number): boolean {
  let crossings = 0;
  for (const ring of rings) crossings += ring.crossingsToTheEast(x, y);
  return crossings % 2 === 1;
}

function boundaryDistanceM(rings: readonly SegmentChain[], x: number, y: number): number {
  let nearestM = Number.POSITIVE_INFINITY;
  for (const ring of rings) {
    nearestM = Math.min(nearestM, ring.distanceToNearestM(x, y));
  }
  return nearestM;
}

/** Turns to one side only, and goes to the east and back once (a pentagram does so twice). */
function isConvexRing(ring: SegmentChain): boolean {
  const { xs, ys, segmentCount } = ring;
  let sense = 0;
  let reversals = 0;
  let travel = 0;
  let firstTravel = 0;
  for (let k = 0; k < segmentCount; k++) {
    const next = (k + 1) % segmentCount;
    const dx = xs[k + 1]! - xs[k]!;
    const dy = ys[k + 1]! - ys[k]!;
    const turn = Math.sign(dx * (ys[next + 1]! - ys[next]!) - dy * (xs[next + 1]! - xs[next]!));
    if (turn !== 0 && sense !== 0 && turn !== sense) return false;
    if (turn !== 0) sense = turn;
    const direction = Math.sign(dx);
    if (direction === 0) continue;
    if (travel !== 0 && direction !== travel) reversals++;
    if (firstTravel === 0) firstTravel = direction;
    travel = direction;
  }
  if (travel !== firstTravel) reversals++;
  return sense !== 0 && reversals === 2;
}
