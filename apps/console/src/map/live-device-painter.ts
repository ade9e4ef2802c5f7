import type { Feature } from 'geojson';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { LiveStatusStore } from '../live/live-status.js';
import type { LiveChanges, LiveStore } from '../live/live-store.js';
import { throttled } from '../live/throttled.js';
import { deviceFeature } from './device-features.js';

const paintMs = 150;
/** Devices fade by the passing of time alone. */
const fadeCheckMs = 2000;

/** Keeps the map's devices and trails as the live store has them, painting only what changed. */
export class LiveDevicePainter {
  readonly #map: MapLibreMap;
  readonly #store: LiveStore;
  readonly #status: LiveStatusStore;
  readonly #drawn = new Map<string, boolean>();
  readonly #unsubscribe: () => void;
  readonly #paint = throttled(() => this.#flush(), paintMs);
  readonly #fadeTimer: ReturnType<typeof setInterval>;
  #waiting = new Set<string>();
  #all = true;

  constructor(map: MapLibreMap, store: LiveStore, status: LiveStatusStore) {
    this.#map = map;
    this.#store = store;
    this.#status = status;
    this.#unsubscribe = store.subscribe((changes) => this.#take(changes));
    this.#fadeTimer = setInterval(() => this.#checkFading(), fadeCheckMs);
    this.#paint.call();
  }

  stop(): void {
    this.#unsubscribe();
    this.#paint.cancel();
    clearInterval(this.#fadeTimer);
  }

  #take(changes: LiveChanges): void {
    this.#all ||= changes.all;
    for (const id of changes.deviceIds) this.#waiting.add(id);
    this.#paint.call();
  }

  #flush(): void {
    const source = this.#map.getSource<GeoJSONSource>('devices');
    if (source === undefined) return;
    const nowMs = Date.now() + this.#status.get().clockOffsetMs;
    const ids = this.#all ? this.#store.devices().map(({ deviceId }) => deviceId) : [...this.#waiting];
    const features = ids.flatMap((id) => this.#featureOf(id, nowMs));
    if (this.#all) void source.setData({ type: 'FeatureCollection', features });
    else void source.updateData({ add: features });
    this.#waiting = new Set();
    this.#all = false;
    this.#paintTrails();
  }

  #featureOf(deviceId: string, nowMs: number): Feature[] {
    const device = this.#store.device(deviceId);
    const feature = device === undefined ? null : deviceFeature(device, nowMs);
    if (feature === null) return [];
    this.#drawn.set(deviceId, feature.properties?.faded === true);
    return [feature];
  }

  #paintTrails(): void {
    const features = this.#store.devices().flatMap(({ deviceId, kind }): Feature[] => {
      const coordinates = this.#store.trails.positionsOf(deviceId).map(([lon, lat]) => [lon, lat]);
      if (coordinates.length < 2) return [];
      return [
        { type: 'Feature', geometry: { type: 'LineString', coordinates }, properties: { deviceId, kind } },
      ];
    });
    void this.#map.getSource<GeoJSONSource>('trails')?.setData({ type: 'FeatureCollection', features });
  }

  #checkFading(): void {
    const nowMs = Date.now() + this.#status.get().clockOffsetMs;
    for (const [id, wasFaded] of this.#drawn) {
      const device = this.#store.device(id);
      const feature = device === undefined ? null : deviceFeature(device, nowMs);
      if (feature?.properties?.faded !== wasFaded) this.#waiting.add(id);
    }
    if (this.#waiting.size > 0) this.#paint.call();
  }
}
