import type { Kind } from '#contracts';

/** What a simulated device sends: one observation or event. Times are epoch ms of the virtual clock. */
export interface SimulatedMessage {
  readonly kind: Kind;
  readonly deviceId: string;
  readonly channel: 'telemetry' | 'event';
  /** When it leaves the device; at or after observedAtMs. */
  readonly sendAtMs: number;
  readonly observedAtMs: number;
  /** As the contract of the kind has it. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Messages in the order of sendAtMs; lazily made, so it may be endless. */
export type MessageStream = Iterable<SimulatedMessage>;
