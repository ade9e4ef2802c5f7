import type { Permit } from '#contracts';
import type { GeoPoint } from '#geometry';
import { placesOf } from './place-features.js';

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** The smallest bounds that hold all places; null without places. */
export function boundsOf(places: readonly GeoPoint[]): Bounds | null {
  if (places.length === 0) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const { lat, lon } of places) {
    west = Math.min(west, lon);
    south = Math.min(south, lat);
    east = Math.max(east, lon);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}

/** Where the permits' lanes and zones lie. */
export function permitPlaces(permits: readonly Permit[]): readonly GeoPoint[] {
  return permits.flatMap(({ conditions }) =>
    [...conditions.lanes, ...conditions.zones].flatMap(({ geometry }) => placesOf(geometry)),
  );
}
