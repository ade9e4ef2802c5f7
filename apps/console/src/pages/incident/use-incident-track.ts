import { useMemo } from 'react';
import type { Finding, Incident, Permit, StoredObservation } from '#contracts';
import type { GeoPoint } from '#geometry';
import { useDevice, useObservations, usePermits } from '../../api/use-things.js';
import { useNow } from '../../app/use-now.js';
import { readTrack, type TrackPoint } from './track.js';

const beforeMs = 30_000;
const afterMs = 15_000;
const refreshMs = 5_000;
const nothing: readonly StoredObservation[] = [];

export interface IncidentTrack {
  readonly observations: readonly StoredObservation[];
  /** Where fixed equipment stands; null for what moves. */
  readonly place: GeoPoint | null;
  readonly points: readonly (TrackPoint & { readonly outside: boolean })[];
  /** The version of the permit that the findings were judged by; null while unknown. */
  readonly permit: Permit | null;
  readonly loading: boolean;
}

/** The way of the incident's device from 30 s before its onset to 15 s after its end, or until now. */
export function useIncidentTrack(incident: Incident): IncidentTrack {
  const ongoing = incident.endedAt === null;
  const nowMs = useNow(refreshMs);
  const endMs = incident.endedAt === null ? nowMs : Date.parse(incident.endedAt);
  const from = new Date(Date.parse(incident.onset) - beforeMs).toISOString();
  const to = new Date(endMs + afterMs).toISOString();
  const observations = useObservations(incident.deviceId, from, to);
  const device = useDevice(incident.deviceId);
  const permit = useIncidentPermit(incident);
  const vehicle = device.data?.vehicle;
  const points = useMemo(() => {
    const track = readTrack(observations.data ?? [], permit?.conditions.lanes ?? [], vehicle);
    return track.map((point) => ({ ...point, outside: isOutside(point, incident) }));
  }, [observations.data, permit, vehicle, incident]);
  return {
    observations: observations.data ?? nothing,
    place: device.data?.place ?? null,
    points,
    permit,
    loading: observations.isPending || device.isPending || (ongoing && observations.data === undefined),
  };
}

/** For a lane rule what was measured decides, for every other rule whether an episode was going on. */
function isOutside(point: TrackPoint, incident: Incident): boolean {
  if (incident.rule === 'left_lane' && point.laneDistanceM !== null) return point.laneDistanceM > 0;
  return incident.findings.some((finding) => holds(finding, point.atMs));
}

function holds({ state, onset, end }: Finding, atMs: number): boolean {
  if (state === 'withdrawn' || state === 'merged') return false;
  return atMs >= Date.parse(onset) && (end === null || atMs <= Date.parse(end));
}

function useIncidentPermit(incident: Incident): Permit | null {
  const permits = usePermits(incident.trialId).data;
  const version = incident.findings[0]?.permitVersion;
  return useMemo(
    () => permits?.find((permit) => permit.version === version) ?? permits?.[0] ?? null,
    [permits, version],
  );
}
