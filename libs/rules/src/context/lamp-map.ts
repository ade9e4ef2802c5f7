import type { Device } from '#contracts';
import { type GeoPoint, SpatialIndex } from '#geometry';
import type { Ground } from '../ground.js';

/** Lamps with a registered place, and which of them stand next to each other. */
export interface LampMap {
  placeOf(deviceId: string): GeoPoint | undefined;
  /**
   * The stretches that the given lamps form: at least `min` of them, each next to another one of the
   * stretch. Lamps ascend by id, stretches by their first lamp.
   */
  stretchesOf(deviceIds: ReadonlySet<string>, min: number): readonly (readonly string[])[];
}

/** Neighbours are lamps within `neighbourM` metres; a lamp without a registered place has none. */
export function mapLamps(devices: readonly Device[], ground: Ground, neighbourM: number): LampMap {
  const lamps = devices.flatMap(({ id, place }) =>
    place === undefined ? [] : [{ id, place, point: ground.pointOf(place) }],
  );
  const places = new Map(lamps.map(({ id, place }) => [id, place]));
  const index = new SpatialIndex(
    lamps.map(({ point: { x, y } }) => ({ boundingBox: { minX: x, minY: y, maxX: x, maxY: y } })),
  );
  const neighbours = new Map(
    lamps.map(({ id, point }) => [id, index.search(point, neighbourM).map((i) => lamps[i]!.id)]),
  );
  return {
    placeOf: (deviceId) => places.get(deviceId),
    stretchesOf(deviceIds, min) {
      const seen = new Set<string>();
      const stretches = [...deviceIds].sort().map((id) => reachable(id, deviceIds, neighbours, seen));
      return stretches.filter(({ length }) => length >= min);
    },
  };
}

/** Those of the lamps that can be reached from one, ascending; none where it was seen before. */
function reachable(
  from: string,
  among: ReadonlySet<string>,
  neighbours: ReadonlyMap<string, readonly string[]>,
  seen: Set<string>,
): readonly string[] {
  const reached: string[] = [];
  const ahead = [from];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    reached.push(id);
    ahead.push(...(neighbours.get(id) ?? []).filter((next) => among.has(next) && !seen.has(next)));
  }
  return reached.sort();
}
