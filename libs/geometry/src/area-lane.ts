import type { BoundingBox } from './bounding-box.js';
import type { Lane, OutlineExcursion } from './lane.js';
import type { PlanePoint } from './points.js';
import type { Polygon } from './polygon.js';

/** Metres between the points at which a side is looked at where the area is not convex. */
const SAMPLE_SPACING_M = 1;
/** Each round narrows the place of the outermost point to two thirds: 1 m to 1 cm. */
const REFINEMENTS = 13;

/** A lane drawn as a polygon, with holes and parts if need be. It has no direction. */
export class AreaLane implements Lane {
  readonly kind = 'area';
  readonly area: Polygon;
  readonly boundingBox: BoundingBox;

  constructor(area: Polygon) {
    this.area = area;
    this.boundingBox = area.boundingBox;
  }

  signedDistanceToEdge(point: PlanePoint): number {
    return this.area.signedDistanceM(point);
  }

  laneFrame(): null {
    return null;
  }

  /**
   * Exact for a convex area: the signed distance is then a convex function and greatest at a corner.
   * Otherwise (a notch in the area may enter a side between corners) sides are looked at every metre
   * and around the best of these places, so that a notch can be missed by at most 0.5 m, by 0.35 m
   * where it is right-angled.
   */
  outlineExcursion(corners: readonly PlanePoint[]): OutlineExcursion {
    const distancesM: number[] = [];
    let excursionM = Number.NEGATIVE_INFINITY;
    let index = -1;
    for (let i = 0; i < corners.length; i++) {
      const distanceM = this.area.signedDistanceM(corners[i]!);
      if (distanceM > excursionM) {
        excursionM = distanceM;
        index = i;
      }
      if (!this.area.convex) distancesM.push(distanceM);
    }
    if (index < 0) throw new RangeError('an outline without a corner that is a point');
    if (this.area.convex) return { excursionM, part: 'corner', index };
    return this.withSides(corners, distancesM, { excursionM, part: 'corner', index });
  }

  private withSides(
    corners: readonly PlanePoint[],
    distancesM: readonly number[],
    outermost: OutlineExcursion,
  ): OutlineExcursion {
    let { excursionM, part, index } = outermost;
    for (let i = 0; i < corners.length; i++) {
      const next = (i + 1) % corners.length;
      const sideM = this.reachOfSide(
        corners[i]!,
        corners[next]!,
        excursionM,
        distancesM[i]!,
        distancesM[next]!,
      );
      if (sideM > excursionM) {
        excursionM = sideM;
        part = 'side';
        index = i;
      }
    }
    return { excursionM, part, index };
  }

  /** The larger of `foundM` and the signed distance at the outermost place between a and b. */
  private reachOfSide(a: PlanePoint, b: PlanePoint, foundM: number, aM: number, bM: number): number {
    const lengthM = Math.hypot(b.x - a.x, b.y - a.y);
    const pieces = Math.ceil(lengthM / SAMPLE_SPACING_M);
    let reachM = foundM;
    let best = -1;
    for (let i = 1; i < pieces; i++) {
      const fromStartM = (lengthM * i) / pieces;
      // A distance changes by no more than one metre a metre.
      if (aM + fromStartM <= reachM || bM + lengthM - fromStartM <= reachM) continue;
      const distanceM = this.distanceBetween(a, b, i / pieces);
      if (distanceM > reachM) {
        reachM = distanceM;
        best = i;
      }
    }
    return best < 0 ? reachM : this.refine(a, b, (best - 1) / pieces, (best + 1) / pieces, reachM);
  }

  private refine(a: PlanePoint, b: PlanePoint, from: number, to: number, foundM: number): number {
    let low = from;
    let high = to;
    let reachM = foundM;
    for (let i = 0; i < REFINEMENTS; i++) {
      const third = (high - low) / 3;
      const lowM = this.distanceBetween(a, b, low + third);
      const highM = this.distanceBetween(a, b, high - third);
      if (lowM < highM) low += third;
      else high -= third;
      reachM = Math.max(reachM, lowM, highM);
    }
    return reachM;
  }

  private distanceBetween(a: PlanePoint, b: PlanePoint, fraction: number): number {
    return this.area.signedDistanceM({
      x: a.x + (b.x - a.x) * fraction,
      y: a.y + (b.y - a.y) * fraction,
    });
  }
}
