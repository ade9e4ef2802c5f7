import { z } from 'zod';
import { device, issuedCredential } from '../device.js';
import { recordStatus } from '../envelope.js';
import { identifier, shortText, timestamp } from '../fields.js';
import { kinds } from '../kind.js';
import { liveDevice, liveSnapshot } from '../live.js';
import { quarantined, quarantinedDetail } from '../quarantine.js';
import { defineEndpoint } from './endpoint.js';
import { pageOf, pageQuery } from './page.js';

const deviceParams = z.object({ deviceId: identifier });
const period = z.object({ from: timestamp.optional(), to: timestamp.optional() });

/** A stored observation: the envelope, the columns of its kind, and where its original bytes are. */
export const storedObservation = z.object({
  deviceId: identifier,
  trialId: identifier,
  kind: z.enum(kinds),
  observedAt: timestamp,
  receivedAt: timestamp,
  bootId: z.string().nullable(),
  seq: z.int(),
  status: recordStatus,
  /** Arrived after newer data of its device. */
  late: z.boolean(),
  messageId: z.string(),
  indexInMessage: z.int(),
  /** The kind's columns by their names in the database, e.g. speed_mps; null where not sent. */
  values: z.record(z.string(), z.unknown()),
});
export type StoredObservation = z.infer<typeof storedObservation>;

export const storedEvent = z.object({
  deviceId: identifier,
  trialId: identifier,
  kind: z.enum(kinds),
  observedAt: timestamp,
  receivedAt: timestamp,
  bootId: z.string().nullable(),
  seq: z.int(),
  status: recordStatus,
  event: z.string(),
  details: z.record(z.string(), z.unknown()),
  messageId: z.string(),
});
export type StoredEvent = z.infer<typeof storedEvent>;

export const storedMessage = z.object({
  id: z.string(),
  topic: z.string(),
  deviceId: identifier,
  trialId: identifier,
  receivedAt: timestamp,
  qos: z.int(),
  sha256: z.string(),
  payloadBase64: z.string(),
  payloadText: z.string().nullable(),
});
export type StoredMessage = z.infer<typeof storedMessage>;

export const deviceEndpoints = {
  listDevices: defineEndpoint({
    operationId: 'listDevices',
    method: 'GET',
    path: '/devices',
    tag: 'devices',
    policy: 'device.read',
    status: 200,
    summary: 'Registered devices',
    query: pageQuery.extend({
      trialId: identifier.optional(),
      kind: z.enum(kinds).optional(),
      vendorId: identifier.optional(),
    }),
    response: pageOf(device),
    problems: ['invalid_cursor'],
  }),
  getDevice: defineEndpoint({
    operationId: 'getDevice',
    method: 'GET',
    path: '/devices/:deviceId',
    tag: 'devices',
    policy: 'device.read',
    status: 200,
    summary: 'A device with its newest state',
    params: deviceParams,
    response: device.extend({ live: liveDevice.nullable() }),
    problems: ['not_found'],
  }),
  createDevice: defineEndpoint({
    operationId: 'createDevice',
    method: 'POST',
    path: '/devices',
    tag: 'devices',
    policy: 'device.write',
    status: 201,
    summary: 'Register a device and issue its credential, which is shown once',
    body: device,
    response: z.object({ device, credential: issuedCredential }),
    problems: ['already_exists', 'not_found', 'validation_failed'],
  }),
  issueCredential: defineEndpoint({
    operationId: 'issueCredential',
    method: 'POST',
    path: '/devices/:deviceId/credential',
    tag: 'devices',
    policy: 'credential.issue',
    status: 201,
    summary: 'Replace the credential of a device; the old one stops working and its connection is cut',
    params: deviceParams,
    response: issuedCredential,
    problems: ['not_found'],
  }),
  createGateway: defineEndpoint({
    operationId: 'createGateway',
    method: 'POST',
    path: '/gateways',
    tag: 'devices',
    policy: 'credential.issue',
    status: 201,
    summary: 'Issue one credential that speaks for a list of devices of one vendor',
    body: z.object({
      id: identifier,
      vendorId: identifier,
      name: shortText.optional(),
      deviceIds: z.array(identifier).min(1).max(10_000),
    }),
    response: issuedCredential,
    problems: ['already_exists', 'not_found', 'validation_failed'],
  }),
  listObservations: defineEndpoint({
    operationId: 'listObservations',
    method: 'GET',
    path: '/devices/:deviceId/observations',
    tag: 'observations',
    policy: 'observation.read',
    status: 200,
    summary: 'Stored observations of a device in the order of observedAt',
    params: deviceParams,
    query: pageQuery.extend({ ...period.shape, order: z.enum(['asc', 'desc']).default('asc') }),
    response: pageOf(storedObservation),
    problems: ['not_found', 'invalid_cursor'],
  }),
  listEvents: defineEndpoint({
    operationId: 'listEvents',
    method: 'GET',
    path: '/devices/:deviceId/events',
    tag: 'observations',
    policy: 'observation.read',
    status: 200,
    summary: 'Stored events of a device in the order of observedAt',
    params: deviceParams,
    query: pageQuery.extend(period.shape),
    response: pageOf(storedEvent),
    problems: ['not_found', 'invalid_cursor'],
  }),
  getMessage: defineEndpoint({
    operationId: 'getMessage',
    method: 'GET',
    path: '/messages/:messageId',
    tag: 'observations',
    policy: 'message.read',
    status: 200,
    summary: 'The original bytes of a message',
    params: z.object({ messageId: z.string().regex(/^\d{1,19}$/) }),
    response: storedMessage,
    problems: ['not_found'],
  }),
  listQuarantine: defineEndpoint({
    operationId: 'listQuarantine',
    method: 'GET',
    path: '/quarantine',
    tag: 'quarantine',
    policy: 'quarantine.read',
    status: 200,
    summary: 'Refused messages, newest first',
    query: pageQuery.extend({ trialId: identifier.optional(), deviceId: identifier.optional() }),
    response: pageOf(quarantined),
    problems: ['invalid_cursor'],
  }),
  getQuarantined: defineEndpoint({
    operationId: 'getQuarantined',
    method: 'GET',
    path: '/quarantine/:quarantineId',
    tag: 'quarantine',
    policy: 'quarantine.read',
    status: 200,
    summary: 'A refused message with its original bytes',
    params: z.object({ quarantineId: identifier }),
    response: quarantinedDetail,
    problems: ['not_found'],
  }),
  getLiveSnapshot: defineEndpoint({
    operationId: 'getLiveSnapshot',
    method: 'GET',
    path: '/live',
    tag: 'live',
    policy: 'live.watch',
    status: 200,
    summary: 'The live picture now; the stream of changes is on socket.io at /live',
    response: liveSnapshot,
    problems: [],
  }),
} as const;
