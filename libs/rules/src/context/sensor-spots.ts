import type { AnyObservation, Device, Observation } from '#contracts';
import type { Ground } from '../ground.js';

/** The spot that a parking sensor speaks of, or null where it stands alone for all that is known. */
export type SpotOf = (observation: Observation<'parking'>) => string | null;

/**
 * Sensors of one spot send the same spotId (within the same siteId); those that send none are taken
 * together where they watch the same lane or zone and stand within `sameSpotM` metres of each other,
 * or have no registered place either of them.
 */
export function spotFinder(devices: readonly Device[], ground: Ground, sameSpotM: number): SpotOf {
  const byDevice = watchedSpots(devices, ground, sameSpotM);
  return ({ deviceId, payload }) => {
    if (payload.spotId !== undefined) return `spot/${payload.siteId ?? ''}/${payload.spotId}`;
    const watched = byDevice.get(deviceId);
    return watched === undefined ? null : `watched/${watched}`;
  };
}

/** By device, the first device of those that watch the same spot. */
function watchedSpots(
  devices: readonly Device[],
  ground: Ground,
  sameSpotM: number,
): ReadonlyMap<string, string> {
  const spots: { readonly watches: string; readonly members: Device[] }[] = [];
  for (const device of devices) {
    const { watches } = device;
    if (watches === undefined) continue;
    const spot = spots.find(
      (known) =>
        known.watches === watches &&
        known.members.some((other) => areClose(device, other, ground, sameSpotM)),
    );
    if (spot === undefined) spots.push({ watches, members: [device] });
    else spot.members.push(device);
  }
  const shared = spots.filter(({ members }) => members.length > 1);
  return new Map(shared.flatMap(({ members }) => members.map(({ id }) => [id, members[0]!.id] as const)));
}

function areClose(one: Device, other: Device, ground: Ground, withinM: number): boolean {
  if (one.place === undefined || other.place === undefined) return one.place === other.place;
  const a = ground.pointOf(one.place);
  const b = ground.pointOf(other.place);
  return Math.hypot(a.x - b.x, a.y - b.y) <= withinM;
}

/** What a sensor holds of its spot: plain JSON. */
export type Opinion = {
  readonly deviceId: string;
  readonly taken: boolean;
  readonly atMs: number;
  readonly bootId: string;
  readonly seq: number;
};

/** Null where the sensor says that it does not know, that the spot is closed, or is not sure enough. */
export function opinionOf(observation: AnyObservation, minConfidence: number): Opinion | null {
  if (observation.kind !== 'parking') return null;
  const { deviceId, observedAtMs: atMs, bootId, seq, payload } = observation;
  const { occupancy, confidence } = payload;
  if (occupancy === 'unknown' || occupancy === 'closed') return null;
  if (confidence !== undefined && confidence < minConfidence) return null;
  return { deviceId, taken: occupancy !== 'vacant', atMs, bootId, seq };
}
