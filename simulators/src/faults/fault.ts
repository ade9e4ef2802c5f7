import { z } from 'zod';
import type { MessageStream } from '../message.js';
import type { Random } from '../random.js';
import { withBacklog } from './backlog.js';
import { withDropout } from './dropout.js';
import { withDuplicates } from './duplicates.js';

const atS = z.number().min(0);

/** Everything that can go wrong between a device's sensor and the network. Times lie within a round. */
export const fault = z.discriminatedUnion('fault', [
  /** A share of the messages is sent again, byte for byte, a moment later. */
  z.object({ fault: z.literal('duplicates'), share: z.number().min(0).max(1), afterS: atS.default(0.2) }),
  /** What would be sent in the span is lost for good. */
  z.object({ fault: z.literal('dropout'), fromS: atS, untilS: atS }),
  /** What would be sent in the span is kept and sent in a burst at its end, as after a tunnel. */
  z.object({ fault: z.literal('backlog'), fromS: atS, untilS: atS, spacingS: atS.default(0.02) }),
]);
export type Fault = z.infer<typeof fault>;
export const faultList = z.array(fault).max(20).default([]);

/** What a fault must know of the run that it spoils. */
export interface FaultSetting {
  readonly startMs: number;
  readonly cycleS: number;
  readonly random: Random;
}

function spoiled(stream: MessageStream, by: Fault, setting: FaultSetting): MessageStream {
  switch (by.fault) {
    case 'duplicates':
      return withDuplicates(stream, by, setting.random);
    case 'dropout':
      return withDropout(stream, by, setting);
    case 'backlog':
      return withBacklog(stream, by, setting);
  }
}

/** A fault takes a device's stream and gives another; they are applied in the order of the list. */
export function applyFaults(
  stream: MessageStream,
  faults: readonly Fault[],
  setting: FaultSetting,
): MessageStream {
  return faults.reduce(
    (soFar, by, index) =>
      spoiled(soFar, by, { ...setting, random: setting.random.fork(`${by.fault}-${index}`) }),
    stream,
  );
}
