import type { BusPayload, Vehicle } from '#contracts';
import { type Footprint, footprintCorners, type PlanePoint } from '#geometry';

/** What of a vehicle is looked at: a rectangle on the road, or a disc where no footprint is known. */
export interface Outline {
  readonly antenna: PlanePoint;
  /** Null for a disc around the antenna. */
  readonly corners: readonly PlanePoint[] | null;
  readonly discRadiusM: number;
  /** No part of the vehicle is farther from its antenna, metres. */
  readonly reachM: number;
  /** The smallest box that holds all corners; of a disc, its middle. */
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** The outline of a footprint; without one that of a disc of `discRadiusM` around the antenna. */
export function outlineOf(antenna: PlanePoint, footprint: Footprint | null, discRadiusM: number): Outline {
  if (footprint === null) {
    const { x, y } = antenna;
    return { antenna, corners: null, discRadiusM, reachM: discRadiusM, minX: x, minY: y, maxX: x, maxY: y };
  }
  const corners = footprintCorners(antenna, footprint);
  const [a, b, c, d] = corners as readonly [PlanePoint, PlanePoint, PlanePoint, PlanePoint];
  return {
    antenna,
    corners,
    discRadiusM,
    reachM: reachOf(footprint),
    minX: Math.min(a.x, b.x, c.x, d.x),
    minY: Math.min(a.y, b.y, c.y, d.y),
    maxX: Math.max(a.x, b.x, c.x, d.x),
    maxY: Math.max(a.y, b.y, c.y, d.y),
  };
}

/**
 * The rectangle of a vehicle on the road, or null where its size or its heading is not known. The
 * heading is the one sent, else the course over ground; the antenna's place is the one sent, else the
 * device's.
 */
export function footprintOf(
  vehicle: Vehicle | undefined,
  payload: BusPayload,
  courseDeg: number | null,
): Footprint | null {
  const headingDeg = payload.headingDeg ?? courseDeg;
  if (vehicle === undefined || headingDeg === null) return null;
  const antenna = payload.antennaOffsetM ?? vehicle.antennaOffsetM;
  return {
    lengthM: vehicle.lengthM,
    widthM: vehicle.widthM,
    headingDeg,
    antennaOffset: { forwardM: antenna.forward, rightM: antenna.right },
  };
}

function reachOf({ lengthM, widthM, antennaOffset }: Footprint): number {
  const { forwardM, rightM } = antennaOffset ?? { forwardM: 0, rightM: 0 };
  // Math.hypot takes five times as long, and how far lanes are looked for is no matter of the last bit.
  return (
    Math.sqrt(lengthM * lengthM + widthM * widthM) / 2 + Math.sqrt(forwardM * forwardM + rightM * rightM)
  );
}
