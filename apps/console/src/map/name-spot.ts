import type { GeoPoint } from '#geometry';

/** Where a name is written, and which side of the text lies there. */
export interface NameSpot {
  readonly lon: number;
  readonly lat: number;
  readonly anchor: 'left' | 'right' | 'top' | 'bottom';
}

/** Wider than this times its height, a zone is named at its end. */
const elongated = 4;

/** A lane is named at the end that it leads to, where no equipment along it lies in the way. */
export function laneNameSpot(line: readonly GeoPoint[]): NameSpot | null {
  const [first, last] = [line[0], line.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { lon: last.lon, lat: last.lat, anchor: last.lon >= first.lon ? 'left' : 'right' };
}

/** A zone is named beside its edge: an elongated one at its west end, else on the side away from `middleLat`. */
export function zoneNameSpot(outline: readonly GeoPoint[], middleLat: number): NameSpot | null {
  if (outline.length === 0) return null;
  const lats = outline.map(({ lat }) => lat);
  const lons = outline.map(({ lon }) => lon);
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [lat, lon] = [(south + north) / 2, (west + east) / 2];
  if (east - west > elongated * (north - south)) return { lon: west, lat, anchor: 'right' };
  return lat < middleLat ? { lon, lat: south, anchor: 'top' } : { lon, lat: north, anchor: 'bottom' };
}
