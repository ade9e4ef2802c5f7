import type { MessageStream, SimulatedMessage } from '../message.js';
import { type CycleFrame, type CycleSpan, endOfSpanMs } from './cycle-span.js';

/**
 * The device has no connection in the span (a tunnel): it keeps what it observes and sends it, oldest
 * first, when the span ends. What it observes meanwhile waits its turn.
 */
export function* withBacklog(
  stream: MessageStream,
  span: CycleSpan & { readonly spacingS: number },
  frame: CycleFrame,
): Generator<SimulatedMessage> {
  const spacingMs = span.spacingS * 1000;
  let freeAtMs = Number.NEGATIVE_INFINITY;
  for (const message of stream) {
    const keptUntilMs = endOfSpanMs(span, frame, message.sendAtMs);
    const sendAtMs = Math.max(keptUntilMs ?? message.sendAtMs, freeAtMs);
    freeAtMs = sendAtMs > message.sendAtMs ? sendAtMs + spacingMs : sendAtMs;
    yield sendAtMs === message.sendAtMs ? message : { ...message, sendAtMs };
  }
}
