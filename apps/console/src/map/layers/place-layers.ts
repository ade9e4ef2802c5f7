import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Language } from '../../i18n/language.js';
import type { MapPalette } from '../map-palette.js';
import { labelFont } from './base-layers.js';

const roleIs = (role: string): FilterSpecification => ['==', ['get', 'role'], role];
const broken: ExpressionSpecification = ['boolean', ['feature-state', 'broken'], false];

/** Lanes and zones of the permits; the feature state `broken` lights them. */
export function placeLayers(palette: MapPalette, language: Language): LayerSpecification[] {
  const lit = palette['--map-broken'];
  return [
    ...zoneLayers(palette),
    {
      id: 'lanes',
      type: 'fill',
      source: 'places',
      filter: roleIs('lane'),
      paint: {
        'fill-color': ['case', broken, lit, palette['--map-lane']],
        'fill-opacity': ['case', broken, 0.34, 0.2],
      },
    },
    {
      id: 'lane-edges',
      type: 'line',
      source: 'places',
      filter: roleIs('lane'),
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': ['case', broken, lit, palette['--map-lane']],
        'line-width': ['case', broken, 3.5, 1.6],
      },
    },
    {
      id: 'lane-centrelines',
      type: 'line',
      source: 'places',
      minzoom: 14,
      filter: roleIs('centreline'),
      paint: {
        'line-color': palette['--map-lane-line'],
        'line-width': 1,
        'line-opacity': 0.75,
        'line-dasharray': [6, 5],
      },
    },
    placeNames(palette, language),
  ];
}

function zoneLayers(palette: MapPalette): LayerSpecification[] {
  const colour: ExpressionSpecification = [
    'match',
    ['get', 'purpose'],
    ['exclusion', 'dynamic_emergency'],
    palette['--map-zone-exclusion'],
    'parking',
    palette['--map-zone-parking'],
    'slow',
    palette['--map-zone-slow'],
    'permitted',
    palette['--map-zone-permitted'],
    palette['--map-zone'],
  ];
  return [
    {
      id: 'zones',
      type: 'fill',
      source: 'places',
      filter: roleIs('zone'),
      paint: {
        'fill-color': colour,
        'fill-opacity': ['case', broken, 0.4, ['==', ['get', 'purpose'], 'permitted'], 0.05, 0.12],
      },
    },
    {
      id: 'zone-edges',
      type: 'line',
      source: 'places',
      filter: roleIs('zone'),
      paint: {
        'line-color': ['case', broken, palette['--map-broken'], colour],
        'line-width': ['case', broken, 3.5, 1.4],
        'line-dasharray': [3, 2],
      },
    },
  ];
}

function placeNames(palette: MapPalette, language: Language): LayerSpecification {
  return {
    id: 'place-names',
    type: 'symbol',
    source: 'places',
    minzoom: 15.8,
    filter: roleIs('name'),
    layout: {
      'text-field': ['get', language === 'en' ? 'en' : 'zh'],
      'text-font': labelFont,
      'text-size': 12,
      'text-max-width': 14,
      'text-anchor': ['get', 'anchor'],
      'text-offset': [
        'match',
        ['get', 'anchor'],
        'left',
        ['literal', [0.8, 0]],
        'right',
        ['literal', [-0.8, 0]],
        'top',
        ['literal', [0, 0.6]],
        ['literal', [0, -0.6]],
      ],
      'symbol-sort-key': ['get', 'order'],
    },
    paint: {
      'text-color': palette['--map-lane-line'],
      'text-halo-color': palette['--map-label-halo'],
      'text-halo-width': 1.6,
    },
  };
}
