import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Judged } from '#rules';
import type { CheckpointRow, CommitReport, ShardStore } from '../ports.js';
import { type AmendedFindings, amendedFindings, withStoredIds } from './amended-findings.js';
import type { OwedRefold, RefoldReads, StoredFinding } from './refold-ports.js';
import { isSame, RefoldStretch } from './refold-stretch.js';
import type { RefoldSubject } from './refold-subject.js';
import type { ToldEpisode } from './told-episodes.js';

/** Read at once while nothing waits, and folded between two looks at the event loop. */
const pageReadings = 1000;
/** Past the late data the next checkpoint that agrees is the end, and what was read beyond it was read in vain. */
const lastPagesReadings = 400;
const sliceReadings = 200;
/** While the shard waits for the finish no more than this is read; else it goes on outside. */
const pagesWhileShardWaits = 2;

/** What a run needs besides its subject. */
export interface RunSurroundings {
  readonly reads: RefoldReads;
  readonly checkpointMinReadings: number;
  /** Throws where ingest is stopping. */
  check(): void;
}

export interface RunResult {
  readonly doneIds: readonly string[];
  readonly report: CommitReport;
}

type Settled = RunResult | { readonly earlierMs: number };

/**
 * Judges a subject's stored data again from the oldest of its requests on, until a stored checkpoint after them
 * agrees or nothing more is stored, and puts findings and checkpoints right in one transaction. Requests that
 * the fold reaches on its way are done with it; the others stay.
 */
export class RefoldRun {
  private readonly requests: readonly OwedRefold[];
  private taken = 0;

  constructor(
    private readonly subject: RefoldSubject,
    requests: readonly OwedRefold[],
    private readonly surroundings: RunSurroundings,
  ) {
    this.requests = requests.toSorted((a, b) => a.fromMs - b.fromMs);
  }

  async run(): Promise<RunResult> {
    await this.subject.begin();
    try {
      let fromMs = this.requests[0]?.fromMs ?? Number.POSITIVE_INFINITY;
      for (;;) {
        const settled = await this.runFrom(fromMs);
        if (!('earlierMs' in settled)) return settled;
        fromMs = settled.earlierMs;
      }
    } finally {
      this.subject.end();
    }
  }

  private async runFrom(fromMs: number): Promise<Settled> {
    const { reads, checkpointMinReadings, check } = this.surroundings;
    const stretch = await RefoldStretch.begin(this.subject, fromMs, reads, checkpointMinReadings);
    for (;;) {
      check();
      const limit = stretch.lastMs > this.neededMs(stretch.lastMs) ? lastPagesReadings : pageReadings;
      const page = await stretch.read(limit);
      const stopped = await this.takePage(stretch, page);
      if (stopped !== null) return stopped;
      if (page.length === limit) continue;
      const settled = await this.subject.exclusively((store) => this.settleAtEnd(stretch, store));
      if (settled !== null) return settled;
    }
  }

  private async takePage(stretch: RefoldStretch, page: readonly Judged[]): Promise<Settled | null> {
    for (const judged of page) {
      if (stretch.isPlaceBefore(judged)) {
        const agreed = await stretch.passTo(judged);
        if (agreed !== null && agreed.at.observedAtMs > this.neededMs(agreed.at.observedAtMs)) {
          const settled = await this.subject.exclusively((store) => this.settleAt(stretch, agreed, store));
          if (settled !== null) return settled;
        }
      }
      stretch.take(judged);
      if (++this.taken % sliceReadings === 0) await nextTurn();
    }
    return null;
  }

  private reachedAt(atMs: number): readonly OwedRefold[] {
    return this.requests.filter(({ fromMs }) => fromMs <= atMs);
  }

  /** Up to when the data must be judged again of which the fold met the beginning; it has to meet one. */
  private neededMs(atMs: number): number {
    const reached = this.reachedAt(atMs);
    if (reached.length === 0) return Number.POSITIVE_INFINITY;
    return reached.reduce(
      (latestMs, { toMs }) => Math.max(latestMs, toMs ?? Number.POSITIVE_INFINITY),
      Number.NEGATIVE_INFINITY,
    );
  }

  /**
   * From a checkpoint on that agrees, everything is judged as it was: what is open there ends as it ended. That
   * holds only for findings that follow from it, so nothing may be stored around it that does not; else the fold
   * goes on (null).
   */
  private async settleAt(
    stretch: RefoldStretch,
    { at }: CheckpointRow,
    store: ShardStore,
  ): Promise<Settled | null> {
    const atMs = at.observedAtMs;
    const told = stretch.told();
    const all = await stretch.stored(atMs);
    const stored = all.filter((finding) => stretch.decides(finding, told));
    const backed = new Map<ToldEpisode, StoredFinding>();
    for (const each of told) {
      if (each.episode.endMs !== null) continue;
      const finding = stored.find((finding) => isSame(each.episode, finding));
      if (finding === undefined) return null;
      backed.set(each, finding);
    }
    const goesOn = new Set(backed.values());
    const rest = stored.filter((finding) => !goesOn.has(finding));
    const edgeMs = atMs - this.subject.marginMs;
    const isInDoubt = ({ endMs }: StoredFinding) => endMs === null || endMs > edgeMs;
    const isTold = (finding: StoredFinding) => told.some(({ episode }) => isSame(episode, finding));
    if (rest.some((finding) => isInDoubt(finding) && !isTold(finding))) return null;
    const over = told.filter((each) => !backed.has(each));
    const amended = await amendedFindings(this.subject, over, rest, this.surroundings.reads);
    const ids = new Map(amended.ids);
    for (const [{ episode }, { findingId }] of backed) ids.set(episode, findingId);
    return this.amend(stretch, { rows: amended.rows, ids }, this.reachedAt(atMs), store);
  }

  /** Nobody else commits for the subject now: what is stored is all there is, and memory follows it. */
  private async settleAtEnd(stretch: RefoldStretch, store: ShardStore): Promise<Settled | null> {
    const { subject } = this;
    if (!(await this.readToEnd(stretch))) return null;
    await stretch.passTo(null);
    const all = await stretch.stored(null);
    const before = stretch.fold.open.length;
    const horizonMs = subject.horizonMs(stretch.lastMs, all);
    if (horizonMs !== null) stretch.fold.advance(horizonMs);
    const told = stretch.told();
    const stored = all.filter((finding) => stretch.decides(finding, told));
    const unknown = told.find(
      ({ episode, isTold }) =>
        !isTold && !stored.some((finding) => finding.endMs === null && isSame(episode, finding)),
    );
    // Its last word lies before the stretch.
    if (unknown !== undefined) return { earlierMs: unknown.episode.onsetMs };
    const amended = await amendedFindings(subject, told, stored, this.surroundings.reads);
    const last = before > 0 || amended.rows.length > 0 ? stretch.trail.setHere(stretch.fold) : null;
    try {
      const result = await this.amend(stretch, amended, this.requests, store);
      subject.adopt(stretch.fold, amended.ids, last);
      return result;
    } catch (error) {
      subject.doubt();
      throw error;
    }
  }

  /** False where so much came meanwhile that the shard should not wait for it. */
  private async readToEnd(stretch: RefoldStretch): Promise<boolean> {
    for (let pages = 0; pages < pagesWhileShardWaits; pages++) {
      const page = await stretch.read(pageReadings);
      for (const judged of page) {
        if (stretch.isPlaceBefore(judged)) await stretch.passTo(judged);
        stretch.take(judged);
      }
      if (page.length < pageReadings) return true;
    }
    return false;
  }

  private async amend(
    { trail }: RefoldStretch,
    { rows, ids }: AmendedFindings,
    requests: readonly OwedRefold[],
    store: ShardStore,
  ): Promise<RunResult> {
    const doneIds = requests.map(({ id }) => id);
    const checkpoints = trail.pending.map((row) => withStoredIds(row, ids));
    const report = await store.amend({ findings: rows, checkpoints, doneIds });
    return { doneIds, report };
  }
}
