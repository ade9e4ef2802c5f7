import { type GeometryFault, type GeometryOutcome, geometryFailure } from './geometry-problem.js';
import type { GeoPoint } from './points.js';
import { findRingFault, type OpenMembers } from './ring-faults.js';

/** More points than any surveyed line needs; a year of fixes is not a centreline. */
const MAX_LINE_POINTS = 100_000;
/** All rings of an area together: bounds the search for crossings. */
const MAX_AREA_POINTS = 10_000;

/** A line or area read from GeoJSON, WGS84 degrees. Rings are open: the first point is not repeated. */
export type GeoShape =
  | { readonly type: 'line'; readonly points: readonly GeoPoint[] }
  | { readonly type: 'area'; readonly members: OpenMembers };

/** A fault found deep inside a geometry; caught by reading, which alone throws it. */
class Fault extends Error {
  constructor(
    readonly reason: GeometryFault,
    readonly path: string,
    detail: string,
  ) {
    super(detail);
  }
}

/**
 * Reads a GeoJSON geometry object of type LineString, Polygon or MultiPolygon (RFC 7946) and checks
 * all that geometry needs: numbers in range, enough distinct points, rings that are closed and
 * whose inside is unambiguous. Altitudes are ignored.
 */
export function readGeometry(geometry: unknown): GeometryOutcome<GeoShape> {
  const { type, coordinates } =
    typeof geometry === 'object' && geometry !== null
      ? (geometry as { readonly type?: unknown; readonly coordinates?: unknown })
      : {};
  if (type === 'LineString') return readLine(coordinates);
  if (type === 'Polygon') return readArea([coordinates], false);
  if (type === 'MultiPolygon') return readArea(coordinates, true);
  const detail = 'a geometry of type LineString, Polygon or MultiPolygon is needed';
  return geometryFailure('unsupported_type', 'type', detail);
}

/** Reads the coordinates of a LineString: at least 2 distinct points. */
export function readLine(coordinates: unknown): GeometryOutcome<GeoShape & { readonly type: 'line' }> {
  return reading(() => {
    const points = pointsOf(coordinates, 'coordinates', MAX_LINE_POINTS);
    if (points.length < 2) throw new Fault('too_few_points', 'coordinates', 'a line needs 2 distinct points');
    return { type: 'line', points };
  });
}

/** Reads the coordinates of a MultiPolygon; `multi` false: of a Polygon, wrapped as its only member. */
function readArea(
  coordinates: unknown,
  multi: boolean,
): GeometryOutcome<GeoShape & { readonly type: 'area' }> {
  const memberPath = (member: number): string => (multi ? `coordinates[${member}]` : 'coordinates');
  return reading(() => {
    let left = MAX_AREA_POINTS;
    const members = listOf(coordinates, 'coordinates').map((rings, member) =>
      listOf(rings, memberPath(member)).map((ring, i) => {
        const points = ringOf(ring, `${memberPath(member)}[${i}]`, left);
        left -= points.length;
        return points;
      }),
    );
    const fault = findRingFault(members);
    if (fault !== null) {
      const path = `${memberPath(fault.member)}[${fault.ring}]`;
      throw new Fault(fault.reason, path, RING_FAULT_DETAILS[fault.reason]);
    }
    return { type: 'area', members };
  });
}

const RING_FAULT_DETAILS = {
  ring_crosses_itself: 'the ring crosses or touches itself',
  rings_cross: 'the ring crosses another ring of the same polygon',
  hole_outside: 'the hole lies outside the outer ring',
  members_overlap: 'the polygon overlaps another one',
} as const;

function reading<T>(read: () => T): GeometryOutcome<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Fault) return geometryFailure(error.reason, error.path, error.message);
    throw error;
  }
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Fault('bad_structure', path, 'a list is needed');
  if (value.length === 0) throw new Fault('too_few_points', path, 'the list is empty');
  return value;
}

function ringOf(value: unknown, path: string, limit: number): readonly GeoPoint[] {
  const points = pointsOf(value, path, limit);
  const first = points[0]!;
  const last = points.at(-1)!;
  if (points.length > 1 && (first.lat !== last.lat || first.lon !== last.lon)) {
    throw new Fault('ring_not_closed', path, 'the last point of a ring must be its first');
  }
  const open = points.slice(0, -1);
  if (open.length < 3) throw new Fault('too_few_points', path, 'a ring needs 3 distinct points');
  return open;
}

/** The positions without immediate repeats, which say nothing and would be segments of length 0. */
function pointsOf(value: unknown, path: string, limit: number): readonly GeoPoint[] {
  const positions = listOf(value, path);
  if (positions.length > limit) throw new Fault('too_many_points', path, `at most ${limit} points are taken here`);
  const points: GeoPoint[] = [];
  for (const [i, position] of positions.entries()) {
    const point = pointOf(position, `${path}[${i}]`);
    const last = points.at(-1);
    if (last?.lat !== point.lat || last.lon !== point.lon) points.push(point);
  }
  return points;
}

function pointOf(position: unknown, path: string): GeoPoint {
  if (!Array.isArray(position) || position.length < 2) {
    throw new Fault('bad_structure', path, 'a position [longitude, latitude] is needed');
  }
  const [lon, lat] = position as readonly unknown[];
  if (typeof lon !== 'number' || typeof lat !== 'number' || Number.isNaN(lon) || Number.isNaN(lat)) {
    throw new Fault('not_a_number', path, 'longitude and latitude must be numbers');
  }
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) {
    const detail = `longitude ${lon}, latitude ${lat} is no place (longitude comes first)`;
    throw new Fault('out_of_range', path, detail);
  }
  return { lat, lon };
}
