import type { MessageStream, SimulatedMessage } from '../message.js';
import { withBacklog } from './backlog.js';
import { type CycleFrame, type CycleSpan, endOfSpanMs } from './cycle-span.js';
import { displaced } from './displaced.js';

interface Tunnel extends CycleSpan {
  readonly spacingS: number;
  readonly driftMps: number;
  readonly bearingDeg: number;
}

/**
 * Neither satellites nor network: the receiver goes on by dead reckoning, which drifts away, and the
 * device sends all of it in a burst at the end.
 */
export function withTunnel(
  stream: MessageStream,
  tunnel: Tunnel,
  frame: CycleFrame,
): Generator<SimulatedMessage> {
  return withBacklog(byDeadReckoning(stream, tunnel, frame), tunnel, frame);
}

function* byDeadReckoning(
  stream: MessageStream,
  { bearingDeg, driftMps, ...span }: Tunnel,
  frame: CycleFrame,
): Generator<SimulatedMessage> {
  for (const message of stream) {
    const endMs = endOfSpanMs(span, frame, message.observedAtMs);
    if (endMs === undefined) yield message;
    else {
      const inS = span.untilS - span.fromS - (endMs - message.observedAtMs) / 1000;
      const fields = { fixType: 'dead_reckoning', satellites: 0 };
      yield displaced(message, { distanceM: driftMps * inS, bearingDeg }, { fields });
    }
  }
}
