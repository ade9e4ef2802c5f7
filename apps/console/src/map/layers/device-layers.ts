import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
} from 'maplibre-gl';
import type { Kind } from '#contracts';
import type { MapPalette } from '../map-palette.js';
import { labelFont } from './base-layers.js';

/** What each layer that draws devices draws of them. */
const ownFilters = {
  trails: ['has', 'deviceId'],
  'device-rings': ['get', 'alarm'],
  'device-headings': ['has', 'heading'],
  devices: ['has', 'icon'],
  'device-names': ['==', ['get', 'kind'], 'bus'],
} as const;
export type DeviceLayerId = keyof typeof ownFilters;
export const deviceLayerIds = Object.keys(ownFilters) as DeviceLayerId[];

/** What a layer draws while some kinds are switched off. */
export function deviceFilter(layer: DeviceLayerId, hiddenKinds: readonly Kind[]): FilterSpecification {
  const shown = ['!', ['in', ['get', 'kind'], ['literal', hiddenKinds]]];
  return ['all', ownFilters[layer], shown] as unknown as FilterSpecification;
}

const sizeByZoom: DataDrivenPropertyValueSpecification<number> = [
  'interpolate',
  ['linear'],
  ['zoom'],
  10,
  byKind(0.26, 0.16),
  14,
  byKind(0.4, 0.22),
  15.5,
  byKind(0.62, 0.36),
  16.5,
  byKind(0.86, 0.6),
  18,
  1,
];

/** What moves is looked for first: seen from afar, fixed equipment stays small beside it. */
function byKind(moving: number, fixed: number): ExpressionSpecification {
  return ['case', ['==', ['get', 'kind'], 'bus'], moving, ['get', 'alarm'], moving, fixed];
}

const opacity: DataDrivenPropertyValueSpecification<number> = ['case', ['get', 'faded'], 0.4, 1];

/** Trails, rings of alarm and selection, headings, symbols and names of devices. */
export function deviceLayers(palette: MapPalette): LayerSpecification[] {
  return [
    {
      id: 'trails',
      type: 'line',
      source: 'trails',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-width': 4,
        'line-gradient': [
          'interpolate',
          ['linear'],
          ['line-progress'],
          0,
          'rgba(0, 0, 0, 0)',
          1,
          palette['--map-trail'],
        ],
      },
    },
    ...ringLayers(palette),
    headingLayer(),
    {
      id: 'devices',
      type: 'symbol',
      source: 'devices',
      layout: {
        'icon-image': ['get', 'icon'],
        'icon-size': sizeByZoom,
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['get', 'order'],
      },
      paint: { 'icon-opacity': opacity },
    },
    nameLayer(palette),
  ];
}

function ringLayers(palette: MapPalette): LayerSpecification[] {
  return [
    {
      id: 'device-rings',
      type: 'circle',
      source: 'devices',
      filter: deviceFilter('device-rings', []),
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 6, 14, 9, 16.5, 19, 18, 23],
        'circle-color': palette['--state-attention'],
        'circle-opacity': 0.16,
        'circle-stroke-width': 2.5,
        'circle-stroke-color': palette['--state-attention'],
      },
    },
    {
      id: 'selection-ring',
      type: 'circle',
      source: 'selection',
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 10, 14, 14, 16.5, 25, 18, 29],
        'circle-color': 'rgba(0, 0, 0, 0)',
        'circle-stroke-width': 2.5,
        'circle-stroke-color': palette['--map-selected'],
      },
    },
  ];
}

function headingLayer(): LayerSpecification {
  return {
    id: 'device-headings',
    type: 'symbol',
    source: 'devices',
    filter: deviceFilter('device-headings', []),
    layout: {
      'icon-image': ['concat', 'heading-', ['get', 'state']],
      'icon-size': sizeByZoom,
      'icon-rotate': ['get', 'heading'],
      'icon-rotation-alignment': 'map',
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
    },
    paint: { 'icon-opacity': opacity },
  };
}

function nameLayer(palette: MapPalette): LayerSpecification {
  return {
    id: 'device-names',
    type: 'symbol',
    source: 'devices',
    minzoom: 14,
    filter: deviceFilter('device-names', []),
    layout: {
      'text-field': ['get', 'id'],
      'text-font': labelFont,
      'text-size': 12,
      'text-offset': [0, 2],
      'text-optional': true,
    },
    paint: {
      'text-color': palette['--map-selected'],
      'text-halo-color': palette['--map-label-halo'],
      'text-halo-width': 1.6,
      'text-opacity': opacity,
    },
  };
}
