import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AreaLane, CorridorLane, footprintExcursion, Polygon, Polyline } from '#geometry';
import type { GroundLane } from './ground.js';
import { LaneSet } from './vehicle-excursion.js';

function groundLane(id: string, shape: GroundLane['shape']): GroundLane {
  return { id, version: 1, halfWidthM: null, speedLimitMps: null, shape };
}

const metres = fc.integer({ min: -200, max: 200 });
const corridor = fc
  .record({ x: metres, y: metres, dx: metres, dy: metres, halfWidthM: fc.integer({ min: 1, max: 30 }) })
  .map(({ x, y, dx, dy, halfWidthM }) => {
    const end = { x: x + dx + 1, y: y + dy };
    return new CorridorLane(new Polyline([{ x, y }, end]), halfWidthM);
  });
const area = fc
  .record({ x: metres, y: metres, side: fc.integer({ min: 5, max: 80 }) })
  .map(({ x, y, side }) => {
    const corner = (right: number, up: number) => ({ x: x + right * side, y: y + up * side });
    return new AreaLane(new Polygon([[[corner(0, 0), corner(1, 0), corner(1.3, 1), corner(0, 1)]]]));
  });
const shapes = fc.array(fc.oneof(corridor, area), { minLength: 9, maxLength: 25 });

describe('the lanes around a vehicle', () => {
  it('give the same answer by index and box as one by one', () => {
    fc.assert(
      fc.property(shapes, metres, metres, fc.integer({ min: 0, max: 359 }), (many, x, y, headingDeg) => {
        const antenna = { x, y };
        const footprint = { lengthM: 12, widthM: 2.5, headingDeg };
        const lanes = many.map((shape, i) => groundLane(`lane-${i}`, shape));
        const leastM = Math.min(
          ...many.map((shape) => footprintExcursion(shape, antenna, footprint).excursionM),
        );
        const { excursionM } = new LaneSet(lanes).excursion(antenna, footprint, 0);
        // Several lanes together may hold what none of them holds alone.
        expect(excursionM).toBeLessThanOrEqual(leastM + 1e-9);
        if (leastM <= 0) expect(excursionM).toBeCloseTo(leastM, 9);
        const disc = new LaneSet(lanes).excursion(antenna, null, 1.25).excursionM;
        const leastDiscM = Math.min(...many.map((shape) => shape.signedDistanceToEdge(antenna) + 1.25));
        expect(disc).toBeCloseTo(leastDiscM, 9);
      }),
      { numRuns: 200 },
    );
  });

  it('are all looked at where none is near', () => {
    const lanes = Array.from({ length: 12 }, (_, i) =>
      groundLane(
        `far-${i}`,
        new CorridorLane(
          new Polyline([
            { x: i * 50, y: 5000 },
            { x: i * 50 + 40, y: 5000 },
          ]),
          5,
        ),
      ),
    );
    const { excursionM, lane } = new LaneSet(lanes).excursion({ x: 120, y: 0 }, null, 0);
    expect(excursionM).toBeCloseTo(4995, 6);
    expect(lane.id).toBe('far-2');
  });
});
