import {
  type Device,
  type Kind,
  type PermitConditions,
  type TrialFrame,
  type Violation,
  type Zone,
} from '#contracts';
import {
  createLocalPlane,
  type GeometryOutcome,
  type GeoPoint,
  type Lane as LaneShape,
  type LocalPlane,
  middleOf,
  type PlanePoint,
  type Polygon,
  readLane,
  readZone,
  SpatialIndex,
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
  /** Whether the zone binds a device of this kind at this time. */
  binds(kind: Kind, atMs: number): boolean;
}

export interface PlacesHere {
  readonly lanes: readonly GroundLane[];
  readonly zones: readonly GroundZone[];
}

/** The permit's lanes and zones in the trial's local plane, metres. */
export interface Ground {
  readonly plane: LocalPlane;
  readonly lanes: readonly GroundLane[];
  readonly zones: readonly GroundZone[];
  /** Lanes and zones that hold the point, in the permit's order. Found once for all rules that ask. */
  placesAt(point: PlanePoint): PlacesHere;
  /** A position of a device, with the trial's datum offset added. */
  pointOf(location: GeoPoint): PlanePoint;
}

const NOWHERE: GeoPoint = { lat: 0, lon: 0 };

/**
 * Lays lanes and zones out on a plane around the middle of them all, or of the devices' places where
 * there are none. What cannot be laid out is reported in `violations` and left out.
 */
export function layGround(
  trial: Pick<TrialFrame, 'timeZone' | 'datumOffsetM'>,
  conditions: PermitConditions,
  devices: readonly Device[],
  violations: Violation[],
): Ground | null {
  const plane = planeFor(conditions, devices, violations);
  if (plane === null) return null;
  const lanes = conditions.lanes.flatMap((lane, i): readonly GroundLane[] => {
    const shape = readLane(lane.geometry, lane.halfWidthM ?? null, plane);
    if (!shape.ok) return rejected(`/conditions/lanes/${i}`, shape, violations);
    const { id, version } = lane;
    const halfWidthM = lane.geometry.type === 'LineString' ? (lane.halfWidthM ?? null) : null;
    return [{ id, version, halfWidthM, speedLimitMps: lane.speedLimitMps ?? null, shape: shape.value }];
  });
  const zones = conditions.zones.flatMap((zone, i): readonly GroundZone[] => {
    const area = readZone(zone.geometry, plane);
    if (!area.ok) return rejected(`/conditions/zones/${i}`, area, violations);
    return [groundZone(zone, area.value, trial.timeZone)];
  });
  const offset = trial.datumOffsetM ?? { east: 0, north: 0 };
  return {
    plane,
    lanes,
    zones,
    placesAt: placeFinder(lanes, zones),
    pointOf(location) {
      const { x, y } = plane.toPlane(location);
      return { x: x + offset.east, y: y + offset.north };
    },
  };
}

const NOWHERE_SPECIAL: PlacesHere = { lanes: [], zones: [] };

/** Remembers the newest answer: all rules ask about the same point object one after the other. */
function placeFinder(lanes: readonly GroundLane[], zones: readonly GroundZone[]): Ground['placesAt'] {
  const laneIndex = new SpatialIndex(lanes.map((lane) => lane.shape));
  const zoneIndex = new SpatialIndex(zones.map((zone) => zone.area));
  let asked: PlanePoint | null = null;
  let answer = NOWHERE_SPECIAL;
  return (point) => {
    if (point === asked) return answer;
    const lanesHere = laneIndex.search(point, 0).map((i) => lanes[i]!);
    const zonesHere = zoneIndex.search(point, 0).map((i) => zones[i]!);
    asked = point;
    answer = {
      lanes: lanesHere.filter(({ shape }) => shape.signedDistanceToEdge(point) <= 0),
      zones: zonesHere.filter(({ area }) => area.contains(point)),
    };
    return answer;
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
    binds(kind, atMs) {
      if (kinds !== null && !kinds.has(kind)) return false;
      return atMs >= fromMs && atMs < toMs && (hours === null || hours.isOpen(atMs));
    },
  };
}

function planeFor(
  conditions: PermitConditions,
  devices: readonly Device[],
  violations: Violation[],
): LocalPlane | null {
  const drawn = [...conditions.lanes, ...conditions.zones].flatMap(({ geometry }) =>
    positionsOf(geometry.coordinates),
  );
  const places =
    drawn.length > 0 ? drawn : devices.flatMap(({ place }) => (place === undefined ? [] : [place]));
  const origin = places.length > 0 ? middleOf(places) : NOWHERE;
  if (Math.abs(origin.lat) <= 85) return createLocalPlane(origin);
  violations.push({ at: '/conditions', message: 'lanes and zones must lie within 85 degrees of latitude' });
  return null;
}

/** All positions of a GeoJSON coordinates array, however deep. */
function positionsOf(coordinates: readonly unknown[]): readonly GeoPoint[] {
  const [lon, lat] = coordinates;
  if (typeof lon === 'number') {
    return typeof lat === 'number' && Number.isFinite(lon) && Number.isFinite(lat) ? [{ lat, lon }] : [];
  }
  return coordinates.flatMap((inner) => (Array.isArray(inner) ? positionsOf(inner) : []));
}

function rejected(
  at: string,
  outcome: Extract<GeometryOutcome<unknown>, { ok: false }>,
  violations: Violation[],
): readonly [] {
  const { path, detail } = outcome.problem;
  violations.push({
    at: path === 'halfWidthM' ? `${at}/halfWidthM` : `${at}/geometry/${path}`,
    message: detail,
  });
  return [];
}
