import type { LayerSpecification } from 'maplibre-gl';
import type { Language } from '../../i18n/language.js';
import type { MapPalette } from '../map-palette.js';

/** One stack for all labels; MapLibre draws each glyph from the first font that the system has. */
export const labelFont = ['Noto Sans TC', 'Noto Sans CJK TC', 'PingFang TC', 'Microsoft JhengHei'];

/** Land, village and district borders, and their names. */
export function baseLayers(palette: MapPalette, language: Language): LayerSpecification[] {
  return [
    { id: 'water', type: 'background', paint: { 'background-color': palette['--map-water'] } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': palette['--map-land'] } },
    {
      id: 'villages',
      type: 'line',
      source: 'land',
      minzoom: 11,
      paint: { 'line-color': palette['--map-village'], 'line-width': 1 },
    },
    {
      id: 'districts',
      type: 'line',
      source: 'districts',
      paint: {
        'line-color': palette['--map-district'],
        'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.8, 15, 2],
        'line-dasharray': [5, 2, 1, 2],
      },
    },
    ...nameLayers(palette, language),
  ];
}

function nameLayers(palette: MapPalette, language: Language): LayerSpecification[] {
  const text = ['get', language === 'en' ? 'en' : 'zh'] satisfies unknown[] as ['get', string];
  const paint = {
    'text-color': palette['--map-label'],
    'text-halo-color': palette['--map-label-halo'],
    'text-halo-width': 1.4,
  };
  return [
    {
      id: 'village-names',
      type: 'symbol',
      source: 'labels',
      minzoom: 13.5,
      filter: ['==', ['get', 'rank'], 'village'],
      layout: { 'text-field': text, 'text-font': labelFont, 'text-size': 11, 'text-max-width': 8 },
      paint: { ...paint, 'text-opacity': 0.85 },
    },
    {
      id: 'district-names',
      type: 'symbol',
      source: 'labels',
      maxzoom: 14,
      filter: ['==', ['get', 'rank'], 'district'],
      layout: { 'text-field': text, 'text-font': labelFont, 'text-size': 14, 'text-letter-spacing': 0.08 },
      paint,
    },
  ];
}
