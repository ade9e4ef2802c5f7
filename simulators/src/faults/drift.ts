import type { MessageStream, SimulatedMessage } from '../message.js';
import { type CycleFrame, type CycleSpan, endOfSpanMs } from './cycle-span.js';
import { displaced } from './displaced.js';

/** Signals reflected by a facade pull the position away and let it come back, over the span. */
export function* withDrift(
  stream: MessageStream,
  drift: CycleSpan & { readonly offsetM: number; readonly bearingDeg: number; readonly hAccM?: number },
  frame: CycleFrame,
): Generator<SimulatedMessage> {
  const lengthMs = (drift.untilS - drift.fromS) * 1000;
  for (const message of stream) {
    const endMs = endOfSpanMs(drift, frame, message.observedAtMs);
    if (endMs === undefined) yield message;
    else {
      const share = (endMs - message.observedAtMs) / lengthMs;
      const distanceM = drift.offsetM * Math.sin(Math.PI * share);
      yield displaced(message, { distanceM, bearingDeg: drift.bearingDeg }, drift);
    }
  }
}
