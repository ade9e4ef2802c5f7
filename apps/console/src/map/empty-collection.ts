import type { FeatureCollection } from 'geojson';

/** A GeoJSON source before anything is known. */
export const emptyCollection: FeatureCollection = { type: 'FeatureCollection', features: [] };
