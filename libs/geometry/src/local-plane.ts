import type { GeoPoint, PlanePoint } from './points.js';

/** WGS84 semi-major axis in metres and flattening (NIMA TR8350.2, table 3.1). */
const SEMI_MAJOR_AXIS_M = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);

const RADIANS_PER_DEGREE = Math.PI / 180;
/** Nearer to a pole, meridians converge too fast for any plane that is linear in degrees. */
const MAX_ORIGIN_LATITUDE_DEG = 85;

/** A flat map around an origin: WGS84 degrees to metres east and north, and back. */
export interface LocalPlane {
  readonly origin: GeoPoint;
  toPlane(place: GeoPoint): PlanePoint;
  toWgs84(point: PlanePoint): GeoPoint;
}

class TangentPlane implements LocalPlane {
  readonly origin: GeoPoint;
  private readonly metresPerDegreeEast: number;
  private readonly metresPerDegreeNorth: number;

  constructor(origin: GeoPoint) {
    if (!(Math.abs(origin.lat) <= MAX_ORIGIN_LATITUDE_DEG && origin.lon >= -180 && origin.lon <= 180)) {
      throw new RangeError(`no local plane at lat ${origin.lat}, lon ${origin.lon}`);
    }
    const latitudeRad = origin.lat * RADIANS_PER_DEGREE;
    const w2 = 1 - ECCENTRICITY_SQUARED * Math.sin(latitudeRad) ** 2;
    const primeVerticalRadiusM = SEMI_MAJOR_AXIS_M / Math.sqrt(w2);
    const meridianRadiusM = (SEMI_MAJOR_AXIS_M * (1 - ECCENTRICITY_SQUARED)) / (w2 * Math.sqrt(w2));
    this.origin = { lat: origin.lat, lon: origin.lon };
    this.metresPerDegreeEast = primeVerticalRadiusM * Math.cos(latitudeRad) * RADIANS_PER_DEGREE;
    this.metresPerDegreeNorth = meridianRadiusM * RADIANS_PER_DEGREE;
  }

  toPlane(place: GeoPoint): PlanePoint {
    return {
      x: shortestWayRound(place.lon - this.origin.lon) * this.metresPerDegreeEast,
      y: (place.lat - this.origin.lat) * this.metresPerDegreeNorth,
    };
  }

  toWgs84(point: PlanePoint): GeoPoint {
    return {
      lat: this.origin.lat + point.y / this.metresPerDegreeNorth,
      lon: shortestWayRound(this.origin.lon + point.x / this.metresPerDegreeEast),
    };
  }
}

/** Longitudes jump by 360 at the antimeridian; the plane must not. */
function shortestWayRound(degrees: number): number {
  if (degrees > 180) return degrees - 360;
  if (degrees < -180) return degrees + 360;
  return degrees;
}

/**
 * Makes the plane of a trial, metres east (x) and north (y) of `origin`.
 *
 * One degree counts as M(lat0) metres north and N(lat0) cos(lat0) metres east, with the ellipsoid's
 * radii of curvature M = a(1-e2) / (1 - e2 sin2 lat0)^1.5 in the meridian and
 * N = a / (1 - e2 sin2 lat0)^0.5 in the prime vertical (Snyder, Map Projections, USGS PP 1395, ch. 4).
 *
 * The map is linear in degrees on purpose: a straight GeoJSON edge (RFC 7946 3.1.1) stays straight, so
 * inside in degrees is inside in metres. The price is a scale that drifts with latitude: a distance d
 * measured at y metres north of the origin is off by at most d * |y| * tan|lat0| / R (R = 6,371 km).
 * At latitude 25: below 1 mm for 100 m within 100 m of the origin; 10 km away, 0.7 mm in a
 * distance of 1 m to a lane's edge, and 7 m in the position itself against the true east and north.
 *
 * @throws RangeError when the origin is not a place or lies beyond 85 degrees of latitude.
 */
export function createLocalPlane(origin: GeoPoint): LocalPlane {
  return new TangentPlane(origin);
}

/**
 * The middle of the smallest latitude and longitude range that holds all places: a good origin for
 * their plane. Places on both sides of the antimeridian are not brought together (RFC 7946 3.1.9
 * wants such shapes cut).
 *
 * @throws RangeError without places.
 */
export function middleOf(places: readonly GeoPoint[]): GeoPoint {
  if (places.length === 0) throw new RangeError('no places, no middle');
  let south = Number.POSITIVE_INFINITY;
  let west = Number.POSITIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  let east = Number.NEGATIVE_INFINITY;
  for (const { lat, lon } of places) {
    south = Math.min(south, lat);
    north = Math.max(north, lat);
    west = Math.min(west, lon);
    east = Math.max(east, lon);
  }
  return { lat: (south + north) / 2, lon: (west + east) / 2 };
}
