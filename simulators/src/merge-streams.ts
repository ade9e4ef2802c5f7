import type { MessageStream, SimulatedMessage } from './message.js';

interface Head {
  readonly message: SimulatedMessage;
  readonly rest: Iterator<SimulatedMessage>;
}

function headOf(rest: Iterator<SimulatedMessage>): Head[] {
  const next = rest.next();
  return next.done === true ? [] : [{ message: next.value, rest }];
}

/** Interleaves streams by sendAtMs; at equal times the stream that was given first goes first. */
export function* mergeStreams(streams: readonly MessageStream[]): Generator<SimulatedMessage> {
  const heads = streams.flatMap((stream) => headOf(stream[Symbol.iterator]()));
  while (heads.length > 0) {
    let earliest = 0;
    for (let index = 1; index < heads.length; index++) {
      if (heads[index]!.message.sendAtMs < heads[earliest]!.message.sendAtMs) earliest = index;
    }
    const { message, rest } = heads[earliest]!;
    yield message;
    heads.splice(earliest, 1, ...headOf(rest));
  }
}
