import type { Feature, FeatureCollection, Position } from 'geojson';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { feature, mesh } from 'topojson-client';

/** Loads the village borders and puts them on the map. */
export async function addBaseMap(map: MapLibreMap): Promise<void> {
  const { default: topology } = await import('virtual:taipei-villages');
  const { villages } = topology.objects;
  const land = feature(topology, villages);
  const districts = mesh(topology, villages, (a, b) => a === b || townOf(a) !== townOf(b));
  setData(map, 'land', land);
  setData(map, 'districts', { type: 'Feature', geometry: districts, properties: {} });
  setData(map, 'labels', { type: 'FeatureCollection', features: nameFeatures(land) });
}

interface VillageNames {
  readonly zh: string;
  readonly en: string;
  readonly townZh: string;
  readonly townEn: string;
}

const townOf = ({ properties }: { readonly properties?: Partial<VillageNames> | undefined }): string =>
  properties?.townZh ?? '';

function setData(map: MapLibreMap, source: string, data: FeatureCollection | Feature): void {
  void map.getSource<GeoJSONSource>(source)?.setData(data);
}

/** One name a village at its middle, one a district at the middle of its villages. */
function nameFeatures(land: FeatureCollection): Feature[] {
  const villages: Feature[] = [];
  const middles = new Map<string, { names: VillageNames; places: Position[] }>();
  for (const { geometry, properties } of land.features) {
    const names = properties as VillageNames;
    if (geometry.type !== 'Polygon') continue;
    const middle = middleOfBox(geometry.coordinates.flat());
    villages.push(named(middle, names.zh, names.en, 'village'));
    const town = middles.get(names.townZh) ?? { names, places: [] };
    town.places.push(middle);
    middles.set(names.townZh, town);
  }
  const districts = [...middles.values()].map(({ names, places }) =>
    named(middleOfBox(places), names.townZh, names.townEn, 'district'),
  );
  return [...villages, ...districts];
}

function named(at: Position, zh: string, en: string, rank: 'village' | 'district'): Feature {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: at }, properties: { zh, en, rank } };
}

function middleOfBox(places: readonly Position[]): Position {
  const lons = places.map(([lon = 0]) => lon);
  const lats = places.map(([, lat = 0]) => lat);
  return [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2];
}
