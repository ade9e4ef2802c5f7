import type { GeoPoint } from '#geometry';

const RADIANS = Math.PI / 180;
const DAY_MS = 86_400_000;
/** 2000-01-01T12:00:00Z, from which the almanac counts days. */
const J2000_MS = 946_728_000_000;

/**
 * Elevation of the sun's centre above the horizon, degrees, without refraction: the Astronomical
 * Almanac's low-precision formulas, good to 0.01 degrees from 1950 to 2050 (J. J. Michalsky, Solar
 * Energy 40, 1988, 227-235).
 */
export function sunElevationDeg({ lat, lon }: GeoPoint, atMs: number): number {
  const days = (atMs - J2000_MS) / DAY_MS;
  const meanLongitudeDeg = 280.46 + 0.9856474 * days;
  const anomaly = (357.528 + 0.9856003 * days) * RADIANS;
  const longitude = (meanLongitudeDeg + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RADIANS;
  const obliquity = (23.439 - 0.0000004 * days) * RADIANS;
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(longitude));
  const ascension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude));
  // Greenwich mean sidereal time as a linear function of time, in degrees.
  const siderealDeg = 280.46061837 + 360.98564736629 * days;
  const hourAngle = (siderealDeg + lon) * RADIANS - ascension;
  const sine =
    Math.sin(lat * RADIANS) * Math.sin(declination) +
    Math.cos(lat * RADIANS) * Math.cos(declination) * Math.cos(hourAngle);
  return Math.asin(Math.max(-1, Math.min(1, sine))) / RADIANS;
}
