import type { Device } from '#contracts';
import { type DeviceMemory, emptyDeviceMemory } from './device-memory.js';
import type { IngestPorts } from './ingest.js';
import type { IngestOptions } from './ingest-options.js';
import type { Judge, RefoldRequest, ShardStore } from './ports.js';
import { RecentKeys } from './recent-keys.js';
import { ContextRequests } from './refold/context-requests.js';
import { shardOf } from './route-table.js';

/** What the stages of one shard work with: its memory, its store, and the ports. */
export interface ShardContext {
  readonly index: number;
  readonly store: ShardStore;
  readonly ports: Omit<IngestPorts, 'stores'>;
  readonly judge: Judge;
  readonly options: IngestOptions;
  readonly devices: Map<string, DeviceMemory>;
  readonly recents: RecentKeys;
  readonly contextRequests: ContextRequests;
  /** Told after COMMIT of requests that were stored and are to be worked off now. */
  readonly onRefoldsOwed: (requests: readonly RefoldRequest[]) => void;
}

export function newShardContext(
  index: number,
  store: ShardStore,
  ports: IngestPorts,
  judge: Judge,
  options: IngestOptions,
  onRefoldsOwed: ShardContext['onRefoldsOwed'],
): ShardContext {
  // The keys of a whole batch, looked up or new, must be in memory together.
  const recentKeys = Math.max(options.recentKeys, 8 * options.maxBatchRows, 8192);
  const recents = new RecentKeys(recentKeys);
  const isHome = (subjectId: string) => shardOf(subjectId, ports.stores.length) === index;
  const contextRequests = new ContextRequests(ports.directory, options.lateLimitMs, isHome);
  return { index, store, ports, judge, options, devices: new Map(), recents, contextRequests, onRefoldsOwed };
}

/** The shard's memory of a device, begun empty where there is none. */
export function memoryOf(shard: ShardContext, device: Pick<Device, 'id'>): DeviceMemory {
  const known = shard.devices.get(device.id);
  if (known !== undefined) return known;
  const memory = emptyDeviceMemory(device.id, shard.judge.initialDeviceState);
  shard.devices.set(device.id, memory);
  return memory;
}
