import type { MessageStream, SimulatedMessage } from '../message.js';

/** The device's clock is wrong by so much: ahead where it is positive. */
export function* withClockSkew(
  stream: MessageStream,
  { skewS }: { readonly skewS: number },
): Generator<SimulatedMessage> {
  for (const message of stream) {
    const observedAtMs = message.observedAtMs + skewS * 1000;
    const payload = { ...message.payload, observedAt: new Date(observedAtMs).toISOString() };
    yield { ...message, observedAtMs, payload };
  }
}
