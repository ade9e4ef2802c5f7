import type { Map as MapLibreMap } from 'maplibre-gl';
import { createContext, useContext } from 'react';

const mapContext = createContext<MapLibreMap | null>(null);
export const MapProvider = mapContext.Provider;

/** The map around a layer. @throws Error outside of MapCanvas. */
export function useMapInstance(): MapLibreMap {
  const map = useContext(mapContext);
  if (map === null) throw new Error('useMapInstance is used outside of MapCanvas');
  return map;
}
