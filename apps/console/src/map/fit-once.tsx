import { useEffect, useRef } from 'react';
import type { Bounds } from './bounds.js';
import { useMapInstance } from './map-context.js';

const paddingPx = 56;
/** At the sides there must be room for the names at the ends of lanes. */
const sideShare = 0.12;
const mostSidePx = 130;

interface FitOnceProps {
  readonly bounds: Bounds | null;
  /** Fits again whenever this changes, not whenever the bounds do. */
  readonly token: string;
  readonly maxZoom?: number;
}

/** Brings something into sight, and then leaves the view to the person. */
export function FitOnce({ bounds, token, maxZoom = 17.5 }: FitOnceProps) {
  const map = useMapInstance();
  const fittedToken = useRef<string | null>(null);
  useEffect(() => {
    // The bounds of moving things change all the time; that must not move the view.
    if (bounds === null || fittedToken.current === token) return;
    fittedToken.current = token;
    const [west, south, east, north] = bounds;
    const sidePx = Math.max(paddingPx, Math.min(mostSidePx, map.getContainer().clientWidth * sideShare));
    const padding = { top: paddingPx, bottom: paddingPx, left: sidePx, right: sidePx };
    map.fitBounds([west, south, east, north], { padding, maxZoom, duration: 0 });
  }, [map, bounds, token, maxZoom]);
  return null;
}
