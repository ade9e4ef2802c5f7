import type { Device, Lane, StoredObservation } from '#contracts';
import {
  centreExcursion,
  createLocalPlane,
  footprintExcursion,
  type LocalPlane,
  middleOf,
  type Lane as PlaneLane,
  readLane,
} from '#geometry';
import { placesOf } from '../../map/place-features.js';

/** One observation of a track. */
export interface TrackPoint {
  readonly atMs: number;
  readonly lon: number;
  readonly lat: number;
  readonly speedMps: number | null;
  /** Metres beyond the nearest lane's edge, negative inside; null without lanes. */
  readonly laneDistanceM: number | null;
}

/**
 * The track of a device from its stored observations, with the signed distance to the nearest of the
 * permit's lanes as the rules measure it: by the vehicle's footprint where its size and heading are
 * known, else by a disc of half its width. Observations without a place are left out.
 */
export function readTrack(
  observations: readonly StoredObservation[],
  lanes: readonly Lane[],
  vehicle: Device['vehicle'],
): readonly TrackPoint[] {
  const places = lanes.flatMap(({ geometry }) => placesOf(geometry));
  const plane = places.length === 0 ? null : createLocalPlane(middleOf(places));
  const planeLanes = plane === null ? [] : lanes.flatMap((lane) => readLanes(lane, plane));
  return observations.flatMap((observation): TrackPoint[] => {
    const lat = numberOf(observation.values.lat);
    const lon = numberOf(observation.values.lon);
    if (lat === null || lon === null) return [];
    const headingDeg = numberOf(observation.values.heading_deg);
    return [
      {
        atMs: Date.parse(observation.observedAt),
        lon,
        lat,
        speedMps: numberOf(observation.values.speed_mps),
        laneDistanceM:
          plane === null ? null : nearestM(planeLanes, plane.toPlane({ lat, lon }), headingDeg, vehicle),
      },
    ];
  });
}

function readLanes(lane: Lane, plane: LocalPlane): readonly PlaneLane[] {
  const read = readLane(lane.geometry, lane.halfWidthM ?? null, plane);
  return read.ok ? [read.value] : [];
}

function nearestM(
  lanes: readonly PlaneLane[],
  point: ReturnType<LocalPlane['toPlane']>,
  headingDeg: number | null,
  vehicle: Device['vehicle'],
): number | null {
  if (lanes.length === 0) return null;
  const distances = lanes.map((lane) => {
    if (vehicle === undefined) return centreExcursion(lane, point);
    if (headingDeg === null) return centreExcursion(lane, point, vehicle.widthM / 2);
    const { lengthM, widthM, antennaOffsetM } = vehicle;
    const antennaOffset = { forwardM: antennaOffsetM.forward, rightM: antennaOffsetM.right };
    return footprintExcursion(lane, point, { lengthM, widthM, headingDeg, antennaOffset }).excursionM;
  });
  return Math.min(...distances);
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
