import type { MessageStream, SimulatedMessage } from '../message.js';
import type { Random } from '../random.js';

/** Some messages are sent twice, with the same bytes, as an impatient modem does. */
export function* withDuplicates(
  stream: MessageStream,
  options: { readonly share: number; readonly afterS: number },
  random: Random,
): Generator<SimulatedMessage> {
  const waiting: SimulatedMessage[] = [];
  for (const message of stream) {
    while (waiting.length > 0 && waiting[0]!.sendAtMs <= message.sendAtMs) yield waiting.shift()!;
    yield message;
    if (random.chance(options.share)) {
      waiting.push({ ...message, sendAtMs: message.sendAtMs + options.afterS * 1000 });
    }
  }
  yield* waiting;
}
