import type { LayerSpecification } from 'maplibre-gl';
import type { MapPalette } from '../map-palette.js';

/** The recorded way of one device: as permitted thin, not as permitted thick and in the colour of alarm. */
export function trackLayers(palette: MapPalette): LayerSpecification[] {
  return [
    {
      id: 'track',
      type: 'line',
      source: 'track',
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': ['case', ['get', 'outside'], palette['--state-attention'], palette['--map-trail']],
        'line-width': ['case', ['get', 'outside'], 5, 3],
      },
    },
    {
      id: 'track-points',
      type: 'circle',
      source: 'track',
      minzoom: 17,
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': 3.2,
        'circle-color': palette['--map-label-halo'],
        'circle-stroke-width': 1.8,
        'circle-stroke-color': [
          'case',
          ['get', 'outside'],
          palette['--state-attention'],
          palette['--map-trail'],
        ],
      },
    },
  ];
}
