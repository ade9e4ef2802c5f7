import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CorridorLane } from './corridor-lane.js';
import { centreExcursion, footprintCentre, footprintCorners, footprintExcursion } from './footprint.js';
import { headingVector } from './heading.js';
import { Polyline } from './polyline.js';

const EAST = new CorridorLane(
  new Polyline([
    { x: 0, y: 0 },
    { x: 463, y: 0 },
  ]),
  1.75,
);
const BUS = { lengthM: 4, widthM: 2, headingDeg: 90 };

function rounded(values: readonly { readonly x: number; readonly y: number }[]): [number, number][] {
  return values.map(({ x, y }) => [Number(x.toFixed(9)) || 0, Number(y.toFixed(9)) || 0]);
}

describe('footprintCorners', () => {
  it('are front left, front right, rear right, rear left', () => {
    const north = { lengthM: 4, widthM: 2, headingDeg: 0 };
    expect(rounded(footprintCorners({ x: 10, y: 20 }, north))).toEqual([
      [9, 22],
      [11, 22],
      [11, 18],
      [9, 18],
    ]);
    expect(rounded(footprintCorners({ x: 0, y: 0 }, BUS))).toEqual([
      [2, 1],
      [2, -1],
      [-2, -1],
      [-2, 1],
    ]);
  });

  it('take the antenna back to the centre', () => {
    const antennaOffset = { forwardM: 1.5, rightM: 0.5 };
    expect(rounded([footprintCentre({ x: 0, y: 0 }, { ...BUS, antennaOffset })])).toEqual([[-1.5, 0.5]]);
    const north = { lengthM: 4, widthM: 2, headingDeg: 0, antennaOffset };
    expect(rounded([footprintCentre({ x: 0, y: 0 }, north)])).toEqual([[-0.5, -1.5]]);
  });

  it('keep lengths, and the antenna where it is in the vehicle, for every heading', () => {
    const any = fc.double({ min: -360, max: 720, noNaN: true });
    const offset = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(any, offset, offset, (headingDeg, forwardM, rightM) => {
        const footprint = { lengthM: 6, widthM: 2.2, headingDeg, antennaOffset: { forwardM, rightM } };
        const [frontLeft, frontRight, rearRight] = footprintCorners({ x: 7, y: -3 }, footprint);
        expect(Math.hypot(frontLeft!.x - frontRight!.x, frontLeft!.y - frontRight!.y)).toBeCloseTo(2.2, 9);
        expect(Math.hypot(rearRight!.x - frontRight!.x, rearRight!.y - frontRight!.y)).toBeCloseTo(6, 9);
        const centre = footprintCentre({ x: 7, y: -3 }, footprint);
        const ahead = headingVector(headingDeg);
        expect(centre.x + ahead.x * forwardM + ahead.y * rightM).toBeCloseTo(7, 9);
        expect(centre.y + ahead.y * forwardM - ahead.x * rightM).toBeCloseTo(-3, 9);
      }),
    );
  });
});

describe('footprintExcursion', () => {
  it('is negative by the clearance while the bus is in its lane', () => {
    expect(footprintExcursion(EAST, { x: 200, y: 0 }, BUS).excursionM).toBeCloseTo(-0.75, 12);
    expect(footprintExcursion(EAST, { x: 200, y: 0.25 }, BUS).excursionM).toBeCloseTo(-0.5, 12);
  });

  it.each([
    [85, { x: 200, y: 0.5 }, 'front_left'],
    [95, { x: 200, y: -0.5 }, 'front_right'],
    [85, { x: 200, y: -0.5 }, 'rear_right'],
    [95, { x: 200, y: 0.5 }, 'rear_left'],
  ])('heading %d at %o is outermost with its %s', (headingDeg, antenna, part) => {
    const found = footprintExcursion(EAST, antenna, { ...BUS, headingDeg });
    expect(found.part).toBe(part);
    const tilt = (5 * Math.PI) / 180;
    expect(found.excursionM).toBeCloseTo(0.5 + 2 * Math.sin(tilt) + Math.cos(tilt) - 1.75, 9);
  });

  it('names the side that cuts a bend', () => {
    const bend = new CorridorLane(
      new Polyline([
        { x: 0, y: -30 },
        { x: 0, y: 0 },
        { x: 30, y: 0 },
      ]),
      1.75,
    );
    const turning = { lengthM: 8, widthM: 0.4, headingDeg: 45 };
    expect(footprintExcursion(bend, { x: 2.5, y: -2.5 }, turning).part).toBe('right');
    expect(footprintExcursion(bend, { x: 2.5, y: -2.5 }, { ...turning, headingDeg: 225 }).part).toBe('left');
  });

  it('depends on the vehicle, not on where its antenna sits', () => {
    const antennaOffset = { forwardM: 1.9, rightM: -0.9 };
    const moved = footprintExcursion(EAST, { x: 201.9, y: 1.9 }, { ...BUS, antennaOffset });
    expect(moved.excursionM).toBeCloseTo(footprintExcursion(EAST, { x: 200, y: 1 }, BUS).excursionM, 12);
  });

  it('moves with lane and vehicle together', () => {
    const shift = fc.double({ min: -1000, max: 1000, noNaN: true });
    const turn = fc.double({ min: 0, max: 360, noNaN: true });
    fc.assert(
      fc.property(shift, shift, turn, shift, turn, (dx, dy, turnedDeg, along, headingDeg) => {
        const { x: sin, y: cos } = headingVector(turnedDeg);
        // Clockwise, as headings turn.
        const move = (x: number, y: number) => ({ x: x * cos + y * sin + dx, y: y * cos - x * sin + dy });
        const lane = new CorridorLane(new Polyline([move(-50, 0), move(0, 0), move(20, 40)]), 3);
        const still = new CorridorLane(
          new Polyline([
            { x: -50, y: 0 },
            { x: 0, y: 0 },
            { x: 20, y: 40 },
          ]),
          3,
        );
        const antenna = { x: along / 20, y: along / 50 };
        const before = footprintExcursion(still, antenna, { ...BUS, headingDeg });
        const after = footprintExcursion(lane, move(antenna.x, antenna.y), {
          ...BUS,
          headingDeg: headingDeg + turnedDeg,
        });
        // Rounding may end the search between corners one step earlier.
        expect(Math.abs(after.excursionM - before.excursionM)).toBeLessThan(0.021);
      }),
    );
  });
});

describe('centreExcursion', () => {
  it('is never more than the footprint sticks out, at any heading, with half the width as radius', () => {
    const across = fc.double({ min: -6, max: 6, noNaN: true });
    const heading = fc.double({ min: 0, max: 360, noNaN: true });
    fc.assert(
      fc.property(across, heading, (y, headingDeg) => {
        const disc = centreExcursion(EAST, { x: 100, y }, BUS.widthM / 2);
        const whole = footprintExcursion(EAST, { x: 100, y }, { ...BUS, headingDeg }).excursionM;
        expect(disc).toBeLessThanOrEqual(whole + 1e-9);
      }),
    );
    expect(centreExcursion(EAST, { x: 100, y: 2 })).toBeCloseTo(0.25, 12);
  });
});
