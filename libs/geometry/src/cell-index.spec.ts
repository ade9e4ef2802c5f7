import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BoundingBox, boundingBoxOf, distanceToBoxM } from './bounding-box.js';
import { CellIndex } from './cell-index.js';

const coordinate = fc.double({ min: -300, max: 300, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });
const item = fc.tuple(point, point).map((points) => ({ boundingBox: boundingBoxOf(points) }));
const boxOf = ({ boundingBox }: { readonly boundingBox: BoundingBox }) => boundingBox;

describe('CellIndex', () => {
  it('names everything within reach, in order, whatever was asked before', () => {
    const items = fc.array(item, { maxLength: 60 });
    fc.assert(
      fc.property(items, fc.array(point, { maxLength: 20 }), fc.nat(30), (laid, points, reachM) => {
        const asked = new CellIndex(laid, boxOf, reachM);
        for (const p of points) {
          const near = asked.near(p);
          const within = laid.filter(({ boundingBox }) => distanceToBoxM(boundingBox, p.x, p.y) <= reachM);
          expect(near.filter((found) => within.includes(found))).toEqual(within);
          expect(near).toEqual(laid.filter((known) => near.includes(known)));
          expect(new CellIndex(laid, boxOf, reachM).near(p)).toEqual(near);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('leaves out most of what is far away', () => {
    const boxAt = (x: number) => ({ boundingBox: { minX: x, minY: 0, maxX: x + 1, maxY: 1 } });
    const asked = new CellIndex(
      Array.from({ length: 100 }, (_, i) => boxAt(i * 20)),
      boxOf,
      2,
    );
    expect(asked.near({ x: 400.5, y: 0.5 }).length).toBe(1);
    expect(asked.near({ x: -10, y: 0.5 })).toEqual([]);
  });

  it('knows nothing without items', () => {
    expect(new CellIndex([], boxOf, 5).near({ x: 0, y: 0 })).toEqual([]);
  });
});
