import { useEffect, useRef } from 'react';
import type { Bounds } from './bounds.js';
import { useMapInstance } from './map-context.js';

const paddingPx = 56;

interface FitOnceProps {
  readonly bounds: Bounds | null;
  /** Fits again whenever this changes, not whenever the bounds do. */
  readonly token: string;
}

/** Brings something into sight, and then leaves the view to the person. */
export function FitOnce({ bounds, token }: FitOnceProps) {
  const map = useMapInstance();
  const fittedToken = useRef<string | null>(null);
  useEffect(() => {
    // The bounds of moving things change all the time; that must not move the view.
    if (bounds === null || fittedToken.current === token) return;
    fittedToken.current = token;
    const [west, south, east, north] = bounds;
    map.fitBounds([west, south, east, north], { padding: paddingPx, maxZoom: 17.5, duration: 0 });
  }, [map, bounds, token]);
  return null;
}
