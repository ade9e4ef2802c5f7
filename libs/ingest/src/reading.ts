import type { ObservationKey } from '#contracts';
import type { Judged } from '#rules';

export type ReadingChannel = 'telemetry' | 'event';

/** One observation or event of a message, decoded and validated. */
export interface Reading {
  readonly judged: Judged;
  /** The observation or the event itself, as the holder of its key. */
  readonly key: ObservationKey;
  readonly index: number;
  readonly contentHash: bigint;
}

export function channelOf(judged: Judged): ReadingChannel {
  return judged.type === 'observation' ? 'telemetry' : 'event';
}

/** The key by which a reading takes its place in the canonical order of its device. */
export function keyOf(judged: Judged): ObservationKey {
  return judged.type === 'observation' ? judged.observation : judged.event;
}
