import type { Device, DeviceTopic, Problem, StatusMessage } from '#contracts';
import type { DeviceMemory } from './device-memory.js';
import type { Done } from './ingest.js';
import type { ArrivedMessage } from './ports.js';
import type { Reading } from './reading.js';

/** A message or one item of it that goes to quarantine. */
export interface Refusal {
  readonly problem: Problem;
  /** Place in the message's array; null for the whole message. */
  readonly index: number | null;
  /** Null where the bytes were never taken. */
  readonly payload: Uint8Array | null;
  readonly sizeBytes: number;
}

/** A registered device and what its shard remembers of it. */
export interface KnownDevice {
  readonly device: Device;
  readonly memory: DeviceMemory;
}

/** A message after decode and validate, waiting for its batch. */
export interface Arrival {
  readonly message: ArrivedMessage;
  /** Null where the topic does not follow the grammar. */
  readonly address: DeviceTopic | null;
  /** Null where there is no such device; then there are refusals only. */
  readonly known: KnownDevice | null;
  readonly readings: readonly Reading[];
  readonly status: StatusMessage | null;
  readonly refusals: readonly Refusal[];
  readonly done: Done;
  /** The bytes were never taken, so nobody can send it again: kept until its refusal is on record. */
  readonly isUnread: boolean;
}

/** What an arrival counts against the bound of a batch; never 0, so that the bound holds for any message. */
export function rowsOf(arrival: Arrival): number {
  return Math.max(1, arrival.readings.length + arrival.refusals.length);
}
