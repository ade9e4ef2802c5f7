import { type GeometryOutcome, geometryFailure } from './geometry-problem.js';
import type { GeoPoint } from './points.js';
import { findRingFault, type OpenMembers } from './ring-faults.js';

/** More points than any surveyed line needs; a year of fixes is not a centreline. */
const MAX_LINE_POINTS = 100_000;
/** All rings of an area together: bounds the search for crossings. */
const MAX_AREA_POINTS = 10_000;
/** A tenth of a millimetre: nearer points are the same place to any survey. */
const SAME_PLACE_DEG = 1e-9;

/** A line read from GeoJSON, WGS84 degrees: 2 or more points, none the same place as the one before. */
export interface GeoLine {
  readonly type: 'line';
  readonly points: readonly GeoPoint[];
}

/** An area read from GeoJSON, WGS84 degrees: members of rings, the outer ring first, rings open. */
export interface GeoArea {
  readonly type: 'area';
  readonly members: OpenMembers;
}

export type GeoShape = GeoLine | GeoArea;

/**
 * Reads a GeoJSON geometry object of type LineString, Polygon or MultiPolygon (RFC 7946) and checks
 * all that geometry needs: numbers in range, enough distinct points, rings that are closed and
 * whose inside is unambiguous. Altitudes are ignored. The first fault found is the answer.
 */
export function readGeometry(geometry: unknown): GeometryOutcome<GeoShape> {
  const { type, coordinates } =
    typeof geometry === 'object' && geometry !== null
      ? (geometry as { readonly type?: unknown; readonly coordinates?: unknown })
      : {};
  if (type === 'LineString') return readLine(coordinates);
  if (type === 'Polygon') return readArea([coordinates], () => 'coordinates');
  if (type === 'MultiPolygon') return readArea(coordinates, (member) => `coordinates[${member}]`);
  const detail = 'a geometry of type LineString, Polygon or MultiPolygon is needed';
  return geometryFailure('unsupported_type', 'type', detail);
}

/** Reads the coordinates of a LineString: [lon, lat] positions, at least 2 of them distinct. */
export function readLine(coordinates: unknown): GeometryOutcome<GeoLine> {
  const points = readPositions(coordinates, 'coordinates', MAX_LINE_POINTS);
  if (!points.ok) return points;
  const distinct = withoutRepeats(points.value);
  if (distinct.length < 2) {
    return geometryFailure('too_few_points', 'coordinates', 'a line needs 2 distinct points');
  }
  return { ok: true, value: { type: 'line', points: distinct } };
}

function readArea(coordinates: unknown, pathOf: (member: number) => string): GeometryOutcome<GeoArea> {
  const list = readList(coordinates, 'coordinates');
  if (!list.ok) return list;
  const members: (readonly (readonly GeoPoint[])[])[] = [];
  let pointsLeft = MAX_AREA_POINTS;
  for (const [member, value] of list.value.entries()) {
    const rings = readRings(value, pathOf(member), pointsLeft);
    if (!rings.ok) return rings;
    for (const ring of rings.value) pointsLeft -= ring.length;
    members.push(rings.value);
  }
  const fault = findRingFault(members);
  if (fault !== null) {
    const path = `${pathOf(fault.member)}[${fault.ring}]`;
    return geometryFailure(fault.reason, path, RING_FAULT_DETAILS[fault.reason]);
  }
  return { ok: true, value: { type: 'area', members } };
}

const RING_FAULT_DETAILS = {
  ring_crosses_itself: 'the ring crosses or touches itself',
  rings_cross: 'the ring crosses another ring of the same polygon',
  hole_outside: 'the hole lies outside the outer ring or in another hole',
  members_overlap: 'the polygon overlaps another one',
} as const;

function readRings(
  value: unknown,
  path: string,
  pointLimit: number,
): GeometryOutcome<readonly (readonly GeoPoint[])[]> {
  const list = readList(value, path);
  if (!list.ok) return list;
  const rings: (readonly GeoPoint[])[] = [];
  let pointsLeft = pointLimit;
  for (const [i, positions] of list.value.entries()) {
    const ring = readRing(positions, `${path}[${i}]`, pointsLeft);
    if (!ring.ok) return ring;
    pointsLeft -= ring.value.length;
    rings.push(ring.value);
  }
  return { ok: true, value: rings };
}

/** A ring without its closing point. */
function readRing(value: unknown, path: string, pointLimit: number): GeometryOutcome<readonly GeoPoint[]> {
  const points = readPositions(value, path, pointLimit);
  if (!points.ok) return points;
  const [first] = points.value;
  const last = points.value.at(-1);
  if (first?.lat !== last?.lat || first?.lon !== last?.lon) {
    return geometryFailure('ring_not_closed', path, 'the last point of a ring must be its first');
  }
  const open = withoutRepeats(points.value.slice(0, -1));
  while (open.length > 1 && isSamePlace(open[0]!, open.at(-1)!)) open.pop();
  if (open.length < 3) return geometryFailure('too_few_points', path, 'a ring needs 3 distinct points');
  return { ok: true, value: open };
}

function readPositions(
  value: unknown,
  path: string,
  pointLimit: number,
): GeometryOutcome<readonly GeoPoint[]> {
  const list = readList(value, path);
  if (!list.ok) return list;
  if (list.value.length > pointLimit + 1) {
    return geometryFailure('too_many_points', path, `more points than can be taken (${pointLimit} here)`);
  }
  const points: GeoPoint[] = [];
  for (const [i, position] of list.value.entries()) {
    const point = readPosition(position, `${path}[${i}]`);
    if (!point.ok) return point;
    points.push(point.value);
  }
  return { ok: true, value: points };
}

/** Without immediate repeats, which say nothing and would be segments without a direction. */
function withoutRepeats(points: readonly GeoPoint[]): GeoPoint[] {
  const kept: GeoPoint[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last === undefined || !isSamePlace(last, point)) kept.push(point);
  }
  return kept;
}

function isSamePlace(a: GeoPoint, b: GeoPoint): boolean {
  return Math.abs(a.lat - b.lat) <= SAME_PLACE_DEG && Math.abs(a.lon - b.lon) <= SAME_PLACE_DEG;
}

function readPosition(position: unknown, path: string): GeometryOutcome<GeoPoint> {
  if (!Array.isArray(position) || position.length < 2) {
    return geometryFailure('bad_structure', path, 'a position [longitude, latitude] is needed');
  }
  const [lon, lat] = position as readonly unknown[];
  if (typeof lon !== 'number' || typeof lat !== 'number' || Number.isNaN(lon) || Number.isNaN(lat)) {
    return geometryFailure('not_a_number', path, 'longitude and latitude must be numbers');
  }
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) {
    const detail = `longitude ${lon}, latitude ${lat} is no place (longitude comes first)`;
    return geometryFailure('out_of_range', path, detail);
  }
  return { ok: true, value: { lat, lon } };
}

function readList(value: unknown, path: string): GeometryOutcome<readonly unknown[]> {
  if (!Array.isArray(value)) return geometryFailure('bad_structure', path, 'a list is needed');
  if (value.length === 0) return geometryFailure('too_few_points', path, 'the list is empty');
  return { ok: true, value };
}
