import { createLocalPlane, type GeoPoint } from '#geometry';

/**
 * Xinyi Road Section 4, Taipei, between Fuxing S. Road and Dunhua S. Road, as the demo has it. The
 * corridor's ends are approximate (read off a map, not surveyed), good for a demo only.
 */
const FUXING: GeoPoint = { lat: 25.0333, lon: 121.5437 };
const DUNHUA: GeoPoint = { lat: 25.0333, lon: 121.5483 };
export const LANE_HALF_WIDTH_M = 1.75;
/** 10 km/h. */
export const SPEED_LIMIT_MPS = 10 / 3.6;

const plane = createLocalPlane(FUXING);
export const ROAD_LENGTH_M = plane.toPlane(DUNHUA).x;

type Position = [number, number];

function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

/** A place by metres east of Fuxing S. Road and metres north of the road's middle. */
export function placeAt(eastM: number, northM: number): { lat: number; lon: number } {
  const { lat, lon } = plane.toWgs84({ x: eastM, y: northM });
  return { lat: rounded(lat), lon: rounded(lon) };
}

/** The same in GeoJSON's order. */
export function positionAt(eastM: number, northM: number): Position {
  const { lat, lon } = placeAt(eastM, northM);
  return [lon, lat];
}

/** A closed ring around a rectangle, counter-clockwise (RFC 7946 3.1.6). */
export function rectangle(fromM: { east: number; north: number }, toM: { east: number; north: number }) {
  return {
    type: 'Polygon' as const,
    coordinates: [
      [
        positionAt(fromM.east, fromM.north),
        positionAt(toM.east, fromM.north),
        positionAt(toM.east, toM.north),
        positionAt(fromM.east, toM.north),
        positionAt(fromM.east, fromM.north),
      ],
    ],
  };
}

/** Centreline of the closed bus lane towards the east: traffic keeps right. */
export const EASTBOUND: Position[] = [0, 0.33, 0.67, 1].map((part) =>
  positionAt(part * ROAD_LENGTH_M, -LANE_HALF_WIDTH_M),
);
/** Centreline of the closed bus lane towards the west. */
export const WESTBOUND: Position[] = [1, 0.67, 0.33, 0].map((part) =>
  positionAt(part * ROAD_LENGTH_M, LANE_HALF_WIDTH_M),
);
