import { setTimeout as wait } from 'node:timers/promises';
import type { Arrival } from './arrival.js';
import { ArrivalQueue } from './arrival-queue.js';
import { type Batch, newBatch } from './batch.js';
import { verdictsOf } from './batch-draft.js';
import { HeldWeight } from './held-weight.js';
import type { ShardStats } from './ingest.js';
import { afterCommit, runStages, untilCommit } from './pipeline.js';
import { DoubtfulRequests } from './refold/doubtful-requests.js';
import type { ShardContext } from './shard-context.js';
import { forget } from './stages/remember.js';

/** Takes turns with the batches of messages. */
interface Task {
  readonly work: () => Promise<void>;
  readonly giveUp: (error: Error) => void;
}

/**
 * A queue with at most one batch under way. Messages wait until the batch before them is committed and their
 * window has passed, and so share a transaction (group commit). After a commit that failed one message goes
 * first; while that works, batches double again.
 */
export class Shard {
  private readonly queue = new ArrivalQueue();
  private readonly held: HeldWeight;
  private readonly doubtful: DoubtfulRequests;
  private readonly tasks: Task[] = [];
  private isTasksTurn = false;
  private isWorking = false;
  private timer: NodeJS.Timeout | null = null;
  private batchRows: number;
  private silenceHeldUntilMs: number;
  private isDraining = false;
  private readonly abandonment = new AbortController();
  private idleWaiters: (() => void)[] = [];
  private commits = 0;
  private failuresInARow = 0;
  private lastFailure: ShardStats['lastFailure'] = null;

  constructor(readonly context: ShardContext) {
    const { options, ports } = context;
    this.held = new HeldWeight(options.maxHeldRows, options.maxHeldBytes);
    this.doubtful = new DoubtfulRequests(context.onRefoldsOwed);
    this.batchRows = options.maxBatchRows;
    this.silenceHeldUntilMs = ports.clock.nowMs() + options.silenceHoldMs;
  }

  /** 1 at the configured bound. */
  get pressure(): number {
    return this.held.pressure;
  }

  stats(): ShardStats {
    return {
      heldRows: this.held.rows,
      heldBytes: this.held.bytes,
      committing: this.isWorking,
      commits: this.commits,
      failuresInARow: this.failuresInARow,
      lastFailure: this.lastFailure,
    };
  }

  enqueue(arrival: Arrival): void {
    this.queue.push(arrival);
    this.held.add(arrival);
    this.wake();
  }

  /** Runs a batch without messages; settles when it is done or was given up. */
  run(batch: Batch): Promise<void> {
    return new Promise((settled) => {
      this.tasks.push({ work: () => this.attempt(batch).then(settled), giveUp: () => settled() });
      this.wake();
    });
  }

  /** Does work while no batch is under way; fails where it does, or where the shard gave up before it began. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((settled, failed) => {
      this.tasks.push({ work: () => work().then(settled, failed), giveUp: failed });
      this.wake();
    });
  }

  /** From now on nothing waits for its window; settles when nothing is held any more. */
  whenDrained(): Promise<void> {
    this.isDraining = true;
    return new Promise((idle) => {
      this.idleWaiters.push(idle);
      this.wake();
    });
  }

  /** Answers everything that waits with an error, and tries nothing again. */
  abandon(error: Error): void {
    this.abandonment.abort();
    this.answer(
      this.queue.takeWhere(() => true),
      error,
    );
    for (const { giveUp } of this.tasks.splice(0)) giveUp(error);
  }

  private wake(): void {
    if (this.isWorking) return;
    if (this.hasDue()) {
      this.isWorking = true;
      this.clearTimer();
      // Not at once: whoever hands over a message must not be answered within the same call.
      setImmediate(() => void this.work());
    } else if (!this.queue.isEmpty) {
      const waitMs = this.queue.waitMs(this.context.options.flushWindowMs);
      this.timer ??= setTimeout(() => this.onTimer(), Math.ceil(waitMs));
    } else for (const idle of this.idleWaiters.splice(0)) idle();
  }

  private onTimer(): void {
    this.timer = null;
    this.wake();
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private hasDue(): boolean {
    return this.tasks.length > 0 || this.hasDueMessages();
  }

  private hasDueMessages(): boolean {
    if (this.queue.isEmpty) return false;
    const { maxBatchRows, flushWindowMs } = this.context.options;
    return this.isDraining || this.queue.rows >= maxBatchRows || this.queue.waitMs(flushWindowMs) <= 0;
  }

  private async work(): Promise<void> {
    while (this.hasDue()) {
      const task = this.isTasksTurn || !this.hasDueMessages() ? this.tasks.shift() : undefined;
      this.isTasksTurn = task === undefined;
      if (task !== undefined) await task.work();
      else await this.attempt(newBatch({ arrivals: this.queue.take(this.batchRows) }));
    }
    this.isWorking = false;
    this.wake();
  }

  private async attempt(batch: Batch): Promise<void> {
    const { clock, ids } = this.context.ports;
    // Data of devices that could not reach us may be on their way.
    if (batch.horizon !== null && clock.nowMs() < this.silenceHeldUntilMs) return;
    const startedMs = performance.now();
    try {
      await ids.ready();
      await runStages(untilCommit, batch, this.context);
    } catch (error) {
      this.fail(batch, error instanceof Error ? error : new Error(String(error)));
      await this.pause();
      return;
    }
    this.succeed(batch, performance.now() - startedMs);
    await runStages(afterCommit, batch, this.context);
  }

  private succeed(batch: Batch, durationMs: number): void {
    this.held.remove(batch.arrivals);
    this.failuresInARow = 0;
    this.batchRows = Math.min(this.context.options.maxBatchRows, this.batchRows * 2);
    this.doubtful.tell(batch.arrivals.length > 0);
    if (batch.report === null) return;
    this.commits++;
    let rows = 0;
    for (const { fresh } of batch.devices.values()) rows += fresh.length;
    this.context.ports.meter.batch(this.context.index, rows, batch.messages.length, durationMs);
  }

  /**
   * Nothing of the batch is stored: memory forgets it, and its clients are told. They send everything again
   * from the first message that was not acknowledged, so their messages that wait here go with it: else newer
   * data would be committed before the older ones.
   */
  private fail(batch: Batch, error: Error): void {
    const { ports, options } = this.context;
    this.failuresInARow++;
    this.lastFailure = { atMs: ports.clock.nowMs(), message: error.message };
    this.silenceHeldUntilMs = ports.clock.nowMs() + options.silenceHoldMs;
    this.batchRows = 1;
    forget(batch, this.context);
    this.doubtful.add(verdictsOf(batch).refolds);
    ports.meter.count('commit_failed', 1);
    ports.onFault(error, 'commit');
    const clients = new Set(batch.arrivals.map(({ message }) => message.credentialId));
    const waiting = this.queue.takeWhere(
      (arrival) => !arrival.isUnread && clients.has(arrival.message.credentialId),
    );
    this.answer([...batch.arrivals, ...waiting], error);
  }

  private answer(arrivals: readonly Arrival[], error: Error): void {
    this.held.remove(arrivals);
    for (const arrival of arrivals) {
      if (arrival.isUnread && !this.abandonment.signal.aborted && this.pressure < 1) this.enqueue(arrival);
      else arrival.done(error);
    }
  }

  /** Doubles with every failure in a row. */
  private async pause(): Promise<void> {
    const { retryMinMs, retryMaxMs } = this.context.options;
    const pauseMs = Math.min(retryMaxMs, retryMinMs * 2 ** (this.failuresInARow - 1));
    const { signal } = this.abandonment;
    await wait(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
