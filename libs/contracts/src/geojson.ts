import { z } from 'zod';

/** GeoJSON (RFC 7946) geometries in WGS84, [lon, lat]. */
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)], z.number());
const ring = z.array(position).min(4).max(20_000);

export const lineString = z.object({
  type: z.literal('LineString'),
  coordinates: z.array(position).min(2).max(20_000),
});
export const polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1).max(200) });
export const multiPolygon = z.object({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(z.array(ring).min(1).max(200)).min(1).max(1000),
});
export type LineStringGeometry = z.infer<typeof lineString>;
export type PolygonGeometry = z.infer<typeof polygon>;
export type MultiPolygonGeometry = z.infer<typeof multiPolygon>;
