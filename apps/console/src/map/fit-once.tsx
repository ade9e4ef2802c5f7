import { useEffect } from 'react';
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
  const known = bounds !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the bounds of moving things must not move the view
  useEffect(() => {
    if (bounds === null) return;
    const [west, south, east, north] = bounds;
    map.fitBounds([west, south, east, north], { padding: paddingPx, maxZoom: 17.5, duration: 0 });
  }, [map, known, token]);
  return null;
}
