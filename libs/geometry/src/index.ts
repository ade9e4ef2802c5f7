export {
  classifyDistance,
  type EdgeVerdict,
  outsideProbability,
  sigmaOfAccuracyM,
  type UncertainDistance,
} from './accuracy.js';
export { AreaLane } from './area-lane.js';
export {
  type BoundingBox,
  boundingBoxOf,
  distanceToBoxM,
  expandedBox,
  signedDistanceToBoxM,
  unionOfBoxes,
} from './bounding-box.js';
export { CellIndex } from './cell-index.js';
export { CorridorLane } from './corridor-lane.js';
export {
  type AntennaOffset,
  centreExcursion,
  type Footprint,
  type FootprintExcursion,
  type FootprintPart,
  footprintCentre,
  footprintCorners,
  footprintExcursion,
  outlineExcursionOf,
} from './footprint.js';
export { type GeoArea, type GeoLine, type GeoShape, readGeometry, readLine } from './geo-json-reader.js';
export type { GeometryFault, GeometryOutcome, GeometryProblem } from './geometry-problem.js';
export {
  angleBetweenDeg,
  headingOf,
  headingVector,
  normaliseHeadingDeg,
  type PlaneVector,
  turnDeg,
} from './heading.js';
export type { Lane, LaneFrame, OutlineExcursion } from './lane.js';
export { laneOutline } from './lane-outline.js';
export { createLocalPlane, type LocalPlane, middleOf } from './local-plane.js';
export type { GeoPoint, PlanePoint } from './points.js';
export { Polygon, type PolygonRings } from './polygon.js';
export { type NearestOnPolyline, type PlaceOnPolyline, Polyline } from './polyline.js';
export { areaInPlane, lineInPlane, readLane, readZone } from './read-lane.js';
export { SpatialIndex } from './spatial-index.js';
