import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundingBoxOf, distanceToBoxM, expandedBox, unionOfBoxes } from './bounding-box.js';
import { SpatialIndex } from './spatial-index.js';

// Eighths of a metre: sums and squares are exact, so the edge of the radius is too.
const coordinate = fc.integer({ min: -8000, max: 8000 }).map((eighths) => eighths / 8);
const point = fc.record({ x: coordinate, y: coordinate });
const item = fc.tuple(point, point).map((points) => ({ boundingBox: boundingBoxOf(points) }));

describe('SpatialIndex', () => {
  it('finds exactly the boxes within the radius, in order', () => {
    const radius = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 200, size: 'max' }), point, radius, (items, p, radiusM) => {
        const expected = items.flatMap(({ boundingBox }, i) =>
          distanceToBoxM(boundingBox, p.x, p.y) <= radiusM ? [i] : [],
        );
        expect(new SpatialIndex(items).search(p, radiusM)).toEqual(expected);
      }),
    );
  });

  it('has the edge of the radius and leaves out the corners of its square', () => {
    const index = new SpatialIndex([{ boundingBox: { minX: 3, minY: 4, maxX: 9, maxY: 9 } }]);
    expect(index.search({ x: 0, y: 0 }, 5)).toEqual([0]);
    expect(index.search({ x: 0, y: 0 }, 4.99)).toEqual([]);
  });

  it('is empty without items', () => {
    expect(new SpatialIndex([]).search({ x: 0, y: 0 }, 1e9)).toEqual([]);
  });
});

describe('bounding boxes', () => {
  it('join, grow and need something to hold', () => {
    const one = boundingBoxOf([
      { x: 1, y: 5 },
      { x: -2, y: 3 },
    ]);
    expect(one).toEqual({ minX: -2, minY: 3, maxX: 1, maxY: 5 });
    const other = { minX: 0, minY: -4, maxX: 7, maxY: 4 };
    expect(unionOfBoxes([one, other])).toEqual({ minX: -2, minY: -4, maxX: 7, maxY: 5 });
    expect(expandedBox(one, 2)).toEqual({ minX: -4, minY: 1, maxX: 3, maxY: 7 });
    expect(() => boundingBoxOf([])).toThrow(RangeError);
    expect(() => unionOfBoxes([])).toThrow(RangeError);
  });
});
