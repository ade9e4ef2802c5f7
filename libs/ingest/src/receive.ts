import { type DeviceTopic, type Outcome, type Problem, problem, type StatusMessage } from '#contracts';
import type { Judged } from '#rules';
import type { Arrival, KnownDevice, Refusal } from './arrival.js';
import { contentHash } from './content-hash.js';
import type { Done, UnreadMessage } from './ingest.js';
import type { ArrivedMessage } from './ports.js';
import { keyOf, type Reading } from './reading.js';
import { refuseItem, refuseMessage } from './refusals.js';
import { memoryOf, type ShardContext } from './shard-context.js';
import { type Decoded, decode, plainDialect } from './stages/decode.js';
import { type ItemEnvelope, validateEvent, validateObservation, validateStatus } from './stages/validate.js';

const nothingRead = { readings: [], status: null, refusals: [] };

/** Decode and validate: what a message says, or why it goes to quarantine. Never throws for what was sent. */
export function receive(
  message: ArrivedMessage,
  topic: Outcome<DeviceTopic>,
  done: Done,
  shard: ShardContext,
): Arrival {
  const refuse = (why: Problem) => [refuseMessage(message.payload, why)];
  const base = { ...nothingRead, message, done, isUnread: false };
  if (!topic.ok) return { ...base, address: null, known: null, refusals: refuse(topic.problem) };
  const address = topic.value;
  const device = shard.ports.directory.device(address.trialId, address.kind, address.deviceId);
  if (device === undefined) {
    const detail = `The trial ${address.trialId} has no ${address.kind} with the id ${address.deviceId}.`;
    return { ...base, address, known: null, refusals: refuse(problem('unknown_device', detail)) };
  }
  const known: KnownDevice = { device, memory: memoryOf(shard, device) };
  const decoded = decode(message.payload, shard.options.maxDepth, plainDialect);
  if (!decoded.ok) return { ...base, address, known, refusals: refuse(decoded.problem) };
  return { ...base, address, known, ...read(message, address, decoded.value, shard) };
}

type Read = Pick<Arrival, 'readings' | 'status' | 'refusals'>;

function read(message: ArrivedMessage, address: DeviceTopic, decoded: Decoded, shard: ShardContext): Read {
  switch (address.channel) {
    case 'telemetry':
      return readItems(message, address, decoded, shard, validateObservation);
    case 'event':
      return readItems(message, address, decoded, shard, validateEvent);
    case 'status':
      return readStatus(message, decoded);
    case 'notice': {
      const why = problem('topic_forbidden', 'Devices do not publish on their notice topic.');
      return { ...nothingRead, refusals: [refuseMessage(message.payload, why)] };
    }
  }
}

function readItems(
  message: ArrivedMessage,
  address: DeviceTopic,
  { items, text }: Decoded,
  shard: ShardContext,
  validate: typeof validateObservation,
): Read {
  const status = shard.ports.directory.recordStatus(address.trialId);
  const envelope: ItemEnvelope = { ...address, receivedAtMs: message.receivedAtMs, status };
  const readings: Reading[] = [];
  const refusals: Refusal[] = [];
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const valid = validate(item, text, envelope, shard.options);
    if (valid.ok) readings.push(readingOf(valid.value, item, index));
    else refusals.push(refuseItem(message.payload, index, valid.problem));
  }
  return { readings, status: null, refusals };
}

function readingOf(judged: Judged, item: unknown, index: number): Reading {
  return { judged, key: keyOf(judged), index, contentHash: contentHash(item) };
}

function readStatus(message: ArrivedMessage, { items, text, isBatch }: Decoded): Read {
  const status: Outcome<StatusMessage> = isBatch
    ? { ok: false, problem: problem('schema_violation', 'A status message is one object, not an array.') }
    : validateStatus(items[0], text);
  if (status.ok) return { ...nothingRead, status: status.value };
  return { ...nothingRead, refusals: [refuseMessage(message.payload, status.problem)] };
}

/** The record of a message whose bytes were never taken. Nobody waits for it, and nobody sends it again. */
export function receiveUnread(
  unread: UnreadMessage,
  topic: Outcome<DeviceTopic>,
  shard: ShardContext,
): Arrival {
  const { credentialId, vendorId, receivedAtMs, code, detail, sizeBytes } = unread;
  const address = topic.ok ? topic.value : null;
  const device =
    address === null
      ? undefined
      : shard.ports.directory.device(address.trialId, address.kind, address.deviceId);
  return {
    ...nothingRead,
    message: {
      topic: unread.topic ?? '',
      payload: new Uint8Array(0),
      qos: 0,
      isWill: false,
      receivedAtMs,
      credentialId,
      vendorId: vendorId ?? '',
      deviceIds: [],
    },
    address,
    known: device === undefined ? null : { device, memory: memoryOf(shard, device) },
    refusals: [{ problem: problem(code, detail), index: null, payload: null, sizeBytes }],
    done: () => undefined,
    isUnread: true,
  };
}
