import type { MessageStream, SimulatedMessage } from '../message.js';
import type { Random } from '../random.js';

/** Some messages take longer on their way than those after them. */
export function* withReorder(
  stream: MessageStream,
  options: { readonly share: number; readonly delayS: number },
  random: Random,
): Generator<SimulatedMessage> {
  let waiting: SimulatedMessage[] = [];
  for (const message of stream) {
    for (const late of waiting) if (late.sendAtMs <= message.sendAtMs) yield late;
    waiting = waiting.filter(({ sendAtMs }) => sendAtMs > message.sendAtMs);
    if (random.chance(options.share)) {
      const sendAtMs = message.sendAtMs + Math.ceil(random.between(0, options.delayS) * 1000);
      waiting.push({ ...message, sendAtMs });
      waiting.sort((a, b) => a.sendAtMs - b.sendAtMs);
    } else yield message;
  }
  yield* waiting;
}
