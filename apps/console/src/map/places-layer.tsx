import type { GeoJSONSource } from 'maplibre-gl';
import { useEffect } from 'react';
import type { Permit } from '#contracts';
import { useMapInstance } from './map-context.js';
import { placeFeatures } from './place-features.js';

interface PlacesLayerProps {
  readonly permits: readonly Permit[];
  /** Keys of the lanes and zones to light. */
  readonly brokenKeys: ReadonlySet<string>;
}

/** Draws the lanes and zones of permits. `permits` must be the same array while nothing changes. */
export function PlacesLayer({ permits, brokenKeys }: PlacesLayerProps) {
  const map = useMapInstance();
  useEffect(() => {
    const features = [...placeFeatures(permits)];
    void map.getSource<GeoJSONSource>('places')?.setData({ type: 'FeatureCollection', features });
  }, [map, permits]);
  const broken = [...brokenKeys].sort().join('\n');
  useEffect(() => {
    map.removeFeatureState({ source: 'places' });
    for (const id of broken === '' ? [] : broken.split('\n')) {
      map.setFeatureState({ source: 'places', id }, { broken: true });
    }
  }, [map, broken]);
  return null;
}
