/** Indices of arcs; a negative index ~i is arc i walked backwards (TopoJSON 2.1.4). */
type ArcIndices = readonly (number | ArcIndices)[];

interface AtlasVillage {
  readonly type: 'Polygon' | 'MultiPolygon';
  readonly arcs: ArcIndices;
  readonly properties: Readonly<Record<string, string>>;
}
type Arc = readonly (readonly [number, number])[];

/** The part of a quantised TopoJSON topology of villages that matters here. */
export interface VillageTopology {
  readonly type: 'Topology';
  readonly transform: { readonly scale: readonly number[]; readonly translate: readonly number[] };
  readonly arcs: readonly Arc[];
  readonly objects: {
    readonly villages: { readonly type: 'GeometryCollection'; readonly geometries: readonly AtlasVillage[] };
  };
}

/**
 * The villages of one county with the arcs that they use, and of their properties the names alone:
 * `zh`, `en` (village), `townZh`, `townEn` (district).
 * @throws Error where the atlas has no such county, so that a build never ships an empty map.
 */
export function cutTopology(atlas: VillageTopology, county: string): VillageTopology {
  const chosen = atlas.objects.villages.geometries.filter(
    (village) => village.properties.COUNTYNAME === county,
  );
  if (chosen.length === 0) throw new Error(`the atlas has no villages of ${county}`);
  const arcs: Arc[] = [];
  const newIndexOf = new Map<number, number>();
  const renumber = (index: number): number => {
    const forward = index < 0 ? ~index : index;
    let renumbered = newIndexOf.get(forward);
    if (renumbered === undefined) {
      renumbered = arcs.push(atlas.arcs[forward] ?? []) - 1;
      newIndexOf.set(forward, renumbered);
    }
    return index < 0 ? ~renumbered : renumbered;
  };
  const renumberAll = (indices: ArcIndices): ArcIndices =>
    indices.map((entry) => (typeof entry === 'number' ? renumber(entry) : renumberAll(entry)));
  const geometries = chosen.map(({ type, arcs: indices, properties }) => ({
    type,
    arcs: renumberAll(indices),
    properties: namesOf(properties),
  }));
  return {
    type: 'Topology',
    transform: atlas.transform,
    arcs,
    objects: { villages: { type: 'GeometryCollection', geometries } },
  };
}

function namesOf(properties: AtlasVillage['properties']): Record<string, string> {
  return {
    zh: properties.VILLNAME ?? '',
    en: properties.VILLENG ?? '',
    townZh: properties.TOWNNAME ?? '',
    townEn: properties.TOWNENG ?? '',
  };
}
