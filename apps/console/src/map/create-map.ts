import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { Language } from '../i18n/language.js';
import { addBaseMap } from './base-map.js';
import { readMapPalette } from './map-palette.js';
import { mapStyle } from './map-style.js';
import { addSymbolImages } from './symbol-images.js';

setWorkerUrl(workerUrl);

const systemFonts = '"Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif';
/** Taipei, until something is known of the trials. */
const start = { center: [121.546, 25.0333], zoom: 12.5 } as const;

/** A map in its container. @throws Error where the browser has no WebGL2. */
export function createMap(container: HTMLElement, language: Language): MapLibreMap {
  const palette = readMapPalette();
  const map = new MapLibreMap({
    container,
    style: mapStyle(palette, language),
    center: [...start.center],
    zoom: start.zoom,
    minZoom: 8,
    maxZoom: 21,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    localIdeographFontFamily: systemFonts,
  });
  map.touchZoomRotate.disableRotation();
  map.once('load', () => {
    addSymbolImages(map, palette);
    void addBaseMap(map);
  });
  return map;
}
