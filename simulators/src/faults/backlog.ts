import type { MessageStream, SimulatedMessage } from '../message.js';
import { type CycleFrame, type CycleSpan, endOfSpanMs } from './cycle-span.js';

interface Backlog extends CycleSpan {
  readonly spacingS: number;
  /** What is new is sent at once after the span, in between what was kept; else it waits its turn. */
  readonly liveFirst?: boolean;
}

/**
 * The device has no connection in the span (a tunnel): it keeps what it observes and sends it, oldest
 * first, when the span ends.
 */
export function withBacklog(
  stream: MessageStream,
  span: Backlog,
  frame: CycleFrame,
): Generator<SimulatedMessage> {
  return span.liveFirst === true ? besideLive(stream, span, frame) : inTurn(stream, span, frame);
}

function* inTurn(stream: MessageStream, span: Backlog, frame: CycleFrame): Generator<SimulatedMessage> {
  const spacingMs = span.spacingS * 1000;
  let freeAtMs = Number.NEGATIVE_INFINITY;
  for (const message of stream) {
    const keptUntilMs = endOfSpanMs(span, frame, message.sendAtMs);
    const sendAtMs = Math.max(keptUntilMs ?? message.sendAtMs, freeAtMs);
    freeAtMs = sendAtMs > message.sendAtMs ? sendAtMs + spacingMs : sendAtMs;
    yield sendAtMs === message.sendAtMs ? message : { ...message, sendAtMs };
  }
}

function* besideLive(stream: MessageStream, span: Backlog, frame: CycleFrame): Generator<SimulatedMessage> {
  const spacingMs = span.spacingS * 1000;
  const kept: SimulatedMessage[] = [];
  for (const message of stream) {
    const keptUntilMs = endOfSpanMs(span, frame, message.sendAtMs);
    if (keptUntilMs !== undefined) {
      const [before] = kept.slice(-1);
      const sendAtMs = Math.max(keptUntilMs, before?.sendAtMs ?? Number.NEGATIVE_INFINITY) + spacingMs;
      kept.push({ ...message, sendAtMs });
      continue;
    }
    while (kept.length > 0 && kept[0]!.sendAtMs <= message.sendAtMs) yield kept.shift()!;
    yield message;
  }
  yield* kept;
}
