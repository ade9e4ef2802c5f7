import {
  createLocalPlane,
  type GeoPoint,
  headingVector,
  normaliseHeadingDeg,
  type PlanePoint,
  Polyline,
} from '#geometry';
import type { BusActor } from './bus-actor.js';
import type { BusMotionState } from './bus-motion.js';

/** A place on the ground and the way that the vehicle's front points. */
export interface BusPose {
  readonly point: PlanePoint;
  readonly headingDeg: number;
}

/** The path of a bus in metres, and back to degrees. */
export class BusTrack {
  readonly lengthM: number;
  private readonly line: Polyline;
  private readonly plane: ReturnType<typeof createLocalPlane>;

  constructor(path: BusActor['path']) {
    const places = path.map(([lon, lat]) => ({ lat, lon }));
    this.plane = createLocalPlane(places[0]!);
    this.line = new Polyline(places.map((place) => this.plane.toPlane(place)));
    this.lengthM = this.line.lengthM;
  }

  /** Where the centre truly is; `wanderM` shifts it further to the right of the direction of travel. */
  poseOf(state: BusMotionState, wanderM = 0): BusPose {
    const { place, directionDeg } = this.line.at(state.alongM);
    const travelDeg = state.travel === 1 ? directionDeg : directionDeg + 180;
    const ahead = headingVector(travelDeg);
    const offsetM = state.offsetM + wanderM;
    // Right of the direction (x, y) is (y, -x).
    return {
      point: { x: place.x + ahead.y * offsetM, y: place.y - ahead.x * offsetM },
      headingDeg: normaliseHeadingDeg(travelDeg + state.yawDeg),
    };
  }

  toWgs84(point: PlanePoint): GeoPoint {
    return this.plane.toWgs84(point);
  }
}
