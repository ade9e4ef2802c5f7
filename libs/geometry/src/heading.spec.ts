import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { angleBetweenDeg, headingOf, headingVector, normaliseHeadingDeg, turnDeg } from './heading.js';

const anyHeading = fc.double({ min: -1080, max: 1080, noNaN: true });

describe('headings', () => {
  it.each([
    [0, 0, 1],
    [90, 1, 0],
    [180, 0, -1],
    [270, -1, 0],
    [45, Math.SQRT1_2, Math.SQRT1_2],
  ])('%d degrees points to x %d, y %d', (headingDeg, x, y) => {
    const vector = headingVector(headingDeg);
    expect(vector.x).toBeCloseTo(x, 12);
    expect(vector.y).toBeCloseTo(y, 12);
    expect(headingOf(x, y)).toBeCloseTo(headingDeg, 12);
  });

  it('finds the heading of its vector again', () => {
    fc.assert(
      fc.property(anyHeading, (headingDeg) => {
        const { x, y } = headingVector(headingDeg);
        expect(angleBetweenDeg(headingOf(x, y), headingDeg)).toBeLessThan(1e-9);
      }),
    );
  });

  it.each([
    [350, 10, 20],
    [10, 350, -20],
    [0, 180, 180],
    [180, 0, 180],
    [90, 90, 0],
    [-10, 730, 20],
  ])('turns from %d to %d by %d degrees', (fromDeg, toDeg, expected) => {
    expect(turnDeg(fromDeg, toDeg)).toBe(expected);
    expect(angleBetweenDeg(fromDeg, toDeg)).toBe(Math.abs(expected));
  });

  it('normalises into [0, 360)', () => {
    expect(normaliseHeadingDeg(-1e-20)).toBe(0);
    expect(Object.is(normaliseHeadingDeg(-360), 0)).toBe(true);
    fc.assert(
      fc.property(anyHeading, (headingDeg) => {
        const normal = normaliseHeadingDeg(headingDeg);
        expect(normal).toBeGreaterThanOrEqual(0);
        expect(normal).toBeLessThan(360);
        expect(Math.abs(Math.sin(((normal - headingDeg) * Math.PI) / 360))).toBeLessThan(1e-9);
      }),
    );
  });
});
