import { type BoundingBox, boundingBoxOf } from './bounding-box.js';
import type { PlanePoint } from './points.js';

/** Segments in a leaf of the box tree: fewer cost more boxes, more cost more segments. */
const LEAF_SIZE = 8;
/** Points nearer than a micrometre to the last one are the same place: the direction between is noise. */
const SAME_PLACE_M = 1e-6;

/**
 * Joined straight segments in typed arrays, metres: what polylines and the rings of polygons have in
 * common. Segment k runs from vertex k to vertex k + 1, at least a micrometre long. Queries allocate nothing.
 */
export class SegmentChain {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly segmentCount: number;
  readonly boundingBox: BoundingBox;
  private readonly inverseSquaredLengths: Float64Array;
  private readonly tree: BoxTree;

  /**
   * Vertices within a micrometre of the one before are left out; `closed` joins the last to the first.
   * @throws RangeError for a coordinate that is not finite, or fewer than 2 (closed: 3) vertices left.
   */
  constructor(points: readonly PlanePoint[], closed: boolean) {
    const vertices = withoutRepeats(points, closed);
    if (closed) vertices.push(vertices[0]!);
    this.xs = Float64Array.from(vertices, (vertex) => vertex.x);
    this.ys = Float64Array.from(vertices, (vertex) => vertex.y);
    this.segmentCount = vertices.length - 1;
    this.boundingBox = boundingBoxOf(vertices);
    this.inverseSquaredLengths = new Float64Array(this.segmentCount);
    for (let k = 0; k < this.segmentCount; k++) {
      const dx = this.xs[k + 1]! - this.xs[k]!;
      const dy = this.ys[k + 1]! - this.ys[k]!;
      this.inverseSquaredLengths[k] = 1 / (dx * dx + dy * dy);
    }
    this.tree = boxTreeOf(vertices);
  }

  /**
   * The segment nearest to (x, y); of several equally near ones the first. `near`, a segment thought
   * to be close, only saves time.
   */
  nearestSegment(x: number, y: number, near?: number): number {
    if (this.segmentCount <= LEAF_SIZE) return this.nearestOfFew(x, y);
    const { boxes, skips, firsts } = this.tree;
    let best = near ?? this.segmentInNearestLeaf(x, y);
    let best2 = this.squaredDistance(best, x, y);
    let node = 0;
    while (node < skips.length) {
      const dx = beyond(x, boxes[node * 4]!, boxes[node * 4 + 2]!);
      const dy = beyond(y, boxes[node * 4 + 1]!, boxes[node * 4 + 3]!);
      if (dx * dx + dy * dy > best2) {
        node = skips[node]!;
        continue;
      }
      const first = firsts[node++]!;
      if (first === INNER_NODE) continue;
      const end = Math.min(first + LEAF_SIZE, this.segmentCount);
      for (let k = first; k < end; k++) {
        const distance2 = this.squaredDistance(k, x, y);
        if (distance2 < best2 || (distance2 === best2 && k < best)) {
          best = k;
          best2 = distance2;
        }
      }
    }
    return best;
  }

  /** Metres from (x, y) to the nearest segment. */
  distanceToNearestM(x: number, y: number): number {
    if (this.segmentCount > LEAF_SIZE) return this.distanceM(this.nearestSegment(x, y), x, y);
    let best2 = Number.POSITIVE_INFINITY;
    for (let k = 0; k < this.segmentCount; k++) {
      const distance2 = this.squaredDistance(k, x, y);
      if (distance2 < best2) best2 = distance2;
    }
    return Math.sqrt(best2);
  }

  /** Of a closed chain that is an area's only edge: metres to it, negative inside. */
  signedDistanceM(x: number, y: number): number {
    if (this.segmentCount > LEAF_SIZE) {
      const distanceM = this.distanceToNearestM(x, y);
      return this.crossingsToTheEast(x, y) % 2 === 1 ? 0 - distanceM : distanceM;
    }
    const { xs, ys } = this;
    let inside = false;
    let best2 = Number.POSITIVE_INFINITY;
    for (let k = 0; k < this.segmentCount; k++) {
      const distance2 = this.squaredDistance(k, x, y);
      if (distance2 < best2) best2 = distance2;
      const ay = ys[k]!;
      const by = ys[k + 1]!;
      if (ay > y === by > y) continue;
      const ax = xs[k]!;
      if (x < ax + ((y - ay) / (by - ay)) * (xs[k + 1]! - ax)) inside = !inside;
    }
    const distanceM = Math.sqrt(best2);
    return inside && x <= this.boundingBox.maxX ? 0 - distanceM : distanceM;
  }

  /** Where on segment k the point nearest to (x, y) lies: 0 at its start, 1 at its end. */
  fractionAlong(k: number, x: number, y: number): number {
    const ax = this.xs[k]!;
    const ay = this.ys[k]!;
    const dx = this.xs[k + 1]! - ax;
    const dy = this.ys[k + 1]! - ay;
    const fraction = ((x - ax) * dx + (y - ay) * dy) * this.inverseSquaredLengths[k]!;
    return fraction < 0 ? 0 : fraction > 1 ? 1 : fraction;
  }

  /** Metres from (x, y) to segment k. */
  distanceM(k: number, x: number, y: number): number {
    return Math.sqrt(this.squaredDistance(k, x, y));
  }

  /** How many segments the half-line from (x, y) to the east crosses; odd means inside a closed chain. */
  crossingsToTheEast(x: number, y: number): number {
    const { xs, ys } = this;
    const { boxes, skips, firsts } = this.tree;
    let crossings = 0;
    let node = 0;
    while (node < skips.length) {
      if (y < boxes[node * 4 + 1]! || y > boxes[node * 4 + 3]! || x > boxes[node * 4 + 2]!) {
        node = skips[node]!;
        continue;
      }
      const first = firsts[node++]!;
      if (first === INNER_NODE) continue;
      const end = Math.min(first + LEAF_SIZE, this.segmentCount);
      for (let k = first; k < end; k++) {
        const ay = ys[k]!;
        const by = ys[k + 1]!;
        // Half-open in y: a vertex on the half-line counts for one of its two segments only.
        if (ay > y === by > y) continue;
        const ax = xs[k]!;
        if (x < ax + ((y - ay) / (by - ay)) * (xs[k + 1]! - ax)) crossings++;
      }
    }
    return crossings;
  }

  /** One leaf: its segments without the tree. */
  private nearestOfFew(x: number, y: number): number {
    let best = 0;
    let best2 = this.squaredDistance(0, x, y);
    for (let k = 1; k < this.segmentCount; k++) {
      const distance2 = this.squaredDistance(k, x, y);
      if (distance2 < best2) {
        best = k;
        best2 = distance2;
      }
    }
    return best;
  }

  private squaredDistance(k: number, x: number, y: number): number {
    const ax = this.xs[k]!;
    const ay = this.ys[k]!;
    const dx = this.xs[k + 1]! - ax;
    const dy = this.ys[k + 1]! - ay;
    const px = x - ax;
    const py = y - ay;
    let fraction = (px * dx + py * dy) * this.inverseSquaredLengths[k]!;
    fraction = fraction < 0 ? 0 : fraction > 1 ? 1 : fraction;
    const ex = px - fraction * dx;
    const ey = py - fraction * dy;
    return ex * ex + ey * ey;
  }

  /** A segment that is likely to be near: down the tree by the nearer box. */
  private segmentInNearestLeaf(x: number, y: number): number {
    const { skips, firsts } = this.tree;
    let node = 0;
    while (firsts[node] === INNER_NODE) {
      const left = node + 1;
      const right = skips[left]!;
      node = this.squaredDistanceToBox(right, x, y) < this.squaredDistanceToBox(left, x, y) ? right : left;
    }
    return firsts[node]!;
  }

  private squaredDistanceToBox(node: number, x: number, y: number): number {
    const { boxes } = this.tree;
    const dx = beyond(x, boxes[node * 4]!, boxes[node * 4 + 2]!);
    const dy = beyond(y, boxes[node * 4 + 1]!, boxes[node * 4 + 3]!);
    return dx * dx + dy * dy;
  }
}

/** How far a value lies beyond a range; 0 within. */
function beyond(value: number, low: number, high: number): number {
  return value < low ? low - value : value > high ? value - high : 0;
}

function withoutRepeats(points: readonly PlanePoint[], closed: boolean): PlanePoint[] {
  const kept: PlanePoint[] = [];
  for (const { x, y } of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new RangeError(`not a point: (${x}, ${y})`);
    const last = kept.at(-1);
    if (last === undefined || !isSamePlace(last, x, y)) kept.push({ x, y });
  }
  const [first] = kept;
  while (closed && kept.length > 1 && isSamePlace(kept.at(-1)!, first!.x, first!.y)) kept.pop();
  const needed = closed ? 3 : 2;
  if (kept.length < needed) throw new RangeError(`${kept.length} distinct points where ${needed} are needed`);
  return kept;
}

function isSamePlace(point: PlanePoint, x: number, y: number): boolean {
  return Math.hypot(point.x - x, point.y - y) < SAME_PLACE_M;
}

/**
 * A binary tree of boxes over runs of segments, in pre-order: the next node is the left child, and
 * `skips` leads past a node and all below it. So one loop walks the tree without a stack.
 */
interface BoxTree {
  /** minX, minY, maxX, maxY of each node. */
  readonly boxes: Float64Array;
  readonly skips: Uint32Array;
  /** A leaf's first segment; INNER_NODE elsewhere. */
  readonly firsts: Int32Array;
}

const INNER_NODE = -1;

function boxTreeOf(vertices: readonly PlanePoint[]): BoxTree {
  const boxes: number[] = [];
  const skips: number[] = [];
  const firsts: number[] = [];
  /** Leaves [from, to) hold LEAF_SIZE segments each, the last one what is left. */
  const addNode = (from: number, to: number): void => {
    const node = skips.length;
    // A leaf's last vertex is the next leaf's first.
    const own = vertices.slice(from * LEAF_SIZE, to * LEAF_SIZE + 1);
    const { minX, minY, maxX, maxY } = boundingBoxOf(own);
    boxes.push(minX, minY, maxX, maxY);
    skips.push(0);
    firsts.push(to - from === 1 ? from * LEAF_SIZE : INNER_NODE);
    if (to - from > 1) {
      const middle = (from + to) >> 1;
      addNode(from, middle);
      addNode(middle, to);
    }
    skips[node] = skips.length;
  };
  addNode(0, Math.ceil((vertices.length - 1) / LEAF_SIZE));
  return { boxes: Float64Array.from(boxes), skips: Uint32Array.from(skips), firsts: Int32Array.from(firsts) };
}
