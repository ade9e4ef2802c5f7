import { kinds } from '../kind.js';
import type { KindContract } from '../kind-contract.js';
import { kindContracts } from '../kind-contracts.js';
import { liveEvents, livePath, liveSnapshot, liveTick } from '../live.js';
import { notice } from '../quarantine.js';
import { topicRoot } from '../topics.js';
import { type JsonSchema, jsonSchemaOf, payloadSchemas } from './json-schema.js';

type Part = Record<string, unknown>;

const idParameters = {
  trialId: { description: 'Id of the trial' },
  deviceId: { description: 'Id of the device' },
};

interface Parts {
  readonly channels: Part;
  readonly operations: Part;
}

function addKind(contract: KindContract, parts: Parts): void {
  const { kind } = contract;
  const schemas = payloadSchemas(kind);
  const telemetry = {
    oneOf: [schemas.telemetry, { type: 'array', minItems: 1, maxItems: 500, items: schemas.telemetry }],
  };
  const events = Object.keys(contract.events).map((name) => schemas[`event.${name}`]);
  const payloads: Part = {
    telemetry,
    status: schemas.status,
    ...(events.length === 0 ? {} : { event: { oneOf: events } }),
  };
  for (const [channel, payload] of Object.entries(payloads)) {
    const id = `${kind}.${channel}`;
    parts.channels[id] = {
      address: `${topicRoot}/{trialId}/${kind}/{deviceId}/${channel}`,
      title: `${contract.title.en} ${channel} · ${contract.title.zh}`,
      servers: [{ $ref: '#/servers/mqtt' }],
      parameters: idParameters,
      messages: { [channel]: { name: id, contentType: 'application/json', payload } },
    };
    parts.operations[`publish.${id}`] = {
      action: 'receive',
      channel: { $ref: `#/channels/${id}` },
      summary: `The server takes ${channel} of ${contract.title.en.toLowerCase()} (${contract.cadence.en})`,
      bindings: { mqtt: { qos: 1, retain: false } },
    };
  }
}

function addNotice({ channels, operations }: Parts): void {
  channels.notice = {
    address: `${topicRoot}/{trialId}/{kind}/{deviceId}/notice`,
    title: 'What was refused, and why',
    servers: [{ $ref: '#/servers/mqtt' }],
    parameters: { ...idParameters, kind: { enum: [...kinds] } },
    messages: {
      notice: { name: 'notice', contentType: 'application/json', payload: jsonSchemaOf(notice, 'output') },
    },
  };
  operations.notice = {
    action: 'send',
    channel: { $ref: '#/channels/notice' },
    summary: 'The server tells a device that its message went to quarantine',
  };
}

function addLive({ channels, operations }: Parts): void {
  channels.live = {
    address: livePath,
    title: 'Live picture (socket.io namespace)',
    servers: [{ $ref: '#/servers/live' }],
    messages: {
      snapshot: {
        name: liveEvents.snapshot,
        contentType: 'application/json',
        payload: jsonSchemaOf(liveSnapshot, 'output'),
      },
      tick: {
        name: liveEvents.tick,
        contentType: 'application/json',
        payload: jsonSchemaOf(liveTick, 'output'),
      },
    },
  };
  operations.watch = {
    action: 'send',
    channel: { $ref: '#/channels/live' },
    summary: `A snapshot on connecting, then ticks that count up by one; after a gap send "${liveEvents.resync}". Both carry JSON text.`,
  };
}

/** The AsyncAPI 3 document of MQTT and the live stream, projected from the contracts. */
export function asyncApiDocument(version: string): JsonSchema {
  const parts: Parts = { channels: {}, operations: {} };
  for (const kind of kinds) addKind(kindContracts[kind], parts);
  addNotice(parts);
  addLive(parts);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'TrialWatch',
      version,
      description:
        'QoS 1 and 2 publishes are acknowledged after the message was committed (stored or quarantined).',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      mqtt: { host: 'localhost:1883', protocol: 'mqtt', protocolVersion: '3.1.1' },
      mqtts: { host: 'localhost:8883', protocol: 'mqtts', protocolVersion: '3.1.1' },
      live: {
        host: 'localhost:3000',
        protocol: 'wss',
        description: 'socket.io 4; session cookie or auth.token',
      },
    },
    ...parts,
  };
}
