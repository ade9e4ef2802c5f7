import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalPlane, middleOf } from './local-plane.js';
import type { GeoPoint, PlanePoint } from './points.js';

const XINYI: GeoPoint = { lat: 25.0333, lon: 121.546 };
const RADIANS = Math.PI / 180;

/** Earth-centred coordinates of a place at height 0 (WGS84), for figures independent of the plane's. */
function earthCentred({ lat, lon }: GeoPoint): readonly [number, number, number] {
  const a = 6378137;
  const b = 6356752.314245;
  const e2 = (a * a - b * b) / (a * a);
  const n = (a * a) / Math.sqrt((a * Math.cos(lat * RADIANS)) ** 2 + (b * Math.sin(lat * RADIANS)) ** 2);
  return [
    n * Math.cos(lat * RADIANS) * Math.cos(lon * RADIANS),
    n * Math.cos(lat * RADIANS) * Math.sin(lon * RADIANS),
    n * (1 - e2) * Math.sin(lat * RADIANS),
  ];
}

/** True metres east and north of the origin, by turning earth-centred coordinates. */
function eastNorth(origin: GeoPoint, place: GeoPoint): PlanePoint {
  const [x0, y0, z0] = earthCentred(origin);
  const [x, y, z] = earthCentred(place);
  const [sinLat, cosLat] = [Math.sin(origin.lat * RADIANS), Math.cos(origin.lat * RADIANS)];
  const [sinLon, cosLon] = [Math.sin(origin.lon * RADIANS), Math.cos(origin.lon * RADIANS)];
  return {
    x: -sinLon * (x - x0) + cosLon * (y - y0),
    y: -sinLat * cosLon * (x - x0) - sinLat * sinLon * (y - y0) + cosLat * (z - z0),
  };
}

function distanceM(a: PlanePoint, b: PlanePoint): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

const bearing = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });

describe('createLocalPlane', () => {
  it('agrees with the length of a degree in published tables of the WGS84 ellipsoid', () => {
    const equator = createLocalPlane({ lat: 0, lon: 0 });
    expect(equator.toPlane({ lat: 0, lon: 1 }).x).toBeCloseTo(111319.491, 3);
    expect(equator.toPlane({ lat: 1, lon: 0 }).y).toBeCloseTo(110574.276, 3);
    const at45 = createLocalPlane({ lat: 45, lon: 9 });
    expect(at45.toPlane({ lat: 45, lon: 10 }).x).toBeCloseTo(78846.835, 2);
    expect(at45.toPlane({ lat: 46, lon: 9 }).y).toBeCloseTo(111131.778, 2);
  });

  it('is within 1 mm of the true east and north for 100 m around a Taipei origin', () => {
    const plane = createLocalPlane(XINYI);
    fc.assert(
      fc.property(bearing, fc.double({ min: 0, max: 100, noNaN: true }), (angle, radiusM) => {
        const place = plane.toWgs84({ x: radiusM * Math.sin(angle), y: radiusM * Math.cos(angle) });
        expect(distanceM(plane.toPlane(place), eastNorth(XINYI, place))).toBeLessThan(0.001);
      }),
    );
  });

  it('keeps the stated bounds 10 km away: 7 m in the position, 0.7 mm in a metre', () => {
    const plane = createLocalPlane(XINYI);
    fc.assert(
      fc.property(bearing, bearing, (angle, direction) => {
        const far = { x: 10_000 * Math.sin(angle), y: 10_000 * Math.cos(angle) };
        const metreOn = { x: far.x + Math.sin(direction), y: far.y + Math.cos(direction) };
        const [place, other] = [plane.toWgs84(far), plane.toWgs84(metreOn)];
        expect(distanceM(far, eastNorth(XINYI, place))).toBeLessThan(7);
        const chord = Math.hypot(...earthCentred(place).map((value, i) => value - earthCentred(other)[i]!));
        expect(Math.abs(chord - 1)).toBeLessThan(0.00075);
      }),
    );
  });

  it('takes a place to the plane and back', () => {
    const origin = fc.record({
      lat: fc.double({ min: -85, max: 85, noNaN: true }),
      lon: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    const offset = fc.double({ min: -50_000, max: 50_000, noNaN: true });
    fc.assert(
      fc.property(origin, offset, offset, (from, x, y) => {
        const plane = createLocalPlane(from);
        const back = plane.toPlane(plane.toWgs84({ x, y }));
        expect(distanceM(back, { x, y })).toBeLessThan(1e-6);
      }),
    );
  });

  it('does not tear at the antimeridian', () => {
    const plane = createLocalPlane({ lat: -17, lon: 179.9999 });
    const east = plane.toPlane({ lat: -17, lon: -179.9999 });
    expect(east.x).toBeCloseTo(21.3, 1);
    expect(plane.toWgs84(east).lon).toBeCloseTo(-179.9999, 9);
  });

  it.each([
    { lat: 86, lon: 0 },
    { lat: 25, lon: 181 },
    { lat: Number.NaN, lon: 0 },
    { lat: 0, lon: Number.NaN },
  ])('refuses the origin $lat, $lon', (origin) => {
    expect(() => createLocalPlane(origin)).toThrow(RangeError);
  });
});

describe('middleOf', () => {
  it('is the middle of the ranges, not of the points', () => {
    const places = [
      { lat: 25, lon: 121 },
      { lat: 25.2, lon: 121.1 },
      { lat: 25.2, lon: 121.4 },
    ];
    expect(middleOf(places).lat).toBeCloseTo(25.1, 12);
    expect(middleOf(places).lon).toBeCloseTo(121.2, 12);
    expect(() => middleOf([])).toThrow(RangeError);
  });
});
