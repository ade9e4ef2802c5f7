import type { LiveDevice } from '#contracts';

const keptMs = 60_000;
const maxPoints = 240;

interface TrailPoint {
  readonly atMs: number;
  readonly lon: number;
  readonly lat: number;
}

/** The way of each moving device over the last 60 s of its own event time, oldest point first. */
export class Trails {
  readonly #points = new Map<string, readonly TrailPoint[]>();

  /** Adds the device's place; one that does not move or is late leaves the trail as it is. */
  add(device: LiveDevice): void {
    if (device.kind !== 'bus' || device.lat === null || device.lon === null || device.observedAt === null)
      return;
    const atMs = Date.parse(device.observedAt);
    const before = this.#points.get(device.deviceId) ?? [];
    const last = before.at(-1);
    if (last !== undefined && atMs <= last.atMs) return;
    const kept = before.filter((point) => point.atMs > atMs - keptMs).slice(-maxPoints);
    this.#points.set(device.deviceId, [...kept, { atMs, lon: device.lon, lat: device.lat }]);
  }

  /** [lon, lat] positions, oldest first; empty where nothing is known. */
  positionsOf(deviceId: string): readonly (readonly [number, number])[] {
    return (this.#points.get(deviceId) ?? []).map(({ lon, lat }) => [lon, lat] as const);
  }

  keepOnly(deviceIds: ReadonlySet<string>): void {
    for (const id of this.#points.keys()) if (!deviceIds.has(id)) this.#points.delete(id);
  }

  clear(): void {
    this.#points.clear();
  }
}
