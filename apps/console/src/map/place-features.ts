import type { Feature } from 'geojson';
import type { Lane, Permit, Zone } from '#contracts';
import type { GeoPoint } from '#geometry';
import { createLocalPlane, laneOutline, middleOf, readGeometry, readLane } from '#geometry';
import { laneNameSpot, type NameSpot, zoneNameSpot } from './name-spot.js';

/** Lanes and zones of the permits as map features; `key` is unique over all trials. */
export function placeFeatures(permits: readonly Permit[]): readonly Feature[] {
  return permits.flatMap(({ trialId, conditions: { lanes, zones } }) => [
    ...zones.map((zone) => zoneFeature(trialId, zone)),
    ...nameFeatures(trialId, lanes, zones),
    ...lanes.flatMap((lane) => laneFeatures(trialId, lane)),
  ]);
}

/** The key of a lane or zone, by which the map lights it. */
export function placeKey(trialId: string, placeId: string): string {
  return `${trialId}/${placeId}`;
}

function zoneFeature(trialId: string, zone: Zone): Feature {
  return {
    type: 'Feature',
    geometry: zone.geometry as Feature['geometry'],
    properties: { key: placeKey(trialId, zone.id), role: 'zone', purpose: zone.purpose },
  };
}

/** One point for each name: on the outline, every map tile would repeat it. Lanes are named first. */
function nameFeatures(trialId: string, lanes: readonly Lane[], zones: readonly Zone[]): readonly Feature[] {
  const onLanes = lanes.flatMap(({ geometry }) => placesOf(geometry));
  const middleLat = onLanes.length === 0 ? Number.NEGATIVE_INFINITY : middleOf(onLanes).lat;
  return [
    ...lanes.map((lane) => {
      const places = placesOf(lane.geometry);
      const isLine = lane.geometry.type === 'LineString';
      return nameFeature(trialId, lane, isLine ? laneNameSpot(places) : zoneNameSpot(places, middleLat), 0);
    }),
    ...zones.map((zone) => nameFeature(trialId, zone, zoneNameSpot(placesOf(zone.geometry), middleLat), 1)),
  ].filter((feature) => feature !== null);
}

function nameFeature(
  trialId: string,
  { id, name }: Lane | Zone,
  spot: NameSpot | null,
  order: number,
): Feature | null {
  if (spot === null) return null;
  const { lon, lat, anchor } = spot;
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: {
      key: `${placeKey(trialId, id)}/name`,
      role: 'name',
      zh: name.zh,
      en: name.en,
      anchor,
      order,
    },
  };
}

/** The lane's outline, and its centreline where it has one. A lane that cannot be read is not drawn. */
function laneFeatures(trialId: string, lane: Lane): readonly Feature[] {
  const places = placesOf(lane.geometry);
  if (places.length === 0) return [];
  const plane = createLocalPlane(middleOf(places));
  const read = readLane(lane.geometry, lane.halfWidthM ?? null, plane);
  if (!read.ok) return [];
  const key = placeKey(trialId, lane.id);
  const outline: Feature = {
    type: 'Feature',
    geometry: laneOutline(read.value, plane),
    properties: { key, role: 'lane' },
  };
  if (lane.geometry.type !== 'LineString') return [outline];
  const centreline: Feature = {
    type: 'Feature',
    geometry: lane.geometry as Feature['geometry'],
    properties: { key: `${key}/centreline`, role: 'centreline' },
  };
  return [outline, centreline];
}

/** Every place of a lane's or zone's geometry; none where it cannot be read. */
export function placesOf(geometry: Lane['geometry'] | Zone['geometry']): readonly GeoPoint[] {
  const shape = readGeometry(geometry);
  if (!shape.ok) return [];
  return shape.value.type === 'line' ? shape.value.points : shape.value.members.flat(2);
}
