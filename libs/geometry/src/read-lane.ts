import { AreaLane } from './area-lane.js';
import { CorridorLane } from './corridor-lane.js';
import { type GeoArea, type GeoLine, readGeometry } from './geo-json-reader.js';
import { type GeometryOutcome, geometryFailure } from './geometry-problem.js';
import type { LocalPlane } from './local-plane.js';
import type { GeoPoint, PlanePoint } from './points.js';
import { Polygon } from './polygon.js';
import { Polyline } from './polyline.js';

/**
 * A lane in metres from its GeoJSON geometry: a LineString is a centreline and needs `halfWidthM`
 * (metres, above 0); a Polygon or MultiPolygon is the lane itself and takes no half-width.
 */
export function readLane(
  geometry: unknown,
  halfWidthM: number | null,
  plane: LocalPlane,
): GeometryOutcome<CorridorLane | AreaLane> {
  const shape = readGeometry(geometry);
  if (!shape.ok) return shape;
  if (shape.value.type === 'area') return { ok: true, value: new AreaLane(areaInPlane(shape.value, plane)) };
  if (halfWidthM === null || !(halfWidthM > 0 && Number.isFinite(halfWidthM))) {
    return geometryFailure('bad_half_width', 'halfWidthM', 'a centreline needs a half-width above 0 m');
  }
  return { ok: true, value: new CorridorLane(lineInPlane(shape.value, plane), halfWidthM) };
}

/** A zone in metres from its GeoJSON geometry, a Polygon or MultiPolygon. */
export function readZone(geometry: unknown, plane: LocalPlane): GeometryOutcome<Polygon> {
  const shape = readGeometry(geometry);
  if (!shape.ok) return shape;
  if (shape.value.type === 'area') return { ok: true, value: areaInPlane(shape.value, plane) };
  return geometryFailure('unsupported_type', 'type', 'a zone is a Polygon or MultiPolygon');
}

/** The line in metres. */
export function lineInPlane(line: GeoLine, plane: LocalPlane): Polyline {
  return new Polyline(pointsInPlane(line.points, plane));
}

/** The area in metres. */
export function areaInPlane(area: GeoArea, plane: LocalPlane): Polygon {
  return new Polygon(area.members.map((rings) => rings.map((ring) => pointsInPlane(ring, plane))));
}

function pointsInPlane(places: readonly GeoPoint[], plane: LocalPlane): readonly PlanePoint[] {
  return places.map((place) => plane.toPlane(place));
}
