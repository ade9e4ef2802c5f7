import type { Device, Kind, Lane, PermitConditions, TrialFrame, Violation, Zone } from '#contracts';
import {
  CellIndex,
  createLocalPlane,
  type GeometryProblem,
  type GeoPoint,
  type Lane as LaneShape,
  type LocalPlane,
  middleOf,
  type PlanePoint,
  type Polygon,
  readLane,
  readZone,
  signedDistanceToBoxM,
} from '#geometry';
import { OperatingHours } from './operating-hours.js';

/** A lane of the permit in metres. */
export interface GroundLane {
  readonly id: string;
  readonly version: number;
  readonly halfWidthM: number | null;
  readonly speedLimitMps: number | null;
  readonly shape: LaneShape;
}

/** A zone of the permit in metres. */
export interface GroundZone {
  readonly id: string;
  readonly version: number;
  readonly purpose: Zone['purpose'];
  readonly speedLimitMps: number | null;
  readonly dwellS: number | null;
  readonly area: Polygon;
  /** Whether it binds at some times and not at others. */
  readonly isTimed: boolean;
  /** Whether the zone binds a device of this kind at this time. */
  binds(kind: Kind, atMs: number): boolean;
}

/** Those of some places that hold the point, in the permit's order. */
type PlaceFinder<P> = (point: PlanePoint) => readonly P[];

/** The permit's lanes and zones in the trial's local plane, metres. */
export interface Ground {
  readonly plane: LocalPlane;
  readonly lanes: readonly GroundLane[];
  readonly zones: readonly GroundZone[];
  /** Found once for all rules that ask about the same point object one after the other. */
  readonly lanesAt: PlaceFinder<GroundLane>;
  readonly zonesAt: PlaceFinder<GroundZone>;
  /** A position of a device, with the trial's datum offset added. */
  pointOf(location: GeoPoint): PlanePoint;
}

const NOWHERE: GeoPoint = { lat: 0, lon: 0 };
/** Beyond it there is no local plane. */
const MAX_LATITUDE_DEG = 85;

/** What could be laid out, and what could not. */
export interface LaidGround {
  /** Null where no plane holds the places. */
  readonly ground: Ground | null;
  readonly violations: readonly Violation[];
}

/**
 * Lays lanes and zones out on a plane around the middle of them all, or of the devices' places where
 * there are none. What cannot be laid out is left out and reported, with its place in the permit.
 */
export function layGround(
  trial: Pick<TrialFrame, 'timeZone' | 'datumOffsetM'>,
  conditions: PermitConditions,
  devices: readonly Device[],
): LaidGround {
  const origin = originOf(conditions, devices);
  if (Math.abs(origin.lat) > MAX_LATITUDE_DEG) {
    const message = `lanes and zones must lie within ${MAX_LATITUDE_DEG} degrees of latitude`;
    return { ground: null, violations: [{ at: '/conditions', message }] };
  }
  const plane = createLocalPlane(origin);
  const violations: Violation[] = [];
  const lanes = conditions.lanes.flatMap((lane, i): readonly GroundLane[] => {
    const shape = readLane(lane.geometry, lane.halfWidthM ?? null, plane);
    if (shape.ok) return [groundLane(lane, shape.value)];
    violations.push(violationOf(`/conditions/lanes/${i}`, shape.problem));
    return [];
  });
  const zones = conditions.zones.flatMap((zone, i): readonly GroundZone[] => {
    const area = readZone(zone.geometry, plane);
    if (area.ok) return [groundZone(zone, area.value, trial.timeZone)];
    violations.push(violationOf(`/conditions/zones/${i}`, area.problem));
    return [];
  });
  const offset = trial.datumOffsetM ?? { east: 0, north: 0 };
  const hasOffset = offset.east !== 0 || offset.north !== 0;
  const lanesAt = laneFinder(lanes);
  return { ground: { plane, lanes, zones, lanesAt, zonesAt: zoneFinder(zones), pointOf }, violations };

  function pointOf(location: GeoPoint): PlanePoint {
    const point = plane.toPlane(location);
    return hasOffset ? { x: point.x + offset.east, y: point.y + offset.north } : point;
  }
}

function groundLane(lane: Lane, shape: LaneShape): GroundLane {
  const { id, version, geometry } = lane;
  const halfWidthM = geometry.type === 'LineString' ? (lane.halfWidthM ?? null) : null;
  return { id, version, halfWidthM, speedLimitMps: lane.speedLimitMps ?? null, shape };
}

/** Finds the lanes that hold a point. */
function laneFinder(lanes: readonly GroundLane[]): PlaceFinder<GroundLane> {
  const cells = new CellIndex(lanes, ({ shape }) => shape.boundingBox, 0);
  return placeFinder(cells, ({ shape }, point) => {
    const isNear = signedDistanceToBoxM(shape.boundingBox, point.x, point.y) <= 0;
    return isNear && shape.signedDistanceToEdge(point) <= 0;
  });
}

/** Finds the zones that hold a point. */
function zoneFinder(zones: readonly GroundZone[]): PlaceFinder<GroundZone> {
  const cells = new CellIndex(zones, ({ area }) => area.boundingBox, 0);
  return placeFinder(cells, ({ area }, point) => area.contains(point));
}

/** Remembers the newest answer: rules ask about the same point object one after the other. */
function placeFinder<P>(
  cells: CellIndex<P>,
  holds: (place: P, point: PlanePoint) => boolean,
): PlaceFinder<P> {
  let asked: PlanePoint | null = null;
  let answer: readonly P[] = [];
  return (point) => {
    if (point === asked) return answer;
    const near = cells.near(point);
    const found = near.length === 0 ? near : near.filter((place) => holds(place, point));
    asked = point;
    answer = found;
    return found;
  };
}

function groundZone(zone: Zone, area: Polygon, timeZone: string): GroundZone {
  const fromMs = zone.validFrom === undefined ? Number.NEGATIVE_INFINITY : Date.parse(zone.validFrom);
  const toMs = zone.validTo === undefined ? Number.POSITIVE_INFINITY : Date.parse(zone.validTo);
  const kinds = zone.appliesTo === undefined ? null : new Set(zone.appliesTo);
  const hours =
    zone.timeWindows === undefined || zone.timeWindows.length === 0
      ? null
      : new OperatingHours(zone.timeWindows, [], timeZone);
  return {
    id: zone.id,
    version: zone.version,
    purpose: zone.purpose,
    speedLimitMps: zone.speedLimitMps ?? null,
    dwellS: zone.dwellS ?? null,
    area,
    isTimed: zone.validFrom !== undefined || zone.validTo !== undefined || hours !== null,
    binds(kind, atMs) {
      if (kinds !== null && !kinds.has(kind)) return false;
      return atMs >= fromMs && atMs < toMs && (hours === null || hours.isOpen(atMs));
    },
  };
}

function originOf(conditions: PermitConditions, devices: readonly Device[]): GeoPoint {
  const drawn = [...conditions.lanes, ...conditions.zones].flatMap(({ geometry }) =>
    positionsOf(geometry.coordinates),
  );
  const places =
    drawn.length > 0 ? drawn : devices.flatMap(({ place }) => (place === undefined ? [] : [place]));
  return places.length > 0 ? middleOf(places) : NOWHERE;
}

/** All positions of a GeoJSON coordinates array, however deep. */
function positionsOf(coordinates: readonly unknown[]): readonly GeoPoint[] {
  const [lon, lat] = coordinates;
  if (typeof lon === 'number') {
    return typeof lat === 'number' && Number.isFinite(lon) && Number.isFinite(lat) ? [{ lat, lon }] : [];
  }
  return coordinates.flatMap((inner) => (Array.isArray(inner) ? positionsOf(inner) : []));
}

function violationOf(at: string, { path, detail }: GeometryProblem): Violation {
  const where = path === 'halfWidthM' ? path : `geometry/${path}`;
  return { at: `${at}/${where}`, message: detail };
}
