import type { MultiPolygon, Polygon as PolygonGeometry, Position } from 'geojson';
import { AreaLane } from './area-lane.js';
import { CorridorLane } from './corridor-lane.js';
import type { PlaneVector } from './heading.js';
import type { LocalPlane } from './local-plane.js';
import type { PlanePoint } from './points.js';
import type { Polyline } from './polyline.js';
import type { SegmentChain } from './segment-chain.js';

/** One vertex every so many radians of a round joint: at 1.75 m the chord is 7 mm off the arc. */
const ARC_STEP_RAD = Math.PI / 18;
const HALF_TURN_RAD = Math.PI;

/**
 * The lane's edge for a map, WGS84 lon, lat. A corridor gives a Polygon with round ends and outer
 * bends, counter-clockwise (RFC 7946 3.1.6) unless the centreline crosses itself; it lies within the
 * true corridor, at most 0.4 % of the half-width inside its edge. Where a bend is tighter than the
 * half-width the ring may cross itself inside the lane: draw it, do not calculate with it. An area
 * gives a MultiPolygon of its own rings.
 */
export function laneOutline(
  lane: CorridorLane | AreaLane,
  plane: LocalPlane,
): PolygonGeometry | MultiPolygon {
  if (lane instanceof AreaLane) {
    const coordinates = lane.area.members.map((rings) => rings.map((ring) => closedPositions(ring, plane)));
    return { type: 'MultiPolygon', coordinates };
  }
  const ring = corridorRing(lane.centreline, lane.halfWidthM);
  const positions = ring.map((point) => toPosition(point, plane));
  positions.push(positions[0]!);
  return { type: 'Polygon', coordinates: [positions] };
}

function toPosition(point: PlanePoint, plane: LocalPlane): Position {
  const { lat, lon } = plane.toWgs84(point);
  return [lon, lat];
}

function closedPositions(ring: SegmentChain, plane: LocalPlane): Position[] {
  return Array.from(ring.xs, (x, k) => toPosition({ x, y: ring.ys[k]! }, plane));
}

/** Forward along the right edge, around the end, back along the other edge, around the start. */
function corridorRing(line: Polyline, radiusM: number): PlanePoint[] {
  const directions: PlaneVector[] = [];
  for (let k = 0; k < line.chain.segmentCount; k++) directions.push(line.segmentDirection(k));
  const vertices = Array.from(line.chain.xs, (x, k) => ({ x, y: line.chain.ys[k]! }));
  const back = directions.toReversed().map(({ x, y }) => ({ x: 0 - x, y: 0 - y }));
  const ring: PlanePoint[] = [];
  addRightEdge(ring, vertices, directions, radiusM);
  addRightEdge(ring, vertices.toReversed(), back, radiusM);
  return ring;
}

/** The edge to the right of a line, and the half circle around its end. */
function addRightEdge(
  ring: PlanePoint[],
  vertices: readonly PlanePoint[],
  directions: readonly PlaneVector[],
  radiusM: number,
): void {
  for (let k = 0; k < directions.length; k++) {
    const direction = directions[k]!;
    const end = vertices[k + 1]!;
    const next = directions[k + 1];
    if (k === 0) ring.push(toTheRight(vertices[0]!, direction, radiusM));
    if (next === undefined) {
      addArc(ring, end, direction, HALF_TURN_RAD, radiusM);
      return;
    }
    const turnRad = turnBetweenRad(direction, next);
    if (turnRad >= 0) {
      addArc(ring, end, direction, turnRad, radiusM);
      continue;
    }
    const shorterM = Math.min(distanceBetweenM(vertices[k]!, end), distanceBetweenM(end, vertices[k + 2]!));
    addInnerJoint(ring, end, direction, next, radiusM, shorterM);
  }
}

function toTheRight(vertex: PlanePoint, direction: PlaneVector, radiusM: number): PlanePoint {
  return { x: vertex.x + direction.y * radiusM, y: vertex.y - direction.x * radiusM };
}

/**
 * The inner side of a bend: the point where the two edges meet, if each segment is long enough to
 * give up that much at both of its ends; else by way of the vertex, so that the ring stays in the lane.
 */
function addInnerJoint(
  ring: PlanePoint[],
  vertex: PlanePoint,
  direction: PlaneVector,
  next: PlaneVector,
  radiusM: number,
  shorterM: number,
): void {
  const givenUpM = radiusM * Math.tan(-turnBetweenRad(direction, next) / 2);
  const edge = toTheRight(vertex, direction, radiusM);
  if (givenUpM <= shorterM / 2) {
    ring.push({ x: edge.x - direction.x * givenUpM, y: edge.y - direction.y * givenUpM });
  } else {
    ring.push(edge, vertex, toTheRight(vertex, next, radiusM));
  }
}

/** Angle from one unit vector to the other in (-pi, pi], positive to the left. */
function turnBetweenRad(from: PlaneVector, to: PlaneVector): number {
  return Math.atan2(from.x * to.y - from.y * to.x, from.x * to.x + from.y * to.y);
}

function distanceBetweenM(a: PlanePoint, b: PlanePoint): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** From the right of `direction`, counter-clockwise around `centre`, both ends included. */
function addArc(
  ring: PlanePoint[],
  centre: PlanePoint,
  direction: PlaneVector,
  turnRad: number,
  radiusM: number,
): void {
  const startRad = Math.atan2(-direction.x, direction.y);
  const steps = Math.max(1, Math.ceil(turnRad / ARC_STEP_RAD));
  for (let step = 0; step <= steps; step++) {
    const angleRad = startRad + (turnRad * step) / steps;
    ring.push({ x: centre.x + Math.cos(angleRad) * radiusM, y: centre.y + Math.sin(angleRad) * radiusM });
  }
}
