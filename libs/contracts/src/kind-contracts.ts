import { z } from 'zod';
import { envelopeShape } from './envelope.js';
import type { Kind } from './kind.js';
import type { KindContract } from './kind-contract.js';
import { bin } from './kinds/bin.js';
import { bus } from './kinds/bus.js';
import { efence } from './kinds/efence.js';
import { parking } from './kinds/parking.js';
import { streetlight } from './kinds/streetlight.js';
import { traffic } from './kinds/traffic.js';

export const kindContracts = { bus, streetlight, parking, efence, traffic, bin } as const satisfies {
  [K in Kind]: KindContract<K>;
};

/** The payload of an observation, as validated; unknown fields stay in the original bytes only. */
export type Payload<K extends Kind = Kind> = z.infer<(typeof kindContracts)[K]['observation']>;
export type BusPayload = Payload<'bus'>;

type Events<K extends Kind> = (typeof kindContracts)[K]['events'];
export type BusEventName = keyof Events<'bus'> & string;

/** The envelope of an event; its details follow the schema of its name. */
export const eventEnvelope = z.object({ ...envelopeShape, event: z.string().max(64) });

/** The whole schema of one event of a kind, or undefined where the kind has no such event. */
export function eventSchema(kind: Kind, event: string): z.ZodObject | undefined {
  return eventSchemas.get(`${kind}/${event}`);
}

const eventSchemas: ReadonlyMap<string, z.ZodObject> = new Map(
  Object.values(kindContracts).flatMap((contract: KindContract) =>
    Object.entries(contract.events).map(
      ([name, details]) =>
        [
          `${contract.kind}/${name}`,
          z.object({ ...envelopeShape, event: z.literal(name), ...details.shape }),
        ] as const,
    ),
  ),
);
