import { compareObservationKeys } from '#contracts';
import type { Arrival, KnownDevice } from '../arrival.js';
import { type Batch, type DeviceWork, type FreshRow, workOn } from '../batch.js';
import { quarantine } from '../quarantine-row.js';
import { channelOf, type Reading } from '../reading.js';
import { readingKey } from '../recent-keys.js';
import { conflict } from '../refusals.js';
import type { ShardContext } from '../shard-context.js';

/**
 * Tells what is new from what came before, by (channel, device, observedAt, bootId, seq). MQTT's DUP flag is
 * never looked at: clients resend without it. A message gets its id and its row where it brings anything new.
 */
export function dedupe(batch: Batch, shard: ShardContext): void {
  for (const arrival of batch.arrivals) {
    if (arrival.known === null) continue;
    if (arrival.readings.length > 0 || arrival.status !== null) sift(batch, arrival, arrival.known, shard);
  }
}

function sift(batch: Batch, arrival: Arrival, known: KnownDevice, shard: ShardContext): void {
  const work = workOn(batch, known.device, known.memory);
  let messageId: bigint | null = null;
  for (const reading of arrival.readings) {
    const stored = storedHash(work, reading, shard);
    if (stored === undefined) {
      messageId ??= shard.ports.ids.next();
      work.fresh.push(freshRow(arrival, reading, messageId));
    } else if (stored === reading.contentHash) batch.duplicates++;
    else quarantine(batch, arrival, conflict(arrival, reading.index), shard.ports.ids);
  }
  if (arrival.status !== null) {
    messageId ??= shard.ports.ids.next();
    const { receivedAtMs, isWill } = arrival.message;
    const { id, trialId } = known.device;
    batch.connections.push({
      deviceId: id,
      trialId,
      messageId,
      receivedAtMs,
      status: arrival.status,
      isWill,
    });
  }
  if (messageId !== null) keepMessage(batch, arrival, known, messageId);
}

/**
 * Content hash under which the key is known, or undefined where it is new; then it is remembered at once, so
 * that a repetition within the batch is seen. A failed commit takes it out again.
 */
function storedHash(work: DeviceWork, reading: Reading, shard: ShardContext): bigint | undefined {
  const { key, contentHash } = reading;
  const channel = channelOf(reading.judged);
  const identity = readingKey(channel, work.device.id, key);
  const newest = work.newest[channel];
  if (newest === null || compareObservationKeys(key, newest) > 0) work.newest[channel] = key;
  else {
    const known = shard.recents.get(identity);
    if (known !== undefined) return known;
  }
  shard.recents.set(identity, contentHash);
  return undefined;
}

function freshRow(arrival: Arrival, reading: Reading, messageId: bigint): FreshRow {
  const { judged, key, index, contentHash } = reading;
  const place = { messageId, indexInMessage: index, contentHash, late: false, judged, key, arrival };
  return judged.type === 'observation'
    ? { observation: judged.observation, ...place }
    : { event: judged.event, ...place };
}

function keepMessage(batch: Batch, arrival: Arrival, { device }: KnownDevice, id: bigint): void {
  const { receivedAtMs, topic, credentialId, qos, payload } = arrival.message;
  const { trialId, kind, vendorId } = device;
  const deviceId = device.id;
  batch.messages.push({
    id,
    receivedAtMs,
    topic,
    trialId,
    kind,
    deviceId,
    vendorId,
    credentialId,
    qos,
    payload,
  });
}
