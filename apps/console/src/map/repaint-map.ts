import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Language } from '../i18n/language.js';
import { readMapPalette } from './map-palette.js';
import { mapLayers } from './map-style.js';
import { addSymbolImages } from './symbol-images.js';

/** Brings a map to the theme and language on the screen; its data and view stay. */
export function repaintMap(map: MapLibreMap, language: Language): void {
  const palette = readMapPalette();
  addSymbolImages(map, palette);
  for (const layer of mapLayers(palette, language)) {
    for (const [name, value] of Object.entries(layer.paint ?? {})) {
      map.setPaintProperty(layer.id, name as Parameters<MapLibreMap['setPaintProperty']>[1], value);
    }
    if (layer.type !== 'symbol' || layer.layout?.['text-field'] === undefined) continue;
    map.setLayoutProperty(layer.id, 'text-field', layer.layout['text-field']);
  }
}
