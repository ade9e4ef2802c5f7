import type { MessageStream, SimulatedMessage } from '../message.js';
import { type CycleFrame, type CycleSpan, endOfSpanMs } from './cycle-span.js';

/** The device's radio is off: what would be sent in the span is lost; its numbers stay used up. */
export function* withDropout(
  stream: MessageStream,
  span: CycleSpan,
  frame: CycleFrame,
): Generator<SimulatedMessage> {
  for (const message of stream) {
    if (endOfSpanMs(span, frame, message.sendAtMs) === undefined) yield message;
  }
}
