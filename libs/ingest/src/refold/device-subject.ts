import type { Device } from '#contracts';
import type { Episode } from '#rules';
import { isContextRule, longestLagMs } from '#rules';
import { fromCheckpointState } from '../device-fold.js';
import type { DeviceMemory } from '../device-memory.js';
import { findingIdOf } from '../finding-id.js';
import type { CheckpointRow, CheckpointState, ShardStore } from '../ports.js';
import type { Shard } from '../shard.js';
import { memoryOf } from '../shard-context.js';
import { withStoredIds } from './amended-findings.js';
import { DeviceSubjectFold } from './device-subject-fold.js';
import type { ReadingPlace, StoredFinding } from './refold-ports.js';
import type { RefoldSubject } from './refold-subject.js';
import type { SubjectFold } from './subject-fold.js';

/** Longer than rules wait, by default, before they tell something that is over ... */
const leastMarginMs = 60_000;
/** ... and than those of the device do. */
const spareMs = 1000;
const endOfTime = { observedAtMs: Number.POSITIVE_INFINITY, bootId: '', seq: 0 };

/** A device that is judged again. Its shard goes on meanwhile, and only waits for the finish. */
export class DeviceSubject implements RefoldSubject {
  readonly marginMs: number;
  readonly isSavedByTime = false;
  /** Always the same list: who reads may keep something for it from page to page. */
  readonly devices: readonly Device[];
  private readonly memory: DeviceMemory;

  constructor(
    private readonly device: Device,
    private readonly shard: Shard,
  ) {
    this.devices = [device];
    this.memory = memoryOf(shard.context, device);
    const timeline = shard.context.ports.directory.timeline(device.trialId);
    const lagMs = timeline === undefined ? 0 : longestLagMs(timeline, device);
    this.marginMs = Math.max(leastMarginMs, lagMs + spareMs);
  }

  get id(): string {
    return this.device.id;
  }

  get trialId(): string {
    return this.device.trialId;
  }

  get owns() {
    return { deviceId: this.device.id };
  }

  /** Rules that look at several devices tell of a device too. */
  isOwn({ episode: { rule } }: StoredFinding): boolean {
    return !isContextRule(rule);
  }

  /** Data that keep coming late, one by one, are worth a run a second. */
  get restMs(): number {
    return this.shard.context.options.refoldRestMs;
  }

  get checkpointEveryMs(): number {
    return this.shard.context.options.checkpointEveryMs;
  }

  /**
   * The shard saves no state of the device from now on: it would be one that late data have not touched, and
   * the fold may have passed its place by the time that it is written.
   */
  begin(): Promise<void> {
    return this.shard.exclusively(async () => {
      this.memory.isJudgedAgain = true;
    });
  }

  end(): void {
    this.memory.isJudgedAgain = false;
  }

  newFold(checkpoint: CheckpointRow | null): SubjectFold {
    const { judge, ports } = this.shard.context;
    return new DeviceSubjectFold({ judge, directory: ports.directory }, this.device, checkpoint);
  }

  /** A reading and an event may have the same key: both are in the state. */
  placeAfter({ at }: CheckpointRow): ReadingPlace {
    const { observedAtMs, bootId, seq } = at;
    return { observedAtMs, bootId, seq, deviceId: this.device.id, channel: 'event' };
  }

  exclusively<T>(work: (store: ShardStore) => Promise<T>): Promise<T> {
    return this.shard.exclusively(() => work(this.shard.context.store));
  }

  /** As far as silence was told; after a restart what is stored shows whether it was. */
  horizonMs(lastMs: number, stored: readonly StoredFinding[]): number | null {
    const { horizonMs } = this.memory;
    if (horizonMs !== null) return horizonMs;
    return stored.some(({ onsetMs }) => onsetMs > lastMs) ? this.shard.context.ports.clock.nowMs() : null;
  }

  vendorIdOf(): string {
    return this.device.vendorId;
  }

  adopt(fold: SubjectFold, ids: ReadonlyMap<Episode, string>, checkpoint: CheckpointRow | null): void {
    const { memory } = this;
    if (!memory.isCurrent || !(fold instanceof DeviceSubjectFold)) return;
    const identified = (state: CheckpointState) =>
      fromCheckpointState(withStoredIds({ deviceId: this.device.id, state, at: endOfTime }, ids).state);
    Object.assign(memory, identified(fold.reached));
    memory.settled = identified(fold.settled);
    memory.announced = 'known';
    memory.renamed = this.renamed(ids);
    memory.quietUntilMs = 0;
    if (checkpoint === null) return;
    memory.checkpointAtMs = checkpoint.at.observedAtMs;
    memory.readingsSinceCheckpoint = 0;
  }

  /** What a horizon told may be stored under the id of another onset. */
  private renamed(ids: ReadonlyMap<Episode, string>): Readonly<Record<string, string>> {
    const lastMs = this.memory.settled.state.last?.observedAtMs ?? Number.NEGATIVE_INFINITY;
    const announced = [...ids].filter(([{ onsetMs }]) => onsetMs > lastMs);
    return Object.fromEntries(announced.map(([episode, id]) => [findingIdOf(this.trialId, episode), id]));
  }

  doubt(): void {
    this.memory.isCurrent = false;
  }
}
