import { useQuery } from '@tanstack/react-query';
import { endpoints } from '#contracts';
import { call } from './call.js';
import { callAll } from './call-all.js';

/** A minute: what changes rarely and is not part of the live stream. */
const registerStaleMs = 60_000;
const maxPages = 20;

/** All trials that this person may see. */
export function useTrials() {
  return useQuery({
    queryKey: ['trials'],
    queryFn: ({ signal }) => callAll(endpoints.listTrials, { signal }, maxPages),
    staleTime: registerStaleMs,
  });
}

/** A trial with the permit in force. */
export function useTrial(trialId: string) {
  return useQuery({
    queryKey: ['trial', trialId],
    queryFn: ({ signal }) => call(endpoints.getTrial, { params: { trialId }, signal }),
    staleTime: registerStaleMs,
  });
}

/** Every version of a trial's permit, newest first. */
export function usePermits(trialId: string) {
  return useQuery({
    queryKey: ['permits', trialId],
    queryFn: ({ signal }) => callAll(endpoints.listPermits, { params: { trialId }, signal }, maxPages),
    staleTime: registerStaleMs,
  });
}

export function useDevice(deviceId: string) {
  return useQuery({
    queryKey: ['device', deviceId],
    queryFn: ({ signal }) => call(endpoints.getDevice, { params: { deviceId }, signal }),
    staleTime: registerStaleMs,
  });
}

/** Stored observations of a device from `from` to `to` (RFC 3339), in the order of observedAt. */
export function useObservations(deviceId: string, from: string, to: string, refetchMs?: number) {
  return useQuery({
    queryKey: ['observations', deviceId, from, to],
    queryFn: ({ signal }) =>
      callAll(endpoints.listObservations, { params: { deviceId }, query: { from, to }, signal }, maxPages),
    refetchInterval: refetchMs ?? false,
    // A later end of the period is another query; what was drawn stays until it is there.
    placeholderData: (before) => before,
  });
}

export function useIncident(incidentId: string) {
  return useQuery({
    queryKey: ['incident', incidentId],
    queryFn: ({ signal }) => call(endpoints.getIncident, { params: { incidentId }, signal }),
  });
}

export function useUsers(enabled: boolean) {
  return useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => callAll(endpoints.listUsers, { signal }, maxPages),
    staleTime: registerStaleMs,
    enabled,
  });
}

export function useQuarantined(quarantineId: string) {
  return useQuery({
    queryKey: ['quarantined', quarantineId],
    queryFn: ({ signal }) => call(endpoints.getQuarantined, { params: { quarantineId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
