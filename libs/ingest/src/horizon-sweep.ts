import type { Device } from '#contracts';
import { newBatch } from './batch.js';
import type { DeviceMemory } from './device-memory.js';
import type { TrialDirectory } from './ports.js';
import { shardOf } from './route-table.js';
import type { Shard } from './shard.js';
import { slicesOf } from './slices.js';

const devicesAtOnce = 128;
const shortestIntervalMs = 1000;

/**
 * Moves event time on for devices that do not report, so that silence is told before their next message, and for
 * rules over several devices that have something to say by then. It goes
 * through the queues of the shards like everything else, in slices, so that it never holds data up for long.
 */
export class HorizonSweep {
  private underWay: Promise<void> | null = null;

  constructor(
    private readonly directory: Pick<TrialDirectory, 'allDevices'>,
    private readonly shards: readonly Shard[],
  ) {}

  /** Settles when all devices that are due were looked at; joins a sweep that still works. */
  advance(nowMs: number): Promise<void> {
    this.underWay ??= this.sweep(nowMs).finally(() => {
      this.underWay = null;
    });
    return this.underWay;
  }

  private async sweep(nowMs: number): Promise<void> {
    const due: Device[][] = this.shards.map(() => []);
    for (const device of this.directory.allDevices()) {
      const index = shardOf(device.id, this.shards.length);
      if (isDue(device, this.shards[index]?.context.devices.get(device.id), nowMs)) due[index]?.push(device);
    }
    await Promise.all(this.shards.map((shard, index) => advanceShard(shard, due[index] ?? [], nowMs)));
  }
}

async function advanceShard(shard: Shard, devices: readonly Device[], nowMs: number): Promise<void> {
  const isGroupDue = shard.context.contextRequests.due(nowMs).length > 0;
  const slices = slicesOf(devices, devicesAtOnce);
  for (const slice of slices.length === 0 && isGroupDue ? [[]] : slices) {
    await shard.run(newBatch({ horizon: { devices: slice, nowMs } }));
  }
}

/** Cheap: most devices reported a moment ago, have data waiting, or were looked at a moment ago. */
function isDue(device: Device, memory: DeviceMemory | undefined, nowMs: number): boolean {
  if (memory === undefined || !memory.isCurrent) return true;
  if (memory.waiting > 0 || nowMs < memory.quietUntilMs) return false;
  const { last } = memory.state;
  if (last === null) return true;
  const intervalMs =
    device.reportIntervalS === undefined ? shortestIntervalMs : device.reportIntervalS * 1000;
  return nowMs - last.observedAtMs >= intervalMs;
}
