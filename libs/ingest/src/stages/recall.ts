import { compareObservationKeys, type Device } from '#contracts';
import type { Batch } from '../batch.js';
import { DeviceFold, fromCheckpointState } from '../device-fold.js';
import type { DeviceMemory } from '../device-memory.js';
import type { DeviceHistory, KeyQuery } from '../ports.js';
import { channelOf, keyOf, type Reading } from '../reading.js';
import { readingKey } from '../recent-keys.js';
import { memoryOf, type ShardContext } from '../shard-context.js';

const historiesAtOnce = 8;

/**
 * Brings into memory what the batch needs and memory does not hold: the state of devices that are met for
 * the first time (or whose memory is in doubt), and the content of old keys. Data in order need neither, and
 * then nothing is awaited.
 */
export function recall(batch: Batch, shard: ShardContext): Promise<void> | undefined {
  const unknown = unknownDevices(batch, shard);
  if (unknown.length === 0) return recallKeys(batch, shard);
  return recallDevices(unknown, shard).then(() => recallKeys(batch, shard));
}

function unknownDevices(batch: Batch, shard: ShardContext): readonly Device[] {
  const unknown = new Map<string, Device>();
  for (const { known } of batch.arrivals) {
    if (known !== null && !known.memory.isCurrent) unknown.set(known.device.id, known.device);
  }
  for (const device of batch.horizon?.devices ?? []) {
    if (!memoryOf(shard, device).isCurrent) unknown.set(device.id, device);
  }
  return [...unknown.values()];
}

async function recallDevices(devices: readonly Device[], shard: ShardContext): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let device = devices[next++]; device !== undefined; device = devices[next++]) {
      const memory = memoryOf(shard, device);
      restore(device, memory, await shard.ports.reads.history(device), shard);
      memory.announced = (await isAnnounced(device, memory, shard)) ? 'unknown' : 'known';
    }
  };
  await Promise.all(Array.from({ length: Math.min(historiesAtOnce, devices.length) }, work));
}

/**
 * Folds what was stored since the last checkpoint. Its findings are stored already, or a request to judge late
 * data again is owed, which puts them right.
 */
function restore(device: Device, memory: DeviceMemory, history: DeviceHistory, shard: ShardContext): void {
  const { checkpoint, since } = history;
  const start =
    checkpoint === null
      ? { state: shard.judge.initialDeviceState, open: {} }
      : fromCheckpointState(checkpoint.state);
  const fold = new DeviceFold({ judge: shard.judge, directory: shard.ports.directory }, device, start);
  const at = checkpoint?.at ?? null;
  memory.newest = { telemetry: at, event: at };
  for (const judged of since) {
    fold.take(judged);
    memory.newest[channelOf(judged)] = keyOf(judged);
  }
  Object.assign(memory, fold.result());
  memory.settled = fold.result();
  memory.renamed = {};
  memory.horizonMs = null;
  memory.checkpointAtMs = at?.observedAtMs ?? null;
  memory.readingsSinceCheckpoint = since.length;
  memory.isCurrent = true;
}

/** Whether a horizon said something of the time after the newest reading, of which memory knows nothing now. */
async function isAnnounced(
  { id: deviceId, trialId }: Device,
  { settled }: DeviceMemory,
  { ports }: ShardContext,
): Promise<boolean> {
  const lastMs = settled.state.last?.observedAtMs ?? 0;
  const found = await ports.refoldReads.findings({ trialId, deviceId, fromMs: lastMs, toMs: null });
  return found.some(({ onsetMs }) => onsetMs > lastMs);
}

function recallKeys(batch: Batch, shard: ShardContext): Promise<void> | undefined {
  const queries: KeyQuery[] = [];
  for (const { known, readings } of batch.arrivals) {
    if (known === null) continue;
    for (const reading of readings) {
      if (isBeyondMemory(reading, known.memory, shard)) queries.push(queryOf(reading, known.device));
    }
  }
  return queries.length === 0 ? undefined : lookUp(queries, shard);
}

/** Not newer than everything stored of its device, and not among the keys that memory still has. */
function isBeyondMemory(reading: Reading, memory: DeviceMemory, shard: ShardContext): boolean {
  const channel = channelOf(reading.judged);
  const newest = memory.newest[channel];
  if (newest === null || compareObservationKeys(reading.key, newest) > 0) return false;
  return shard.recents.get(readingKey(channel, memory.deviceId, reading.key)) === undefined;
}

function queryOf({ judged, key }: Reading, device: Device): KeyQuery {
  return { channel: channelOf(judged), kind: device.kind, deviceId: device.id, key };
}

async function lookUp(queries: readonly KeyQuery[], shard: ShardContext): Promise<void> {
  const stored = await shard.ports.reads.contentHashes(queries);
  for (const [index, contentHash] of stored) {
    const query = queries[index];
    if (query === undefined) continue;
    shard.recents.set(readingKey(query.channel, query.deviceId, query.key), contentHash);
  }
}
