const RADIANS_PER_DEGREE = Math.PI / 180;

/** A direction in the plane; headingVector gives it length 1. */
export interface PlaneVector {
  readonly x: number;
  readonly y: number;
}

/** Unit vector (x east, y north) of a heading in degrees from true north, clockwise. */
export function headingVector(headingDeg: number): PlaneVector {
  const headingRad = headingDeg * RADIANS_PER_DEGREE;
  return { x: Math.sin(headingRad), y: Math.cos(headingRad) };
}

/** Heading in [0, 360) degrees from true north, clockwise, of a plane vector; 0 for the null vector. */
export function headingOf(x: number, y: number): number {
  return normaliseHeadingDeg(Math.atan2(x, y) / RADIANS_PER_DEGREE);
}

/** The same heading in [0, 360) degrees. */
export function normaliseHeadingDeg(headingDeg: number): number {
  const remainder = headingDeg % 360;
  const positive = remainder < 0 ? remainder + 360 : remainder;
  // A tiny negative remainder plus 360 rounds to 360; and -0 is no heading to print.
  return positive === 360 || positive === 0 ? 0 : positive;
}

/** How far to turn from one heading to the other: (-180, 180] degrees, positive clockwise. */
export function turnDeg(fromDeg: number, toDeg: number): number {
  const turn = normaliseHeadingDeg(toDeg - fromDeg);
  return turn > 180 ? turn - 360 : turn;
}

/** The angle between two headings whatever the sense: [0, 180] degrees. */
export function angleBetweenDeg(oneDeg: number, otherDeg: number): number {
  return Math.abs(turnDeg(oneDeg, otherDeg));
}
