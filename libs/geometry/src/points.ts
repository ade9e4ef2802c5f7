/** A place in WGS84 degrees: latitude north, longitude east. */
export interface GeoPoint {
  readonly lat: number;
  readonly lon: number;
}

/** A place in a local plane, metres: x to the east, y to the north of the plane's origin. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}
