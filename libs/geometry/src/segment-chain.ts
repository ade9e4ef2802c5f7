import { type BoundingBox, boundingBoxOf } from './bounding-box.js';
import type { PlanePoint } from './points.js';

/** Segments in a block; a block is skipped whole when its box is too far away to matter. */
const BLOCK_SIZE = 8;
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
  /** minX, minY, maxX, maxY of each block of BLOCK_SIZE segments. */
  private readonly blockBoxes: Float64Array;

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
    this.blockBoxes = boxesOfBlocks(vertices);
  }

  /**
   * The segment nearest to (x, y); of several equally near ones the first. `near`, a segment thought
   * to be close, only saves time.
   */
  nearestSegment(x: number, y: number, near = this.segmentOfNearestBlock(x, y)): number {
    const boxes = this.blockBoxes;
    let best = near;
    let best2 = this.squaredDistance(near, x, y);
    for (let box = 0, first = 0; first < this.segmentCount; box += 4, first += BLOCK_SIZE) {
      const dx = beyond(x, boxes[box]!, boxes[box + 2]!);
      const dy = beyond(y, boxes[box + 1]!, boxes[box + 3]!);
      if (dx * dx + dy * dy > best2) continue;
      const end = Math.min(first + BLOCK_SIZE, this.segmentCount);
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
    const { xs, ys, blockBoxes: boxes } = this;
    let crossings = 0;
    for (let box = 0, first = 0; first < this.segmentCount; box += 4, first += BLOCK_SIZE) {
      if (y < boxes[box + 1]! || y > boxes[box + 3]! || x > boxes[box + 2]!) continue;
      const end = Math.min(first + BLOCK_SIZE, this.segmentCount);
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

  private segmentOfNearestBlock(x: number, y: number): number {
    const boxes = this.blockBoxes;
    let nearest = 0;
    let nearest2 = Number.POSITIVE_INFINITY;
    for (let box = 0; box < boxes.length; box += 4) {
      const dx = beyond(x, boxes[box]!, boxes[box + 2]!);
      const dy = beyond(y, boxes[box + 1]!, boxes[box + 3]!);
      const distance2 = dx * dx + dy * dy;
      if (distance2 < nearest2) {
        nearest2 = distance2;
        nearest = box;
      }
    }
    return (nearest / 4) * BLOCK_SIZE;
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

function boxesOfBlocks(vertices: readonly PlanePoint[]): Float64Array {
  const segmentCount = vertices.length - 1;
  const boxes = new Float64Array(Math.ceil(segmentCount / BLOCK_SIZE) * 4);
  for (let box = 0, first = 0; first < segmentCount; box += 4, first += BLOCK_SIZE) {
    // A block's last vertex is the next block's first.
    const { minX, minY, maxX, maxY } = boundingBoxOf(vertices.slice(first, first + BLOCK_SIZE + 1));
    boxes.set([minX, minY, maxX, maxY], box);
  }
  return boxes;
}
