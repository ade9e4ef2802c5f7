import { type BoundingBox, expandedBox } from './bounding-box.js';
import type { Lane, LaneFrame, OutlineExcursion } from './lane.js';
import type { PlanePoint } from './points.js';
import type { Polyline } from './polyline.js';

/** A corner of an outline, or a point on its side, with what is nearest to it. */
interface Probe {
  readonly x: number;
  readonly y: number;
  readonly segment: number;
  /** Metres to the centreline. */
  readonly distanceM: number;
}

/** Excursions between corners are found to this many metres. */
const SEARCH_TOLERANCE_M = 0.02;
/** Ends the search at a 1,024th of a side where the centreline is jagged. */
const MAX_HALVINGS = 10;

/**
 * A lane as all points within `halfWidthM` metres of a centreline. Its ends are round: beyond the end
 * of the line, the distance to its last point counts, so a vehicle that drives on leaves the lane,
 * halfWidthM behind the last point. Distance to the line minus half-width is then the exact distance to
 * the edge outside, and inside wherever the corridor does not overlap itself (there, and at the inner
 * edge of a bend, the true edge is farther away than this says).
 */
export class CorridorLane implements Lane {
  readonly kind = 'corridor';
  readonly centreline: Polyline;
  readonly halfWidthM: number;
  readonly boundingBox: BoundingBox;

  /** @throws RangeError unless the half-width is a finite number of metres above 0. */
  constructor(centreline: Polyline, halfWidthM: number) {
    if (!(halfWidthM > 0 && Number.isFinite(halfWidthM))) {
      throw new RangeError(`a lane needs a half-width above 0 m, not ${halfWidthM}`);
    }
    this.centreline = centreline;
    this.halfWidthM = halfWidthM;
    this.boundingBox = expandedBox(centreline.boundingBox, halfWidthM);
  }

  signedDistanceToEdge(point: PlanePoint): number {
    return this.centreline.distanceM(point) - this.halfWidthM;
  }

  laneFrame(point: PlanePoint): LaneFrame {
    const { alongM, offsetM, directionDeg } = this.centreline.nearest(point);
    return { alongM, offsetM, directionDeg };
  }

  /**
   * Exact to 2 cm, sides included. The distance to one segment is a convex function, so between two
   * corners with the same nearest segment nothing lies farther out than they do; where the nearest
   * segment differs (the inner edge of a bend) the side is halved until that bound decides.
   */
  outlineExcursion(corners: readonly PlanePoint[]): OutlineExcursion {
    return this.besideOneSegment(corners) ?? this.alongSeveral(corners);
  }

  /** Where the same segment is nearest to all corners, a corner is outermost; null where it is not so. */
  private besideOneSegment(corners: readonly PlanePoint[]): OutlineExcursion | null {
    const { chain } = this.centreline;
    let segment = -1;
    let outermostM = Number.NEGATIVE_INFINITY;
    let index = -1;
    for (let i = 0; i < corners.length; i++) {
      const { x, y } = corners[i]!;
      const nearest = chain.nearestSegment(x, y, segment < 0 ? undefined : segment);
      if (segment >= 0 && nearest !== segment) return null;
      segment = nearest;
      const distanceM = chain.distanceM(nearest, x, y);
      if (distanceM > outermostM) {
        outermostM = distanceM;
        index = i;
      }
    }
    return index < 0 ? null : { excursionM: outermostM - this.halfWidthM, part: 'corner', index };
  }

  private alongSeveral(corners: readonly PlanePoint[]): OutlineExcursion {
    const probes: Probe[] = [];
    let outermostM = Number.NEGATIVE_INFINITY;
    let part: OutlineExcursion['part'] = 'corner';
    let index = -1;
    for (const corner of corners) {
      const probe = this.probe(corner.x, corner.y, probes.at(-1));
      if (probe.distanceM > outermostM) {
        outermostM = probe.distanceM;
        index = probes.length;
      }
      probes.push(probe);
    }
    if (index < 0) throw new RangeError('an outline without a corner that is a point');
    for (let i = 0; i < probes.length; i++) {
      const end = probes[(i + 1) % probes.length]!;
      const reachM = this.reachOfSide(probes[i]!, end, outermostM, MAX_HALVINGS);
      if (reachM > outermostM) {
        outermostM = reachM;
        part = 'side';
        index = i;
      }
    }
    return { excursionM: outermostM - this.halfWidthM, part, index };
  }

  private probe(x: number, y: number, neighbour: Probe | undefined): Probe {
    const { chain } = this.centreline;
    const segment = chain.nearestSegment(x, y, neighbour?.segment);
    return { x, y, segment, distanceM: chain.distanceM(segment, x, y) };
  }

  /** The larger of `foundM` and the farthest that the straight from a to b gets from the centreline. */
  private reachOfSide(a: Probe, b: Probe, foundM: number, halvings: number): number {
    if (a.segment === b.segment || halvings === 0) return foundM;
    const { chain } = this.centreline;
    const enoughM = foundM + SEARCH_TOLERANCE_M;
    if (Math.max(a.distanceM, chain.distanceM(a.segment, b.x, b.y)) <= enoughM) return foundM;
    if (Math.max(b.distanceM, chain.distanceM(b.segment, a.x, a.y)) <= enoughM) return foundM;
    const middle = this.probe((a.x + b.x) / 2, (a.y + b.y) / 2, a);
    const reachM = this.reachOfSide(a, middle, Math.max(foundM, middle.distanceM), halvings - 1);
    return this.reachOfSide(middle, b, reachM, halvings - 1);
  }
}
