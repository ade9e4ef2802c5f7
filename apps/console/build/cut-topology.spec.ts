import { describe, expect, it } from 'vitest';
import { cutTopology, type VillageTopology } from './cut-topology.js';

const village = (county: string, name: string, arcs: number[][]) => ({
  type: 'Polygon' as const,
  arcs,
  properties: {
    COUNTYNAME: county,
    VILLNAME: name,
    VILLENG: `${name} Vil.`,
    TOWNNAME: 'T',
    TOWNENG: 'T Dist.',
  },
});
const atlas: VillageTopology = {
  type: 'Topology',
  transform: { scale: [1, 1], translate: [0, 0] },
  arcs: [[[0, 0]], [[1, 1]], [[2, 2]], [[3, 3]]],
  objects: {
    villages: {
      type: 'GeometryCollection',
      geometries: [village('甲', 'a', [[0, 1]]), village('乙', 'b', [[~3, 1]]), village('乙', 'c', [[3, 2]])],
    },
  },
};

describe('cutTopology', () => {
  it('keeps the county, the arcs it uses and their direction', () => {
    const cut = cutTopology(atlas, '乙');
    expect(cut.objects.villages.geometries.map(({ arcs }) => arcs)).toEqual([[[~0, 1]], [[0, 2]]]);
    expect(cut.arcs).toEqual([[[3, 3]], [[1, 1]], [[2, 2]]]);
    expect(cut.objects.villages.geometries[0]?.properties).toEqual({
      zh: 'b',
      en: 'b Vil.',
      townZh: 'T',
      townEn: 'T Dist.',
    });
  });

  it('refuses a county that the atlas does not have', () => {
    expect(() => cutTopology(atlas, '丙')).toThrow('no villages of 丙');
  });
});
