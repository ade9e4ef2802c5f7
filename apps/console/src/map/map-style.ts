import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { Language } from '../i18n/language.js';
import { emptyCollection } from './empty-collection.js';
import { baseLayers } from './layers/base-layers.js';
import { deviceLayers } from './layers/device-layers.js';
import { placeLayers } from './layers/place-layers.js';
import { trackLayers } from './layers/track-layers.js';
import type { MapPalette } from './map-palette.js';

/** The sources that the console fills; every one has its layers in the style from the start. */
export const mapSources = {
  land: 'land',
  districts: 'districts',
  labels: 'labels',
  places: 'places',
  trails: 'trails',
  track: 'track',
  devices: 'devices',
  selection: 'selection',
} as const;

const geojson = (more: object = {}): SourceSpecification => ({
  type: 'geojson',
  data: emptyCollection,
  ...more,
});

/**
 * The whole style of the map. Without `glyphs`, text is drawn from the system's fonts, so no internet is
 * needed and Chinese labels look like the page.
 */
export function mapStyle(palette: MapPalette, language: Language): StyleSpecification {
  return {
    version: 8,
    sources: {
      [mapSources.land]: geojson({ tolerance: 0.2 }),
      [mapSources.districts]: geojson(),
      [mapSources.labels]: geojson(),
      [mapSources.places]: geojson({ promoteId: 'key', tolerance: 0 }),
      [mapSources.trails]: geojson({ lineMetrics: true, tolerance: 0 }),
      [mapSources.track]: geojson({ tolerance: 0 }),
      [mapSources.devices]: geojson({ promoteId: 'id' }),
      [mapSources.selection]: geojson(),
    },
    layers: mapLayers(palette, language),
  };
}

/** All layers, from the bottom up. */
export function mapLayers(palette: MapPalette, language: Language): LayerSpecification[] {
  return [
    ...baseLayers(palette, language),
    ...placeLayers(palette, language),
    ...trackLayers(palette),
    ...deviceLayers(palette),
  ];
}
