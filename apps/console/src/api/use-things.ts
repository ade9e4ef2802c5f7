import { useQuery } from '@tanstack/react-query';
import { endpoints, type Finding } from '#contracts';
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
    // Somebody else may suspend a trial.
    refetchInterval: registerStaleMs,
  });
}

/** A trial with the permit in force. */
export function useTrial(trialId: string) {
  return useQuery({
    queryKey: ['trial', trialId],
    queryFn: ({ signal }) => call(endpoints.getTrial, { params: { trialId }, signal }),
    staleTime: registerStaleMs,
    refetchInterval: registerStaleMs,
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

/** A finding with all its revisions. */
export function useFinding({ id: findingId, revision }: Pick<Finding, 'id' | 'revision'>, enabled: boolean) {
  return useQuery({
    queryKey: ['finding', findingId, revision],
    queryFn: ({ signal }) => call(endpoints.getFinding, { params: { findingId }, signal }),
    enabled,
    placeholderData: (before) => before,
  });
}

/**
 * Why a finding was made, judged again from the stored record. One that goes on has a revision for every worse
 * value; it is judged again now and then, and when its onset, end or state change.
 */
export function useExplanation(finding: Finding | undefined) {
  const findingId = finding?.id ?? '';
  return useQuery({
    queryKey: ['explanation', findingId, finding?.state, finding?.onset, finding?.end],
    queryFn: ({ signal }) => call(endpoints.explainFinding, { params: { findingId }, signal }),
    staleTime: registerStaleMs,
    refetchInterval: finding?.state === 'open' ? registerStaleMs / 2 : false,
    enabled: finding !== undefined,
    // What is shown of a finding stays until the next answer is there; another finding begins anew.
    placeholderData: (before) => (before?.finding.id === findingId ? before : undefined),
  });
}

/** Every state of a trial, oldest first. */
export function useTrialStates(trialId: string) {
  return useQuery({
    queryKey: ['trial-states', trialId],
    queryFn: ({ signal }) => call(endpoints.listTrialStates, { params: { trialId }, signal }),
    staleTime: registerStaleMs,
    refetchInterval: registerStaleMs,
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
