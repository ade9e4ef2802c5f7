import type { ObservationKey } from '#contracts';
import type { ReadingChannel } from './reading.js';

/** One text for the identity of a reading within the store. */
export function readingKey(channel: ReadingChannel, deviceId: string, key: ObservationKey): string {
  return `${channel}/${deviceId}/${key.observedAtMs}/${key.seq}/${key.bootId}`;
}

/**
 * Content hashes of the readings that were stored last. Two generations of half the capacity each: when
 * the young one is full it becomes the old one and the old one is forgotten. So memory is bounded, the
 * newest half is always there, and nothing has to be kept in order of use.
 */
export class RecentKeys {
  private young = new Map<string, bigint>();
  private old = new Map<string, bigint>();

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.young.size + this.old.size;
  }

  get(key: string): bigint | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  set(key: string, contentHash: bigint): void {
    if (this.young.size >= this.capacity / 2) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, contentHash);
  }

  delete(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }
}
