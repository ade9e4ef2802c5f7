import { describe, expect, it } from 'vitest';
import { type Permit, permit } from '#contracts';
import { boundsOf, permitPlaces } from './bounds.js';
import { placeFeatures } from './place-features.js';

const at = '2026-05-01T00:00:00Z';
const line = {
  type: 'LineString',
  coordinates: [
    [121.54, 25.03],
    [121.55, 25.03],
  ],
};
const ring = [
  [121.54, 25.02],
  [121.56, 25.02],
  [121.56, 25.04],
  [121.54, 25.02],
];
const read: Permit = permit.parse({
  trialId: 'xinyi',
  version: 1,
  validFrom: at,
  publishedAt: at,
  publishedBy: 'pmo',
  conditions: {
    lanes: [{ id: 'a', name: { zh: '甲', en: 'A' }, geometry: line, halfWidthM: 2 }],
    zones: [
      {
        id: 'z',
        name: { zh: '丙', en: 'Z' },
        purpose: 'slow',
        geometry: { type: 'Polygon', coordinates: [ring] },
      },
    ],
  },
});

describe('placeFeatures', () => {
  const features = placeFeatures([read]);
  const rolesOf = (key: string) =>
    features.find((feature) => feature.properties?.key === key)?.properties?.role;

  it('draw a lane as its outline, its centreline and its name, a zone as itself and its name', () => {
    expect(rolesOf('xinyi/a')).toBe('lane');
    expect(rolesOf('xinyi/a/centreline')).toBe('centreline');
    expect(rolesOf('xinyi/z')).toBe('zone');
    expect(features.filter(({ properties }) => properties?.role === 'name')).toHaveLength(2);
  });

  it('leave out a centreline without a width, which has no outline', () => {
    const lanes = read.conditions.lanes.map(({ halfWidthM: _, ...lane }) => lane);
    const without = placeFeatures([{ ...read, conditions: { ...read.conditions, lanes } }]);
    expect(without.some(({ properties }) => properties?.role === 'lane')).toBe(false);
  });

  it('lie within the bounds that the map fits to', () => {
    expect(boundsOf(permitPlaces([read]))).toEqual([121.54, 25.02, 121.56, 25.04]);
    expect(boundsOf([])).toBeNull();
  });
});
