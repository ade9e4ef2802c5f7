import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanePoint } from './points.js';
import { Polyline } from './polyline.js';

// On a grid of millimetres, so that ties, right angles and straight joints come up too.
const coordinate = fc.integer({ min: -500_000, max: 500_000 }).map((millimetres) => millimetres / 1000);
const point = fc.record({ x: coordinate, y: coordinate });
const line = fc
  .array(point, { minLength: 2, maxLength: 60, size: 'max' })
  .filter((points) => points.some((other) => other.x !== points[0]!.x || other.y !== points[0]!.y));

/** Distance to a segment by trying its ends and the foot of the perpendicular: no clamped fraction. */
function distanceToSegmentM(p: PlanePoint, a: PlanePoint, b: PlanePoint): number {
  const toEnds = Math.min(Math.hypot(p.x - a.x, p.y - a.y), Math.hypot(p.x - b.x, p.y - b.y));
  const lengthM = Math.hypot(b.x - a.x, b.y - a.y);
  if (lengthM === 0) return toEnds;
  const along = ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / lengthM;
  if (along < 0 || along > lengthM) return toEnds;
  return Math.abs((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / lengthM;
}

function nearestByScanM(points: readonly PlanePoint[], p: PlanePoint): number {
  return Math.min(...points.slice(1).map((b, k) => distanceToSegmentM(p, points[k]!, b)));
}

/** East 10 m, then north 10 m: a bend to the left. */
const BEND = new Polyline([
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 10, y: 10 },
]);

describe('Polyline', () => {
  it('measures along itself', () => {
    expect(BEND.lengthM).toBe(20);
    expect(BEND.at(4)).toEqual({ place: { x: 4, y: 0 }, directionDeg: 90 });
    expect(BEND.at(13)).toEqual({ place: { x: 10, y: 3 }, directionDeg: 0 });
    expect(BEND.at(10).directionDeg).toBeCloseTo(45, 12);
    expect(BEND.at(-5).place).toEqual({ x: 0, y: 0 });
    expect(BEND.at(99).place).toEqual({ x: 10, y: 10 });
  });

  it('finds the nearest place on a segment', () => {
    expect(BEND.nearest({ x: 4, y: 2 })).toEqual({
      distanceM: 2,
      alongM: 4,
      segment: 0,
      side: 1,
      offsetM: 2,
      directionDeg: 90,
      place: { x: 4, y: 0 },
    });
    expect(BEND.nearest({ x: 13, y: 6 })).toMatchObject({ distanceM: 3, alongM: 16, side: -1, offsetM: -3 });
  });

  it('knows the side at the outer corner of a bend, also of a hairpin', () => {
    const outside = BEND.nearest({ x: 13, y: -4 });
    expect(outside).toMatchObject({ distanceM: 5, alongM: 10, side: -1, offsetM: -5 });
    const hairpin = new Polyline([
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 0, y: 5 },
    ]);
    for (const y of [-8, -1, 0, 1, 3]) expect(hairpin.nearest({ x: 110, y }).side).toBe(-1);
    expect(hairpin.nearest({ x: 50, y: 1 }).side).toBe(1);
    expect(hairpin.nearest({ x: 50, y: -1 }).side).toBe(-1);
  });

  it('counts only what is beside the line beyond an end', () => {
    expect(BEND.nearest({ x: -4, y: 3 })).toMatchObject({ distanceM: 5, alongM: 0, side: 1, offsetM: 3 });
    expect(BEND.nearest({ x: 10, y: 14 })).toMatchObject({ distanceM: 4, alongM: 20, side: 0, offsetM: 0 });
  });

  it('takes the first of equally near places', () => {
    const thereAndBack = new Polyline([
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 0, y: 0 },
    ]);
    expect(thereAndBack.nearest({ x: 5, y: 1 })).toMatchObject({ segment: 0, alongM: 5, side: 1 });
  });

  it('agrees with a scan over all segments', () => {
    fc.assert(
      fc.property(line, point, (points, p) => {
        const polyline = new Polyline(points);
        const expected = nearestByScanM(points, p);
        expect(polyline.distanceM(p)).toBeCloseTo(expected, 6);
        const nearest = polyline.nearest(p);
        expect(nearest.distanceM).toBeCloseTo(expected, 6);
        expect(Math.hypot(p.x - nearest.place.x, p.y - nearest.place.y)).toBeCloseTo(expected, 6);
        expect(nearestByScanM(points, nearest.place)).toBeLessThan(1e-6);
      }),
    );
  });

  it('leads back to the nearest place by the distance along', () => {
    fc.assert(
      fc.property(line, point, (points, p) => {
        const polyline = new Polyline(points);
        const nearest = polyline.nearest(p);
        const { place } = polyline.at(nearest.alongM);
        expect(Math.hypot(place.x - nearest.place.x, place.y - nearest.place.y)).toBeLessThan(1e-6);
      }),
    );
  });

  it('changes sides, not distances, when the line is turned round', () => {
    fc.assert(
      fc.property(line, point, (points, p) => {
        const forth = new Polyline(points).nearest(p);
        const back = new Polyline(points.toReversed()).nearest(p);
        expect(back.distanceM).toBeCloseTo(forth.distanceM, 6);
        const samePlace = Math.hypot(back.place.x - forth.place.x, back.place.y - forth.place.y) < 1e-6;
        if (samePlace && Math.abs(forth.offsetM) > 1e-6) expect(back.side).toBe(-forth.side || 0);
      }),
    );
  });

  it('drops repeated points and refuses what is no line', () => {
    const repeated = new Polyline([
      { x: 0, y: 0 },
      { x: 0, y: 0 },
      { x: 3, y: 4 },
      { x: 3, y: 4 },
    ]);
    expect(repeated.lengthM).toBe(5);
    expect(repeated.chain.segmentCount).toBe(1);
    expect(
      () =>
        new Polyline([
          { x: 1, y: 1 },
          { x: 1, y: 1 },
        ]),
    ).toThrow(RangeError);
    expect(
      () =>
        new Polyline([
          { x: 1, y: 1 },
          { x: Number.NaN, y: 1 },
        ]),
    ).toThrow(RangeError);
  });
});
