import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useLiveDevice } from '../live/use-live-values.js';
import { emptyCollection } from './empty-collection.js';
import { useMapInstance } from './map-context.js';

const closeZoom = 16.5;
const followMs = 300;
/** The card of the chosen device covers so much of the map. */
const cardPx = 340;
const widePx = 700;
/** On a narrow screen the card leaves this share of the map free, at the top. */
const freeShare = 0.3;

interface SelectionLayerProps {
  readonly deviceId: string | null;
  /** The map moves with the device. */
  readonly following: boolean;
}

/** Rings the chosen device, brings it into sight once, and follows it if wanted. */
export function SelectionLayer({ deviceId, following }: SelectionLayerProps) {
  const map = useMapInstance();
  const device = useLiveDevice(deviceId);
  const shownId = useRef<string | null>(null);
  const lon = device?.lon ?? null;
  const lat = device?.lat ?? null;
  useEffect(() => {
    const source = map.getSource<GeoJSONSource>('selection');
    if (lon === null || lat === null || deviceId === null) {
      shownId.current = null;
      void source?.setData(emptyCollection);
      return;
    }
    void source?.setData({ type: 'Point', coordinates: [lon, lat] });
    const isNew = shownId.current !== deviceId;
    shownId.current = deviceId;
    if (following) map.easeTo({ center: [lon, lat], duration: followMs });
    else if (isNew && !isInSight(map, [lon, lat])) {
      const upPx = map.getContainer().clientHeight * freeShare;
      const offset: [number, number] = hasCardBeside(map) ? [-cardPx / 2, 0] : [0, -upPx];
      map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), closeZoom), offset });
    }
  }, [map, deviceId, lon, lat, following]);
  return null;
}

function hasCardBeside(map: MapLibreMap): boolean {
  return map.getContainer().clientWidth >= widePx;
}

function isInSight(map: MapLibreMap, place: [number, number]): boolean {
  if (!map.getBounds().contains(place)) return false;
  const { x, y } = map.project(place);
  const { clientWidth, clientHeight } = map.getContainer();
  return hasCardBeside(map) ? x < clientWidth - cardPx : y < clientHeight * freeShare;
}
