import { compareObservationKeys, type ObservationKey } from '#contracts';
import type { Judged } from '../device-state.js';

/** A place in the canonical order of several devices. */
export interface ContextPlace extends ObservationKey {
  readonly deviceId: string;
  readonly channel: 'telemetry' | 'event';
}

/** Where a reading stands in the canonical order of several devices. */
export function contextPlaceOf(judged: Judged): ContextPlace {
  const isObservation = judged.type === 'observation';
  const { observedAtMs, deviceId, bootId, seq } = isObservation ? judged.observation : judged.event;
  return { observedAtMs, deviceId, bootId, seq, channel: isObservation ? 'telemetry' : 'event' };
}

/** Canonical order of several devices: (observedAt, deviceId, bootId, seq), telemetry before events. */
export function compareContextPlaces(a: ContextPlace, b: ContextPlace): number {
  if (a.observedAtMs !== b.observedAtMs) return a.observedAtMs - b.observedAtMs;
  if (a.deviceId !== b.deviceId) return a.deviceId < b.deviceId ? -1 : 1;
  const byKey = compareObservationKeys(a, b);
  if (byKey !== 0 || a.channel === b.channel) return byKey;
  return a.channel === 'telemetry' ? -1 : 1;
}
