import type { Device } from '#contracts';
import { type ContextScope, contextScopes, isContextRule, type TrialTimeline } from '#rules';
import type { CheckpointRow, ShardStore } from '../ports.js';
import { shardOf } from '../route-table.js';
import type { Shard } from '../shard.js';
import { ContextFold, placeAfterContext } from './context-fold.js';
import { contextSubjectId } from './context-requests.js';
import type { OwedRefold, ReadingPlace, StoredFinding } from './refold-ports.js';
import type { RefoldSubject } from './refold-subject.js';
import type { SubjectFold } from './subject-fold.js';

/** A rule may tell of an episode by its time alone. */
const leastMarginMs = 1000;
/** Such a rule is judged again with every batch that concerns it: its start must lie near ... */
const checkpointEveryMs = 60_000;
/** ... and runs take at most one part in so many of the time, however many devices report every second. */
const runShare = 5;

/**
 * A rule that looks at several devices. Nobody judges it but the worker, and no memory holds it: each run goes
 * on from a checkpoint near its requests.
 */
export class GroupSubject implements RefoldSubject {
  readonly id: string;
  /** A list of this run's own: what the store keeps from page to page goes with it. */
  readonly devices: readonly Device[];
  readonly checkpointEveryMs = checkpointEveryMs;
  readonly isSavedByTime = true;

  /** Of the monotonic clock. */
  private begunAtMs = performance.now();

  private constructor(
    readonly trialId: string,
    private readonly ruleId: string,
    private readonly timeline: TrialTimeline,
    private readonly scope: ContextScope,
    private readonly shards: readonly Shard[],
  ) {
    this.id = contextSubjectId(trialId, ruleId);
    this.devices = [...scope.devices];
  }

  /** The subject of a request; undefined where no permit of the trial has had such a rule. */
  static of({ trialId, subjectId }: OwedRefold, shards: readonly Shard[]): GroupSubject | undefined {
    const ports = shards[0]?.context.ports;
    const timeline = ports?.directory.timeline(trialId);
    if (ports === undefined || timeline === undefined || !subjectId.startsWith(`${trialId}/`))
      return undefined;
    const ruleId = subjectId.slice(trialId.length + 1);
    // Clocks of devices run ahead: also of versions that are not in force yet.
    const scope = contextScopes(timeline, Number.POSITIVE_INFINITY).get(ruleId);
    return scope === undefined ? undefined : new GroupSubject(trialId, ruleId, timeline, scope, shards);
  }

  get owns() {
    return { ruleId: this.ruleId };
  }

  get restMs(): number {
    return (runShare - 1) * (performance.now() - this.begunAtMs);
  }

  get marginMs(): number {
    return Math.max(this.scope.lagMs, leastMarginMs);
  }

  /** A permit may have had a rule of single devices under the same id. */
  isOwn({ episode: { rule } }: StoredFinding): boolean {
    return isContextRule(rule);
  }

  /** From now on every batch asks anew: see ContextRequests. */
  async begin(): Promise<void> {
    this.begunAtMs = performance.now();
    const pickUp =
      ({ context }: Shard) =>
      async () =>
        context.contextRequests.pickedUp(this.id);
    await Promise.all(this.shards.map((shard) => shard.exclusively(pickUp(shard))));
  }

  end(): void {
    // Nothing was held.
  }

  newFold(checkpoint: CheckpointRow | null): SubjectFold {
    return new ContextFold({ id: this.id, ruleId: this.ruleId, timeline: this.timeline }, checkpoint);
  }

  placeAfter(checkpoint: CheckpointRow): ReadingPlace {
    return placeAfterContext(checkpoint);
  }

  /** The worker runs a subject once at a time; a shard lends its connection. */
  exclusively<T>(work: (store: ShardStore) => Promise<T>): Promise<T> {
    return this.home.exclusively(() => work(this.home.context.store));
  }

  private get home(): Shard {
    const shard = this.shards[shardOf(this.id, this.shards.length)];
    if (shard === undefined) throw new Error('there are no shards');
    return shard;
  }

  horizonMs(): number | null {
    return this.shards[0]?.context.ports.clock.nowMs() ?? null;
  }

  vendorIdOf(deviceId: string): string {
    const known = this.scope.devices.find(({ id }) => id === deviceId);
    if (known === undefined)
      throw new Error(`${this.id}: a finding on ${deviceId}, which it does not look at`);
    return known.vendorId;
  }

  /** Nobody remembers its state, only when it is to be looked at again although nothing is observed. */
  adopt(fold: SubjectFold): void {
    if (!(fold instanceof ContextFold)) return;
    this.home.context.contextRequests.wakeAt(this.trialId, this.id, fold.dueMs);
  }

  /** The run may have been stored, and then it is not made again. */
  doubt(): void {
    const { contextRequests, ports } = this.home.context;
    contextRequests.wakeAt(this.trialId, this.id, ports.clock.nowMs());
  }
}
