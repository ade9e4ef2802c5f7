import type { GeoJSONSource } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useLiveDevice } from '../live/use-live-values.js';
import { emptyCollection } from './empty-collection.js';
import { useMapInstance } from './map-context.js';

const closeZoom = 16.5;
const followMs = 300;

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
    else if (isNew && !map.getBounds().contains([lon, lat])) {
      map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), closeZoom) });
    }
  }, [map, deviceId, lon, lat, following]);
  return null;
}
