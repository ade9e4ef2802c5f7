import type { AnyObservation, Device } from '#contracts';
import type { PlanePoint } from '#geometry';
import type { Ground, GroundLane, GroundZone } from '../ground.js';

/** A lane, or a zone in one, that site equipment watches. */
export interface WatchedPlace {
  readonly id: string;
  readonly version: number;
  /** Null for a lane. */
  readonly zone: GroundZone | null;
  /** Whether a bus there runs in the lane that is watched. */
  holds(point: PlanePoint): boolean;
}

/** One piece of equipment at one place. */
export interface Post {
  /** The equipment and the place, as a key. */
  readonly id: string;
  readonly place: WatchedPlace;
  /** Where the equipment stands, metres; null where nobody knows. */
  readonly point: PlanePoint | null;
}

/** Who watches what: traffic counters and fences over lanes and over zones to be kept free in them. */
export interface LanePosts {
  readonly all: readonly Post[];
  /** The post from which an observation speaks; undefined where it is about no lane of the permit. */
  postOf(observation: AnyObservation): Post | undefined;
}

/**
 * A device is posted where it watches; one that names no lane or zone in its registration, at whichever
 * it names in what it sends (laneId, fenceId).
 */
export function postEquipment(devices: readonly Device[], ground: Ground): LanePosts {
  const places = new Map(placesOf(ground).map((place) => [place.id, place]));
  const posts = new Map<string, Post>();
  for (const { id, kind, watches, place } of devices) {
    if (kind !== 'traffic' && kind !== 'efence') continue;
    const point = place === undefined ? null : ground.pointOf(place);
    const watched = watches === undefined ? [...places.values()] : [places.get(watches) ?? []].flat();
    for (const at of watched) posts.set(`${id}/${at.id}`, { id: `${id}/${at.id}`, place: at, point });
  }
  const watchedBy = new Map(devices.map(({ id, watches }) => [id, watches]));
  return {
    all: [...posts.values()],
    postOf({ kind, deviceId, payload }) {
      if (kind !== 'traffic' && kind !== 'efence') return undefined;
      const named = kind === 'traffic' ? payload.laneId : payload.fenceId;
      const watched = watchedBy.get(deviceId);
      return posts.get(`${deviceId}/${named ?? ''}`) ?? posts.get(`${deviceId}/${watched ?? ''}`);
    },
  };
}

/** Closed lanes are watched for themselves; other zones to be kept free, where they lie in a lane. */
function placesOf({ lanes, zones }: Ground): readonly WatchedPlace[] {
  return [
    ...lanes.map((lane) => placeOf(lane, null, [lane])),
    ...zones.flatMap((zone) => {
      const around = lanes.filter((lane) => liesIn(zone, lane));
      const { purpose } = zone;
      const isKeptFree = purpose === 'exclusion' || purpose === 'dynamic_emergency';
      const counts = purpose === 'closed_lane' || (isKeptFree && around.length > 0);
      return counts ? [placeOf(zone, zone, around)] : [];
    }),
  ];
}

function placeOf(
  { id, version }: Pick<GroundLane, 'id' | 'version'>,
  zone: GroundZone | null,
  lanes: readonly GroundLane[],
): WatchedPlace {
  return {
    id,
    version,
    zone,
    holds: (point) =>
      lanes.some(({ shape }) => shape.signedDistanceToEdge(point) <= 0) ||
      zone?.area.contains(point) === true,
  };
}

/** A corner or the middle of the zone lies in the lane. */
function liesIn({ area }: GroundZone, { shape }: GroundLane): boolean {
  const { minX, minY, maxX, maxY } = area.boundingBox;
  const corners = area.members.flatMap(([outer]) =>
    outer === undefined ? [] : [...outer.xs].map((x, i) => ({ x, y: outer.ys[i]! })),
  );
  const points = [...corners, { x: (minX + maxX) / 2, y: (minY + maxY) / 2 }];
  return points.some((point) => shape.signedDistanceToEdge(point) <= 0);
}
