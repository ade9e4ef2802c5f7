import type { Map as MapLibreMap } from 'maplibre-gl';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useIsDark } from '../app/use-theme.js';
import { useLanguage } from '../i18n/use-language.js';
import { createMap } from './create-map.js';
import { repaintMap } from './repaint-map.js';

/** A map once it is ready to be filled; `unavailable` where the browser cannot draw one. */
export type MapState = { readonly map: MapLibreMap } | 'loading' | 'unavailable';

/** Makes a map in the container, keeps it in the theme and language of the screen, and takes it away. */
export function useMap(containerRef: RefObject<HTMLElement | null>): MapState {
  const [state, setState] = useState<MapState>('loading');
  const [language] = useLanguage();
  const dark = useIsDark();
  const firstLanguage = useRef(language);
  useEffect(() => {
    const container = containerRef.current;
    if (container === null) return undefined;
    let map: MapLibreMap;
    try {
      map = createMap(container, firstLanguage.current);
    } catch {
      setState('unavailable');
      return undefined;
    }
    map.once('load', () => setState({ map }));
    return () => {
      map.remove();
      setState('loading');
    };
  }, [containerRef]);
  useEffect(() => {
    if (typeof state === 'object' && dark !== undefined) repaintMap(state.map, language);
  }, [state, language, dark]);
  return state;
}
