import type { MessageStream, SimulatedMessage } from '../message.js';
import type { Random } from '../random.js';

type Spoil = (payload: SimulatedMessage['payload']) => SimulatedMessage['payload'];

/** What broken firmware sends; none of it is a payload of any kind. */
const spoils: readonly Spoil[] = [
  () => ({}),
  ({ observedAt: _, ...payload }) => payload,
  (payload) => ({ ...payload, observedAt: 'yesterday' }),
  (payload) => ({ ...payload, seq: -1 }),
  (payload) => ({ ...payload, observedAt: '2017-13-45T99:99:99Z', location: { lat: 999, lon: 'east' } }),
];

/** Some messages are followed by one that no contract knows. */
export function* withGarbage(
  stream: MessageStream,
  { share }: { readonly share: number },
  random: Random,
): Generator<SimulatedMessage> {
  for (const message of stream) {
    yield message;
    if (!random.chance(share)) continue;
    const spoil = spoils[Math.floor(random.between(0, spoils.length))]!;
    yield { ...message, payload: spoil(message.payload) };
  }
}
