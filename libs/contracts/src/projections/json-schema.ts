import { z } from 'zod';
import { statusMessage } from '../envelope.js';
import { fieldRegistry } from '../fields.js';
import { type Kind, kinds } from '../kind.js';
import type { KindContract } from '../kind-contract.js';
import { eventSchema, kindContracts } from '../kind-contracts.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

type Io = 'input' | 'output';

/** JSON Schema 2020-12 of a contract schema, with our labels and units on its fields. */
export function jsonSchemaOf(
  schema: z.ZodType,
  io: Io = 'input',
  ids?: z.core.$ZodRegistry<{ id?: string }>,
): JsonSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    ...(ids === undefined ? {} : { metadata: ids }),
    override: ({ zodSchema, jsonSchema }) => {
      const meta = fieldRegistry.get(zodSchema as unknown as z.ZodType);
      if (meta === undefined) return;
      jsonSchema.title = meta.en;
      jsonSchema.description = [meta.zh, meta.note].filter((part) => part !== undefined).join('; ');
      if (meta.unit !== undefined) jsonSchema['x-unit'] = meta.unit;
    },
  }) as JsonSchema;
}

/** What a device may publish, by kind: one observation or an array of them, its events, its status. */
export function payloadSchemas(kind: Kind): Readonly<Record<string, JsonSchema>> {
  const contract: KindContract = kindContracts[kind];
  const events = Object.keys(contract.events).map((name) => {
    const schema = eventSchema(kind, name);
    if (schema === undefined) throw new Error(`no schema of event ${kind}/${name}`);
    return [`event.${name}`, jsonSchemaOf(schema)] as const;
  });
  return {
    telemetry: jsonSchemaOf(contract.observation),
    status: jsonSchemaOf(statusMessage),
    ...Object.fromEntries(events),
  };
}

/** JSON Schema documents of all payloads, for validators of other programs. */
export function payloadSchemaDocument(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'TrialWatch MQTT payloads',
    $defs: Object.fromEntries(kinds.map((kind) => [kind, { $defs: payloadSchemas(kind) }])),
  };
}
