import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AreaLane } from './area-lane.js';
import { CorridorLane } from './corridor-lane.js';
import type { Lane } from './lane.js';
import type { PlanePoint } from './points.js';
import { Polygon } from './polygon.js';
import { Polyline } from './polyline.js';

function corridor(halfWidthM: number, ...points: [number, number][]): CorridorLane {
  return new CorridorLane(new Polyline(points.map(([x, y]) => ({ x, y }))), halfWidthM);
}

function area(...points: [number, number][]): AreaLane {
  return new AreaLane(new Polygon([[points.map(([x, y]) => ({ x, y }))]]));
}

/** The greatest signed distance on an outline by looking at it every few centimetres. */
function excursionByScanM(lane: Lane, corners: readonly PlanePoint[], steps: number): number {
  let greatestM = Number.NEGATIVE_INFINITY;
  corners.forEach((a, k) => {
    const b = corners[(k + 1) % corners.length]!;
    for (let i = 0; i < steps; i++) {
      const p = { x: a.x + ((b.x - a.x) * i) / steps, y: a.y + ((b.y - a.y) * i) / steps };
      greatestM = Math.max(greatestM, lane.signedDistanceToEdge(p));
    }
  });
  return greatestM;
}

function rectangle(centre: PlanePoint, angle: number, lengthM: number, widthM: number): PlanePoint[] {
  return [
    [1, 1],
    [1, -1],
    [-1, -1],
    [-1, 1],
  ].map(([along, across]) => ({
    x: centre.x + (Math.cos(angle) * along! * lengthM - Math.sin(angle) * across! * widthM) / 2,
    y: centre.y + (Math.sin(angle) * along! * lengthM + Math.cos(angle) * across! * widthM) / 2,
  }));
}

const near = fc.double({ min: -12, max: 12, noNaN: true });
const outline = fc
  .tuple(near, near, fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }))
  .map(([x, y, angle]) => rectangle({ x, y }, angle, 12, 2.5));

describe('CorridorLane', () => {
  const straight = corridor(2, [0, 0], [100, 0]);

  it.each([
    [50, 0, -2],
    [50, 1.5, -0.5],
    [50, -3, 1],
    [102, 0, 0],
    [105, 4, 4.40312],
    [-3, 0, 1],
  ])('at (%d, %d) is %d m from the edge, its ends round', (x, y, expectedM) => {
    expect(straight.signedDistanceToEdge({ x, y })).toBeCloseTo(expectedM, 5);
  });

  it('gives the place along the centreline', () => {
    expect(straight.laneFrame({ x: 30, y: -1 })).toEqual({ alongM: 30, offsetM: -1, directionDeg: 90 });
    expect(straight.boundingBox).toEqual({ minX: -2, minY: -2, maxX: 102, maxY: 2 });
  });

  it('refuses a half-width that is none', () => {
    const line = new Polyline([
      { x: 0, y: 0 },
      { x: 1, y: 0 },
    ]);
    for (const halfWidthM of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new CorridorLane(line, halfWidthM)).toThrow(RangeError);
    }
  });

  it('sees a side that cuts the inside of a bend while all corners are in', () => {
    const bend = corridor(2, [-20, 0], [0, 0], [0, -20]);
    const cutting = rectangle({ x: -3, y: -3 }, -Math.PI / 4, 8, 0.2);
    const found = bend.outlineExcursion(cutting);
    const corners = cutting.map((corner) => bend.signedDistanceToEdge(corner));
    expect(Math.max(...corners)).toBeLessThan(0);
    expect(found.part).toBe('side');
    expect(found.index).toBe(1);
    expect(found.excursionM).toBeGreaterThan(1);
    expect(Math.abs(found.excursionM - excursionByScanM(bend, cutting, 4000))).toBeLessThan(0.02);
  });

  it('finds the outermost point of an outline to 2 cm, on any bent lane', () => {
    const lanePoints = fc.array(fc.tuple(near, near), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(lanePoints, outline, (points, corners) => {
        const lane = corridor(1.75, [-30, 0], ...points, [30, 0]);
        const found = lane.outlineExcursion(corners).excursionM;
        const scannedM = excursionByScanM(lane, corners, 300);
        expect(found).toBeGreaterThan(scannedM - 0.0201);
        expect(found).toBeLessThan(scannedM + 0.05);
      }),
    );
  });
});

describe('AreaLane', () => {
  const box = area([0, 0], [20, 0], [20, 4], [0, 4]);

  it('has a signed distance and no direction', () => {
    expect(box.signedDistanceToEdge({ x: 10, y: 1 })).toBeCloseTo(-1, 12);
    expect(box.signedDistanceToEdge({ x: 10, y: 6 })).toBeCloseTo(2, 12);
    expect(box.laneFrame()).toBeNull();
  });

  it('is exact by corners where it is convex', () => {
    fc.assert(
      fc.property(outline, (corners) => {
        const found = box.outlineExcursion(corners);
        expect(found.part).toBe('corner');
        expect(found.excursionM).toBeGreaterThanOrEqual(excursionByScanM(box, corners, 100) - 1e-9);
      }),
    );
  });

  it('sees a notch between the corners to a few centimetres', () => {
    const notched = area([-20, -5], [20, -5], [20, 5], [3, 5], [0.4, 0.5], [-3, 5], [-20, 5]);
    const lying = rectangle({ x: 0, y: 0 }, 0, 12, 2.5);
    const found = notched.outlineExcursion(lying);
    expect(Math.max(...lying.map((corner) => notched.signedDistanceToEdge(corner)))).toBeLessThan(0);
    expect(found.part).toBe('side');
    expect(Math.abs(found.excursionM - excursionByScanM(notched, lying, 4000))).toBeLessThan(0.02);
  });

  it('misses at most half a metre of any notch', () => {
    const radii = fc.array(fc.double({ min: 4, max: 15, noNaN: true }), { minLength: 4, maxLength: 16 });
    fc.assert(
      fc.property(radii, outline, (values, corners) => {
        const lane = area(
          ...values.map((radiusM, i): [number, number] => {
            const angle = (2 * Math.PI * i) / values.length;
            return [radiusM * Math.cos(angle), radiusM * Math.sin(angle)];
          }),
        );
        const found = lane.outlineExcursion(corners).excursionM;
        const scannedM = excursionByScanM(lane, corners, 300);
        expect(found).toBeGreaterThan(scannedM - 0.5);
        expect(found).toBeLessThan(scannedM + 0.05);
      }),
    );
  });
});

describe('outlineExcursion', () => {
  it('refuses an outline without points', () => {
    const nowhere = [{ x: Number.NaN, y: 0 }];
    expect(() => corridor(2, [0, 0], [9, 0]).outlineExcursion(nowhere)).toThrow(RangeError);
    expect(() => area([0, 0], [9, 0], [9, 9]).outlineExcursion([])).toThrow(RangeError);
  });
});
