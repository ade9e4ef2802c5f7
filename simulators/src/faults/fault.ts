import { z } from 'zod';
import type { MessageStream } from '../message.js';
import type { Random } from '../random.js';
import { withBacklog } from './backlog.js';
import { withClockSkew } from './clock-skew.js';
import { withDrift } from './drift.js';
import { withDropout } from './dropout.js';
import { withDuplicates } from './duplicates.js';
import { withGarbage } from './garbage.js';
import { withJumps } from './jumps.js';
import { withReorder } from './reorder.js';
import { withTunnel } from './tunnel.js';

const atS = z.number().min(0);
const share = z.number().min(0).max(1);
const bearingDeg = z.number().min(0).max(360);

/** Everything that can go wrong between a device's sensor and the network. Times lie within a round. */
export const fault = z.discriminatedUnion('fault', [
  /** A share of the messages is sent again, byte for byte, a moment later. */
  z.object({ fault: z.literal('duplicates'), share, afterS: atS.default(0.2) }),
  /** What would be sent in the span is lost for good. */
  z.object({ fault: z.literal('dropout'), fromS: atS, untilS: atS }),
  /** What would be sent in the span is kept and sent in a burst at its end, as after a tunnel. */
  z.object({
    fault: z.literal('backlog'),
    fromS: atS,
    untilS: atS,
    spacingS: atS.default(0.02),
    /** What is new meanwhile does not wait for the burst. */
    liveFirst: z.boolean().optional(),
  }),
  /** The same, and within the span positions are dead reckoning that drifts away. */
  z.object({
    fault: z.literal('tunnel'),
    fromS: atS,
    untilS: atS,
    spacingS: atS.default(0.02),
    driftMps: z.number().min(0).max(10).default(0.5),
    bearingDeg: bearingDeg.default(0),
  }),
  /** Positions are pulled away by up to `offsetM` and come back; `hAccM` is what the receiver admits. */
  z.object({
    fault: z.literal('drift'),
    fromS: atS,
    untilS: atS,
    offsetM: z.number().min(0).max(1000),
    bearingDeg,
    hAccM: z.number().positive().optional(),
  }),
  /** A share of the fixes begins a jump of 1 to `maxFixes` fixes to a place far off. */
  z.object({
    fault: z.literal('jumps'),
    share,
    distanceM: z.number().min(0).max(100_000),
    maxFixes: z.int().min(1).max(100).default(1),
  }),
  /** The device's clock is wrong by so much. */
  z.object({ fault: z.literal('clock_skew'), skewS: z.number().min(-86_400).max(86_400) }),
  /** A share of the messages is overtaken by later ones. */
  z.object({ fault: z.literal('reorder'), share, delayS: z.number().positive() }),
  /** A share of the messages is followed by one that is none. */
  z.object({ fault: z.literal('garbage'), share }),
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
    case 'tunnel':
      return withTunnel(stream, by, setting);
    case 'drift':
      return withDrift(stream, by, setting);
    case 'jumps':
      return withJumps(stream, by, setting.random);
    case 'clock_skew':
      return withClockSkew(stream, by);
    case 'reorder':
      return withReorder(stream, by, setting.random);
    case 'garbage':
      return withGarbage(stream, by, setting.random);
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
