import type { RecordStatus } from './envelope.js';
import type { Kind } from './kind.js';
import type { Payload } from './kind-contracts.js';

/** One reading of one device at one time, validated: what the rules judge. Times are epoch ms. */
export interface Observation<K extends Kind = Kind> {
  readonly trialId: string;
  readonly kind: K;
  readonly deviceId: string;
  readonly observedAtMs: number;
  readonly receivedAtMs: number;
  /** Empty where the device sends none. */
  readonly bootId: string;
  readonly seq: number;
  readonly status: RecordStatus;
  readonly payload: Payload<K>;
}

/** Something that happened on a device at one time. */
export interface DeviceEvent {
  readonly trialId: string;
  readonly kind: Kind;
  readonly deviceId: string;
  readonly observedAtMs: number;
  readonly receivedAtMs: number;
  readonly bootId: string;
  readonly seq: number;
  readonly status: RecordStatus;
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Any observation, discriminated by `kind`. */
export type AnyObservation = { [K in Kind]: Observation<K> }[Kind];

/** The place of an observation in a device's canonical order. */
export interface ObservationKey {
  readonly observedAtMs: number;
  readonly bootId: string;
  readonly seq: number;
}

/** Canonical order within a device: (observedAt, bootId, seq). */
export function compareObservationKeys(a: ObservationKey, b: ObservationKey): number {
  if (a.observedAtMs !== b.observedAtMs) return a.observedAtMs - b.observedAtMs;
  if (a.bootId !== b.bootId) return a.bootId < b.bootId ? -1 : 1;
  return a.seq - b.seq;
}
