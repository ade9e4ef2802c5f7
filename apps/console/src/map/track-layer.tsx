import type { Feature } from 'geojson';
import type { GeoJSONSource } from 'maplibre-gl';
import { useEffect } from 'react';
import { useMapInstance } from './map-context.js';

/** A point of a track with the verdict on it. */
export interface JudgedPoint {
  readonly lon: number;
  readonly lat: number;
  readonly outside: boolean;
}

/** Draws the way of one device; what was not as permitted stands out. */
export function TrackLayer({ points }: { readonly points: readonly JudgedPoint[] }) {
  const map = useMapInstance();
  useEffect(() => {
    const features = [...segments(points), ...points.map(pointFeature)];
    void map.getSource<GeoJSONSource>('track')?.setData({ type: 'FeatureCollection', features });
  }, [map, points]);
  return null;
}

/** Runs of the same verdict as lines; a run begins where the one before ended, so that no gap shows. */
function segments(points: readonly JudgedPoint[]): Feature[] {
  const lines: { outside: boolean; coordinates: [number, number][] }[] = [];
  for (const [index, { lon, lat, outside }] of points.entries()) {
    const current = lines.at(-1);
    if (current?.outside === outside) {
      current.coordinates.push([lon, lat]);
      continue;
    }
    const before = points[index - 1];
    const start: [number, number][] = before === undefined ? [] : [[before.lon, before.lat]];
    lines.push({ outside, coordinates: [...start, [lon, lat]] });
  }
  return lines
    .filter(({ coordinates }) => coordinates.length > 1)
    .map(({ outside, coordinates }) => ({
      type: 'Feature',
      geometry: { type: 'LineString', coordinates },
      properties: { outside },
    }));
}

function pointFeature({ lon, lat, outside }: JudgedPoint): Feature {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties: { outside } };
}
