import fc from 'fast-check';
import pointInPolygon from 'point-in-polygon-hao';
import { describe, expect, it } from 'vitest';
import type { PlanePoint } from './points.js';
import { Polygon } from './polygon.js';

function square(centreX: number, centreY: number, halfM: number): PlanePoint[] {
  return [
    { x: centreX - halfM, y: centreY - halfM },
    { x: centreX + halfM, y: centreY - halfM },
    { x: centreX + halfM, y: centreY + halfM },
    { x: centreX - halfM, y: centreY + halfM },
  ];
}

const coordinate = fc.double({ min: -120, max: 120, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });
/** Radii around the origin, so that no edges cross; jagged and seldom convex. */
const star = fc
  .array(fc.double({ min: 20, max: 100, noNaN: true }), { minLength: 3, maxLength: 50, size: 'max' })
  .map((radii) =>
    radii.map((radiusM, i) => {
      const angle = (2 * Math.PI * i) / radii.length;
      return { x: radiusM * Math.cos(angle), y: radiusM * Math.sin(angle) };
    }),
  );

describe('Polygon', () => {
  const ring = new Polygon([[square(0, 0, 10), square(0, 0, 4)]]);

  it.each([
    [7, 0, -3],
    [5, 0, -1],
    [0, 0, 4],
    [12, 0, 2],
    [13, 14, 5],
    [10, 3, 0],
    [4, 0, 0],
  ])('is at (%d, %d) %d m from the edge of a square with a hole', (x, y, expectedM) => {
    expect(ring.signedDistanceM({ x, y })).toBeCloseTo(expectedM, 12);
    if (expectedM !== 0) expect(ring.contains({ x, y })).toBe(expectedM < 0);
  });

  it('judges several members together', () => {
    const islands = new Polygon([[square(0, 0, 10)], [square(100, 0, 10)], [square(100, 100, 10)]]);
    expect(islands.signedDistanceM({ x: 96, y: 99 })).toBeCloseTo(-6, 12);
    expect(islands.signedDistanceM({ x: 80, y: 0 })).toBeCloseTo(10, 12);
    expect(islands.contains({ x: 50, y: 0 })).toBe(false);
    expect(islands.contains({ x: 101, y: 1 })).toBe(true);
    expect(islands.boundingBox).toEqual({ minX: -10, minY: -10, maxX: 110, maxY: 110 });
    expect(islands.convex).toBe(false);
  });

  it('agrees with an exact point-in-polygon test, and its distance reaches the boundary', () => {
    fc.assert(
      fc.property(star, point, (points, p) => {
        const polygon = new Polygon([[points]]);
        const distanceM = polygon.signedDistanceM(p);
        const coordinates = [[...points, points[0]!].map(({ x, y }) => [x, y])];
        const inside = pointInPolygon([p.x, p.y], coordinates);
        if (Math.abs(distanceM) > 1e-9) {
          expect(distanceM < 0).toBe(inside);
          expect(polygon.contains(p)).toBe(inside);
        }
        const outline = points.flatMap((a, k) => {
          const b = points[(k + 1) % points.length]!;
          return Array.from({ length: 200 }, (_, i) =>
            Math.hypot(a.x + ((b.x - a.x) * i) / 200 - p.x, a.y + ((b.y - a.y) * i) / 200 - p.y),
          );
        });
        const sampledM = Math.min(...outline);
        expect(Math.abs(distanceM)).toBeLessThanOrEqual(sampledM + 1e-9);
        expect(Math.abs(distanceM)).toBeGreaterThan(sampledM - 1);
      }),
    );
  });

  it('agrees with it also level with vertices and on horizontal edges', () => {
    const metre = fc.integer({ min: -100, max: 100 });
    fc.assert(
      fc.property(star, metre, fc.nat(49), (points, x, level) => {
        const ring = points.map((p) => ({ x: Math.round(p.x), y: Math.round(p.y / 10) * 10 }));
        const coordinates = [[...ring, ring[0]!].map((p) => [p.x, p.y])];
        const p = { x, y: ring[level % ring.length]!.y };
        const inside = pointInPolygon([p.x, p.y], coordinates);
        if (inside !== 0) expect(new Polygon([[ring]]).contains(p)).toBe(inside);
      }),
    );
  });

  it('moves no faster than the point does', () => {
    fc.assert(
      fc.property(star, point, point, (points, p, q) => {
        const polygon = new Polygon([[points]]);
        const changeM = Math.abs(polygon.signedDistanceM(p) - polygon.signedDistanceM(q));
        expect(changeM).toBeLessThanOrEqual(Math.hypot(p.x - q.x, p.y - q.y) + 1e-9);
      }),
    );
  });

  it('does not care where a ring starts, which way it runs or whether it repeats its first point', () => {
    fc.assert(
      fc.property(star, point, fc.nat(49), (points, p, shift) => {
        const expectedM = new Polygon([[points]]).signedDistanceM(p);
        const start = shift % points.length;
        const turned = [...points.slice(start), ...points.slice(0, start)];
        const variants = [turned, points.toReversed(), [...points, points[0]!]];
        for (const variant of variants) {
          expect(new Polygon([[variant]]).signedDistanceM(p)).toBeCloseTo(expectedM, 9);
        }
      }),
    );
  });

  it('tells convex rings from others', () => {
    expect(new Polygon([[square(0, 0, 5)]]).convex).toBe(true);
    expect(new Polygon([[square(0, 0, 5).toReversed()]]).convex).toBe(true);
    expect(ring.convex).toBe(false);
    const notched = [...square(0, 0, 5), { x: 0, y: 0 }];
    expect(new Polygon([[notched]]).convex).toBe(false);
    const collinear = square(0, 0, 5).flatMap((a, k, all) => {
      const b = all[(k + 1) % 4]!;
      return [a, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }];
    });
    expect(new Polygon([[collinear]]).convex).toBe(true);
    const pentagram = [0, 2, 4, 1, 3].map((i) => ({
      x: Math.sin((2 * Math.PI * i) / 5),
      y: Math.cos((2 * Math.PI * i) / 5),
    }));
    expect(new Polygon([[pentagram]]).convex).toBe(false);
  });

  it('refuses rings that enclose nothing', () => {
    expect(() => new Polygon([])).toThrow(RangeError);
    expect(() => new Polygon([[square(0, 0, 5).slice(0, 2)]])).toThrow(RangeError);
  });
});
