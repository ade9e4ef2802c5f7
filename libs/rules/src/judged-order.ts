import { compareObservationKeys } from '#contracts';
import type { Judged } from './device-state.js';

/**
 * The canonical order of data, also of several devices: by observedAt, deviceId, bootId and seq,
 * telemetry before events. Negative: `a` comes first; 0: both are the same reading.
 */
export function compareJudged(a: Judged, b: Judged): number {
  const one = subjectOf(a);
  const other = subjectOf(b);
  if (one.observedAtMs !== other.observedAtMs) return one.observedAtMs - other.observedAtMs;
  if (one.deviceId !== other.deviceId) return one.deviceId < other.deviceId ? -1 : 1;
  return compareObservationKeys(one, other) || rankOf(a) - rankOf(b);
}

/** What all readings have: whose they are and when they were observed. */
export function subjectOf(judged: Judged) {
  return judged.type === 'observation' ? judged.observation : judged.event;
}

function rankOf({ type }: Judged): number {
  return type === 'observation' ? 0 : 1;
}
