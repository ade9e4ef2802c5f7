import type { IngestPorts, RefoldStats } from '../ingest.js';
import type { IngestOptions } from '../ingest-options.js';
import type { Announcer, CommitReport, IngestClock, RefoldRequest } from '../ports.js';
import type { RefoldReads } from './refold-ports.js';
import { RefoldQueue, type Waiting } from './refold-queue.js';
import { RefoldRun, type RunResult } from './refold-run.js';
import type { SubjectRegistry } from './subject-registry.js';

const runsAtOnce = 4;
/** Of these at most so many have a long way to go, so that they never hold up what came a moment late. */
const longRunsAtOnce = 2;
const longMs = 2 * 3_600_000;
/** A run that fails has been in vain: it is tried again for at most one part in so many of the time, ... */
const failingShare = 5;
/** ... and seldom where it failed so often that no outage explains it. */
const patience = 30;
const seldom = 30;
/** The list of what is owed is read for at most one part in so many of the time. */
const lookShare = 5;

/** Somebody settled all of it. */
const nothingLeft: RunResult = { doneIds: [], report: { findings: [], incidents: [], fellBack: false } };

export interface RefoldPorts {
  readonly reads: RefoldReads;
  readonly announcer: Announcer;
  readonly clock: IngestClock;
  readonly onFault: IngestPorts['onFault'];
}

interface Running {
  readonly isLong: boolean;
  readonly run: Promise<void>;
}

/**
 * Works off requests to judge again, some subjects at a time, beside the batches. It looks for them when it is
 * told that there are some, never by itself. Requests that fail stay stored and are tried again.
 */
export class RefoldWorker {
  private readonly queue = new RefoldQueue();
  private readonly running = new Map<string, Running>();
  private looking: Promise<void> | null = null;
  /** Times of the monotonic clock. */
  private lookAtMs = 0;
  private mayLookAtMs = 0;
  private failedLooks = 0;
  private timer: NodeJS.Timeout | null = null;
  private isStopping = false;
  /** Changes under way of what verdicts are judged by, and how many there were. */
  private holds = 0;
  private holdsSoFar = 0;
  private readonly totals = { done: 0, amended: 0, failed: 0 };
  private idleWaiters: (() => void)[] = [];

  constructor(
    private readonly subjects: SubjectRegistry,
    private readonly ports: RefoldPorts,
    private readonly options: IngestOptions,
  ) {}

  /** These are stored. */
  order(requests: readonly RefoldRequest[]): void {
    if (!this.queue.isToldOfMore) this.lookAtMs = performance.now() + this.options.refoldWindowMs;
    this.queue.tell(requests);
    this.goOn();
  }

  /** Whatever is stored is to be worked off. */
  wake(): void {
    this.queue.tellEverything();
    this.lookAtMs = performance.now();
    this.goOn();
  }

  /** Begins nothing until the work is done; what runs goes on, and did not know its orders. */
  async holdWhile<T>(work: () => Promise<T>): Promise<T> {
    this.holds++;
    this.holdsSoFar++;
    try {
      return await work();
    } finally {
      this.holds--;
      this.goOn();
    }
  }

  stats(): RefoldStats {
    const { oldestAtMs, size } = this.queue;
    const oldestOwedMs = oldestAtMs === null ? 0 : Math.max(0, this.ports.clock.nowMs() - oldestAtMs);
    return { owed: size, oldestOwedMs, ...this.totals };
  }

  /** Settles when nothing is left of what it was told. */
  whenIdle(): Promise<void> {
    return new Promise((idle) => {
      this.idleWaiters.push(idle);
      this.tellIdle();
    });
  }

  /** Begins nothing any more; settles when what runs has finished, or has stopped between two readings. */
  async stop(): Promise<void> {
    this.isStopping = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.looking;
    await Promise.all([...this.running.values()].map(({ run }) => run));
    this.tellIdle();
  }

  private tellIdle(): void {
    const isIdle = !this.queue.isToldOfMore && this.looking === null && this.queue.size === 0;
    if (isIdle || this.isStopping) for (const idle of this.idleWaiters.splice(0)) idle();
  }

  /** Looks and starts what is due, and comes back when something will be. */
  private goOn(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.isStopping || this.holds > 0) return;
    const nowMs = performance.now();
    const nextMs = Math.min(this.lookWhereDue(nowMs), this.startWhatIsDue(nowMs));
    if (nextMs < Number.POSITIVE_INFINITY) {
      this.timer = setTimeout(() => this.goOn(), Math.max(1, Math.ceil(nextMs - nowMs)));
    }
    this.tellIdle();
  }

  private lookWhereDue(nowMs: number): number {
    if (!this.queue.isToldOfMore || this.looking !== null) return Number.POSITIVE_INFINITY;
    const atMs = Math.max(this.lookAtMs, this.mayLookAtMs);
    if (atMs > nowMs) return atMs;
    this.looking = this.look().finally(() => {
      this.looking = null;
      this.goOn();
    });
    return Number.POSITIVE_INFINITY;
  }

  private async look(): Promise<void> {
    const startedMs = performance.now();
    const reading = this.queue.beginReading();
    const { holdsSoFar } = this;
    try {
      const owed = await this.ports.reads.owed();
      // It may have seen an order of which the directory knows nothing yet.
      if (this.holdsSoFar === holdsSoFar) reading.take(owed, this.ports.clock.nowMs());
      else reading.putBack();
      this.failedLooks = 0;
      const nowMs = performance.now();
      this.mayLookAtMs = nowMs + (lookShare - 1) * (nowMs - startedMs);
    } catch (error) {
      reading.putBack();
      this.ports.onFault(asError(error), 'refold');
      this.mayLookAtMs = performance.now() + this.pauseMs(++this.failedLooks);
    }
  }

  /** Answers when the next subject may run that waits for a time. */
  private startWhatIsDue(nowMs: number): number {
    let nextMs = Number.POSITIVE_INFINITY;
    for (const waiting of [...this.queue.waiting()]) {
      if (this.running.size >= runsAtOnce) return Number.POSITIVE_INFINITY;
      if (this.running.has(waiting.subjectId)) continue;
      if (waiting.notBeforeMs > nowMs) nextMs = Math.min(nextMs, waiting.notBeforeMs);
      else this.start(waiting);
    }
    return nextMs;
  }

  private start(waiting: Waiting): void {
    const isLong = this.isLong(waiting);
    const longRuns = [...this.running.values()].filter((one) => one.isLong);
    if (isLong && longRuns.length >= longRunsAtOnce) return;
    this.queue.begin(waiting);
    const run = this.work(waiting).finally(() => {
      this.running.delete(waiting.subjectId);
      this.goOn();
    });
    this.running.set(waiting.subjectId, { isLong, run });
  }

  private isLong({ requests }: Waiting): boolean {
    const nowMs = this.ports.clock.nowMs();
    return requests.some(({ fromMs, toMs }) => (toMs ?? nowMs) - fromMs > longMs);
  }

  private async work(waiting: Waiting): Promise<void> {
    const startedMs = performance.now();
    try {
      const [first] = waiting.requests;
      const subject = first === undefined ? undefined : this.subjects.subjectOf(first);
      if (subject === undefined) {
        this.queue.drop(waiting);
        return;
      }
      const surroundings = {
        reads: this.ports.reads,
        checkpointMinReadings: this.options.checkpointMinReadings,
        check: () => this.check(),
      };
      const ids = waiting.requests.map(({ id }) => id);
      const owed = await this.ports.reads.stillOwed(ids);
      const requests = waiting.requests.filter(({ id }) => owed.has(id));
      const settled = ids.filter((id) => !owed.has(id));
      const { doneIds, report } =
        requests.length === 0 ? nothingLeft : await new RefoldRun(subject, requests, surroundings).run();
      const rest = { nowMs: performance.now(), restMs: subject.restMs };
      this.queue.finish(waiting, [...settled, ...doneIds], rest);
      this.totals.done += doneIds.length;
      this.totals.amended += report.findings.length;
      this.announce(report);
    } catch (error) {
      this.fail(waiting, startedMs, asError(error));
    }
  }

  private fail(waiting: Waiting, startedMs: number, error: Error): void {
    const nowMs = performance.now();
    const failures = waiting.failures + 1;
    const pauseMs = this.pauseMs(failures) * (failures > patience ? seldom : 1);
    this.queue.putBack(waiting, nowMs + Math.max(pauseMs, (failingShare - 1) * (nowMs - startedMs)));
    if (this.isStopping) return;
    this.totals.failed++;
    const message = `${waiting.subjectId} could not be judged again: ${error.message}`;
    this.ports.onFault(new Error(message, { cause: error }), 'refold');
  }

  private check(): void {
    if (this.isStopping) throw new Error('ingest is stopping');
  }

  private announce({ findings, incidents }: CommitReport): void {
    if (findings.length + incidents.length === 0) return;
    const nothing = { observations: [], events: [], connections: [], measures: new Map() };
    this.ports.announcer.announce({ ...nothing, findings, incidents });
  }

  private pauseMs(failures: number): number {
    const { retryMinMs, retryMaxMs } = this.options;
    return Math.min(retryMaxMs, retryMinMs * 2 ** (failures - 1));
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
