import { compareObservationKeys, type ObservationKey } from '#contracts';
import type { CheckpointRow } from '../ports.js';
import type { RefoldReads } from './refold-ports.js';
import type { RefoldSubject } from './refold-subject.js';
import type { SubjectFold } from './subject-fold.js';

const checkpointsAtOnce = 64;

/**
 * The checkpoints on the way of a re-fold: stored ones are compared with the fold, those that do not agree are
 * replaced, and new ones are set where they lie far apart, so that the next re-fold begins near.
 */
export class CheckpointTrail {
  private ahead: CheckpointRow[] = [];
  private isExhausted = false;
  private listedTo: ObservationKey | null;
  private lastAtMs: number;
  private readings = 0;
  /** To be written with the amendment. */
  readonly pending: CheckpointRow[] = [];

  constructor(
    private readonly reads: Pick<RefoldReads, 'checkpointsAfter'>,
    private readonly subject: Pick<RefoldSubject, 'id' | 'checkpointEveryMs'>,
    private readonly minReadings: number,
    start: CheckpointRow | null,
  ) {
    this.listedTo = start?.at ?? null;
    this.lastAtMs = start?.at.observedAtMs ?? Number.NEGATIVE_INFINITY;
  }

  /** Counts a reading that the fold took. */
  count(): void {
    this.readings++;
  }

  /** Whether `passAll` has anything to do before the reading with this key. */
  isDue(next: ObservationKey): boolean {
    const stored = this.ahead[0];
    if (stored === undefined && !this.isExhausted) return true;
    if (stored !== undefined && compareObservationKeys(stored.at, next) < 0) return true;
    return this.isDueAt(next.observedAtMs);
  }

  /**
   * The fold stands between two readings, and `next` is the one that it has not taken (null: there is none).
   * Answers the stored checkpoint of this place where it agrees.
   */
  async passAll(fold: SubjectFold, next: ObservationKey | null): Promise<CheckpointRow | null> {
    let agreed: CheckpointRow | null = null;
    do {
      if (this.needsMore) await this.lookAhead();
      agreed = this.pass(fold, next) ?? agreed;
    } while (this.needsMore);
    if (agreed === null && next !== null && this.isDueAt(next.observedAtMs)) this.setWhereFar(fold);
    return agreed;
  }

  /** Sets one at the place where the fold stands, if none was set there. */
  setHere(fold: SubjectFold): CheckpointRow | null {
    const here = fold.checkpoint();
    if (here === null) return null;
    const last = this.pending.at(-1);
    if (last !== undefined && compareObservationKeys(last.at, here.at) === 0) return last;
    this.pending.push(here);
    this.settle(here.at.observedAtMs);
    return here;
  }

  private get needsMore(): boolean {
    return this.ahead.length === 0 && !this.isExhausted;
  }

  private async lookAhead(): Promise<void> {
    const found = await this.reads.checkpointsAfter(this.subject.id, this.listedTo, checkpointsAtOnce);
    this.isExhausted = found.length < checkpointsAtOnce;
    this.ahead.push(...found);
    this.listedTo = found.at(-1)?.at ?? this.listedTo;
  }

  private pass(fold: SubjectFold, next: ObservationKey | null): CheckpointRow | null {
    let agreed: CheckpointRow | null = null;
    for (let stored = this.ahead[0]; stored !== undefined; stored = this.ahead[0]) {
      if (next !== null && compareObservationKeys(stored.at, next) >= 0) break;
      this.ahead.shift();
      this.settle(stored.at.observedAtMs);
      if (fold.agreesWith(stored)) agreed = stored;
      else this.replace(fold, stored);
    }
    return agreed;
  }

  private replace(fold: SubjectFold, { at }: CheckpointRow): void {
    const here = fold.checkpoint();
    if (here !== null) this.pending.push({ ...here, at });
  }

  private isDueAt(nextMs: number): boolean {
    return this.readings >= this.minReadings && nextMs - this.lastAtMs >= this.subject.checkpointEveryMs;
  }

  /** The place before `next` may lie nearer than `next` does. */
  private setWhereFar(fold: SubjectFold): void {
    const atMs = fold.checkpoint()?.at.observedAtMs;
    if (atMs !== undefined && atMs - this.lastAtMs >= this.subject.checkpointEveryMs) this.setHere(fold);
  }

  private settle(atMs: number): void {
    this.lastAtMs = Math.max(this.lastAtMs, atMs);
    this.readings = 0;
  }
}
