import { compareObservationKeys, type ObservationKey } from '#contracts';
import type { Episode, Judged } from '#rules';
import type { CheckpointRow } from '../ports.js';
import { channelOf, keyOf } from '../reading.js';
import { CheckpointTrail } from './checkpoint-trail.js';
import type { ReadingPlace, RefoldReads, StoredFinding } from './refold-ports.js';
import type { RefoldSubject } from './refold-subject.js';
import type { SubjectFold } from './subject-fold.js';
import { type ToldEpisode, toldEpisodes } from './told-episodes.js';

/** A rule may tell something that was over for so long (the longest wait that a permit can ask for). */
const lookBackMs = 3_600_000;

/** What is stored from a checkpoint on, folded again as far as it was read. */
export class RefoldStretch {
  private readonly openAtStart: readonly Episode[];
  private place: ReadingPlace | null;
  private last: ObservationKey | null = null;

  private constructor(
    readonly subject: RefoldSubject,
    private readonly reads: RefoldReads,
    private readonly start: CheckpointRow | null,
    readonly fold: SubjectFold,
    readonly trail: CheckpointTrail,
  ) {
    this.openAtStart = fold.open;
    this.place = start === null ? null : subject.placeAfter(start);
  }

  /** Begins at the newest checkpoint that nothing from `fromMs` on can have touched, or at the very first reading. */
  static async begin(
    subject: RefoldSubject,
    fromMs: number,
    reads: RefoldReads,
    minReadings: number,
  ): Promise<RefoldStretch> {
    const start = await reads.checkpointBefore(subject.id, fromMs - subject.marginMs);
    const trail = new CheckpointTrail(reads, subject, minReadings, start);
    return new RefoldStretch(subject, reads, start, subject.newFold(start), trail);
  }

  /** The next readings of the subject; fewer than `limit` is the end. */
  read(limit: number): Promise<readonly Judged[]> {
    return this.reads.readings(this.subject.devices, this.place, limit);
  }

  take(judged: Judged): void {
    this.fold.take(judged);
    this.trail.count();
    const { observedAtMs, bootId, seq } = keyOf(judged);
    const { deviceId } = judged.type === 'observation' ? judged.observation : judged.event;
    this.last = { observedAtMs, bootId, seq };
    this.place = { observedAtMs, deviceId, bootId, seq, channel: channelOf(judged) };
  }

  /** Whether there is anything to do between the reading that was taken last and this one. */
  isPlaceBefore(next: Judged): boolean {
    if (this.last === null) return false;
    const key = keyOf(next);
    const isSameTime = this.last.observedAtMs === key.observedAtMs;
    if (this.subject.isSavedByTime ? isSameTime : compareObservationKeys(this.last, key) === 0) return false;
    return this.trail.isDue(key);
  }

  /** Compares, replaces and sets checkpoints before `next`; answers one that agrees and after which time goes on. */
  async passTo(next: Judged | null): Promise<CheckpointRow | null> {
    const key = next === null ? null : keyOf(next);
    const agreed = await this.trail.passAll(this.fold, key);
    // Readings of the same time that come after the checkpoint may still say something of it.
    return key !== null && agreed !== null && key.observedAtMs > this.lastMs ? agreed : null;
  }

  /** Time of the newest reading that was taken, or of the start. */
  get lastMs(): number {
    return this.last?.observedAtMs ?? this.startMs;
  }

  private get startMs(): number {
    return this.start?.at.observedAtMs ?? Number.NEGATIVE_INFINITY;
  }

  /** The episodes of the stretch as far as it was folded. */
  told(): readonly ToldEpisode[] {
    return toldEpisodes(this.openAtStart, this.fold.changes);
  }

  /** All findings that are stored of the stretch, and some that were over before it. */
  async stored(toMs: number | null): Promise<readonly StoredFinding[]> {
    const onsetsMs = this.openAtStart.map(({ onsetMs }) => onsetMs);
    const fromMs = this.start === null ? 0 : Math.min(this.startMs - lookBackMs, ...onsetsMs);
    const { trialId, owns } = this.subject;
    const found = await this.reads.findings({ trialId, ...owns, fromMs, toMs });
    return found.filter((finding) => this.subject.isOwn(finding));
  }

  /** Those of the stored findings that this stretch decides on: what was over at its start stands. */
  decides(finding: StoredFinding, told: readonly ToldEpisode[]): boolean {
    if (finding.endMs === null || finding.endMs > this.startMs) return true;
    return told.some(({ episode }) => isSame(episode, finding));
  }
}

/** Whether a finding is the episode as it stands. */
export function isSame(
  a: Pick<Episode, 'deviceId' | 'ruleId' | 'onsetMs'>,
  b: Pick<Episode, 'deviceId' | 'ruleId' | 'onsetMs'>,
): boolean {
  return a.onsetMs === b.onsetMs && a.ruleId === b.ruleId && a.deviceId === b.deviceId;
}
