import type { BoundingBox } from './bounding-box.js';
import { headingOf, type PlaneVector } from './heading.js';
import type { PlanePoint } from './points.js';
import { SegmentChain } from './segment-chain.js';

/** The place on a polyline that is nearest to a point. */
export interface NearestOnPolyline {
  /** Metres from the point to the line, 0 or more. */
  readonly distanceM: number;
  /** Metres from the line's start to the nearest place, along the line. */
  readonly alongM: number;
  /** Index of the segment that the place lies on. */
  readonly segment: number;
  /** On which side of the line the point lies: 1 left, -1 right, 0 on it or straight beyond an end. */
  readonly side: -1 | 0 | 1;
  /** Metres to the left (+) or right (-) of the line's direction there, without the part beyond an end. */
  readonly offsetM: number;
  /** Direction of the line there, degrees from true north, clockwise. */
  readonly directionDeg: number;
  readonly place: PlanePoint;
}

/** A place on a polyline and the line's direction there. */
export interface PlaceOnPolyline {
  readonly place: PlanePoint;
  readonly directionDeg: number;
}

/** Two joined segments that fold back on each other have no bisecting direction. */
const SMALLEST_BISECTOR = 1e-9;

/** An open line of straight segments in the plane, metres, with a direction from first to last vertex. */
export class Polyline {
  readonly chain: SegmentChain;
  readonly lengthM: number;
  readonly boundingBox: BoundingBox;
  /** Metres along the line at each vertex. */
  private readonly alongM: Float64Array;
  /** Of each segment. */
  private readonly directions: readonly PlaneVector[];
  private readonly headingsDeg: Float64Array;

  /** @throws RangeError for a coordinate that is not finite or fewer than 2 distinct points. */
  constructor(points: readonly PlanePoint[]) {
    const chain = new SegmentChain(points, false);
    const alongM = new Float64Array(chain.segmentCount + 1);
    for (let k = 0; k < chain.segmentCount; k++) {
      alongM[k + 1] =
        alongM[k]! + Math.hypot(chain.xs[k + 1]! - chain.xs[k]!, chain.ys[k + 1]! - chain.ys[k]!);
    }
    this.chain = chain;
    this.alongM = alongM;
    this.lengthM = alongM[chain.segmentCount]!;
    this.boundingBox = chain.boundingBox;
    this.directions = Array.from({ length: chain.segmentCount }, (_, k) => this.directionOf(k));
    this.headingsDeg = Float64Array.from(this.directions, ({ x, y }) => headingOf(x, y));
  }

  /** Metres from a point to the line, 0 or more. */
  distanceM(point: PlanePoint): number {
    return this.chain.distanceM(this.chain.nearestSegment(point.x, point.y), point.x, point.y);
  }

  /** The nearest place on the line; of several equally near ones the one that comes first. */
  nearest(point: PlanePoint): NearestOnPolyline {
    const { chain, alongM } = this;
    const k = chain.nearestSegment(point.x, point.y);
    const fraction = chain.fractionAlong(k, point.x, point.y);
    const place = this.placeOn(k, fraction);
    const dx = point.x - place.x;
    const dy = point.y - place.y;
    const atJoint = fraction === 0 || fraction === 1;
    const tangent = atJoint ? this.tangent(k, fraction) : this.directions[k]!;
    const lateralM = tangent.x * dy - tangent.y * dx;
    const distanceM = Math.sqrt(dx * dx + dy * dy);
    const atEnd = (k === 0 && fraction === 0) || (k === chain.segmentCount - 1 && fraction === 1);
    const side = lateralM > 0 ? 1 : lateralM < 0 ? -1 : 0;
    return {
      distanceM,
      alongM: alongM[k]! + fraction * (alongM[k + 1]! - alongM[k]!),
      segment: k,
      side,
      offsetM: atEnd ? lateralM : side * distanceM,
      directionDeg: atJoint ? headingOf(tangent.x, tangent.y) : this.headingsDeg[k]!,
      place,
    };
  }

  /** The place `alongM` metres from the start, and the direction there; beyond an end it is the end. */
  at(alongM: number): PlaceOnPolyline {
    const k = this.segmentAt(alongM);
    const startM = this.alongM[k]!;
    const fraction = Math.min(1, Math.max(0, (alongM - startM) / (this.alongM[k + 1]! - startM)));
    const tangent = this.tangent(k, fraction);
    return { place: this.placeOn(k, fraction), directionDeg: headingOf(tangent.x, tangent.y) };
  }

  /** Unit vector from vertex k to vertex k + 1. */
  segmentDirection(k: number): PlaneVector {
    return this.directions[k]!;
  }

  private directionOf(k: number): PlaneVector {
    const lengthM = this.alongM[k + 1]! - this.alongM[k]!;
    return {
      x: (this.chain.xs[k + 1]! - this.chain.xs[k]!) / lengthM,
      y: (this.chain.ys[k + 1]! - this.chain.ys[k]!) / lengthM,
    };
  }

  private placeOn(k: number, fraction: number): PlanePoint {
    const { xs, ys } = this.chain;
    // Weighted from both ends so that fraction 1 is exactly the vertex.
    return {
      x: xs[k]! * (1 - fraction) + xs[k + 1]! * fraction,
      y: ys[k]! * (1 - fraction) + ys[k + 1]! * fraction,
    };
  }

  /**
   * Direction at a place; at a joint that of the bisector. A point whose nearest place is a joint lies
   * between the two segments' normals, where either segment alone may give the wrong side.
   */
  private tangent(k: number, fraction: number): PlaneVector {
    const own = this.segmentDirection(k);
    const neighbour = fraction === 0 ? k - 1 : fraction === 1 ? k + 1 : -1;
    if (neighbour < 0 || neighbour >= this.chain.segmentCount) return own;
    const other = this.segmentDirection(neighbour);
    const x = own.x + other.x;
    const y = own.y + other.y;
    const length = Math.sqrt(x * x + y * y);
    return length < SMALLEST_BISECTOR ? own : { x: x / length, y: y / length };
  }

  private segmentAt(alongM: number): number {
    let low = 0;
    let high = this.chain.segmentCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.alongM[middle]! <= alongM) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
