import type { MessageStream, SimulatedMessage } from '../message.js';
import type { Random } from '../random.js';
import { displaced } from './displaced.js';

/** Now and then one or a few fixes lie far off, by a reflected signal of which the receiver knows nothing. */
export function* withJumps(
  stream: MessageStream,
  jumps: { readonly share: number; readonly distanceM: number; readonly maxFixes: number },
  random: Random,
): Generator<SimulatedMessage> {
  let left = 0;
  let bearingDeg = 0;
  for (const message of stream) {
    if (left === 0 && random.chance(jumps.share)) {
      left = 1 + Math.floor(random.between(0, jumps.maxFixes));
      bearingDeg = random.between(0, 360);
    }
    if (left === 0) yield message;
    else {
      left--;
      yield displaced(message, { distanceM: jumps.distanceM, bearingDeg });
    }
  }
}
