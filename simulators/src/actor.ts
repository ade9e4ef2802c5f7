import { z } from 'zod';
import { binActor, simulateBin } from './devices/bin.js';
import { simulateBus } from './devices/bus.js';
import { busActor } from './devices/bus-actor.js';
import { efenceActor, simulateEfence } from './devices/efence.js';
import { parkingActor, simulateParking } from './devices/parking.js';
import { simulateStreetlight, streetlightActor } from './devices/streetlight.js';
import { simulateTraffic, trafficActor } from './devices/traffic.js';
import type { MessageStream } from './message.js';
import type { Reporter } from './reporter.js';

/** A simulated device with everything that it will do: plain data. */
export const actor = z.discriminatedUnion('kind', [
  busActor,
  streetlightActor,
  parkingActor,
  efenceActor,
  trafficActor,
  binActor,
]);
export type Actor = z.infer<typeof actor>;

/** The endless stream of what a device sends, before faults. */
export function simulateActor(of: Actor, reporter: Reporter): MessageStream {
  switch (of.kind) {
    case 'bus':
      return simulateBus(of, reporter);
    case 'streetlight':
      return simulateStreetlight(of, reporter);
    case 'parking':
      return simulateParking(of, reporter);
    case 'efence':
      return simulateEfence(of, reporter);
    case 'traffic':
      return simulateTraffic(of, reporter);
    case 'bin':
      return simulateBin(of, reporter);
  }
}
