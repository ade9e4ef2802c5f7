import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { MapProvider } from './map-context.js';
import { MapZoom } from './map-zoom.js';
import { useMap } from './use-map.js';
import './map-canvas.css';

/** A map of Taipei; what is drawn on it are its children, which fill its sources. */
export function MapCanvas({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const containerRef = useRef<HTMLDivElement>(null);
  const state = useMap(containerRef);
  return (
    <section className="map-canvas" aria-label={t('map.mapLabel')} data-map={readyText(state)}>
      <div className="map-canvas-ground" ref={containerRef} />
      {state === 'unavailable' && <p className="map-unavailable">{t('map.unavailable')}</p>}
      {typeof state === 'object' && (
        <MapProvider value={state.map}>
          {children}
          <MapZoom />
        </MapProvider>
      )}
      <small className="map-attribution">{t('map.attribution')}</small>
    </section>
  );
}

function readyText(state: ReturnType<typeof useMap>): string {
  return typeof state === 'object' ? 'ready' : state;
}
