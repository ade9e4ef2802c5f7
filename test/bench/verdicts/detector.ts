import type { DriveFix, Level } from './lane-drive.js';

/** A departure as a detector tells it, epoch ms. */
export interface DetectedEpisode {
  onsetMs: number;
  /** When it was sure. */
  openedMs: number;
  endMs: number | null;
}

/** One detector on its way through the fixes of one bus. */
export interface DetectorRun {
  take(fix: Pick<DriveFix, 'atMs' | 'distanceM'> & Partial<DriveFix>): void;
  readonly episodes: readonly DetectedEpisode[];
}

export interface Detector {
  readonly name: string;
  readonly about: string;
  start(level: Level): DetectorRun;
}

/** What detectors on distances alone need; the level's sigma where none is given. */
export interface MeasuredFix {
  readonly atMs: number;
  readonly distanceM: number;
  readonly sigmaM?: number;
}

/** A margin beyond the edge, in standard deviations of the position. */
export interface MarginRule {
  readonly marginSigmas: number;
  /** Beyond the margin for so long, seconds. */
  readonly dwellS: number;
  /** Inside the edge for so long; 0 ends at the first fix within the margin. */
  readonly leaveDwellS: number;
}

/** Surveys of lanes are no better; the same for all that have a margin. */
const MIN_MARGIN_M = 0.2;

/** Open or not by a margin, a dwell, and a hysteresis where `leaveDwellS` is given. */
export class MarginRun implements DetectorRun {
  readonly episodes: DetectedEpisode[] = [];
  private beyondFromMs: number | null = null;
  private outFromMs: number | null = null;
  private insideFromMs: number | null = null;
  private before: { atMs: number; distanceM: number } | null = null;
  private open: DetectedEpisode | null = null;

  constructor(
    private readonly rule: MarginRule,
    private readonly level: Pick<Level, 'sigmaM'>,
  ) {}

  take({ atMs, distanceM, sigmaM = this.level.sigmaM }: MeasuredFix): void {
    const { marginSigmas } = this.rule;
    const marginM = marginSigmas === 0 ? 0 : Math.max(marginSigmas * sigmaM, MIN_MARGIN_M);
    if (distanceM <= 0) this.outFromMs = null;
    else this.outFromMs ??= crossingMs(this.before, atMs, distanceM) ?? atMs;
    if (distanceM > marginM) this.beyondFromMs ??= atMs;
    else this.beyondFromMs = null;
    if (this.open === null) this.maybeOpen(atMs);
    else this.maybeClose(this.open, atMs, distanceM, marginM);
    this.before = { atMs, distanceM };
  }

  private maybeOpen(atMs: number): void {
    const { dwellS, leaveDwellS } = this.rule;
    if (this.beyondFromMs === null || atMs - this.beyondFromMs < dwellS * 1000) return;
    const onsetMs = leaveDwellS > 0 ? (this.outFromMs ?? atMs) : this.beyondFromMs;
    this.open = { onsetMs, openedMs: atMs, endMs: null };
    this.episodes.push(this.open);
  }

  private maybeClose(open: DetectedEpisode, atMs: number, distanceM: number, marginM: number): void {
    const { leaveDwellS } = this.rule;
    const isBack = distanceM <= (leaveDwellS > 0 ? 0 : marginM);
    if (!isBack) this.insideFromMs = null;
    else this.insideFromMs ??= atMs;
    if (this.insideFromMs === null || atMs - this.insideFromMs < leaveDwellS * 1000) return;
    open.endMs = this.insideFromMs;
    this.open = null;
    this.insideFromMs = null;
  }
}

/** The sum over time as left_lane takes it, on distances alone; the bench checks that both agree. */
export class SumRun implements DetectorRun {
  readonly episodes: DetectedEpisode[] = [];
  private readonly marginM: number;
  private sum = 0;
  private running = 0;
  private clears = 0;
  private outFromMs: number | null = null;
  private before: { atMs: number; distanceM: number } | null = null;
  private open: DetectedEpisode | null = null;

  constructor(
    private readonly rule: { readonly enterSigmas: number; readonly enterSigmaSeconds: number },
    private readonly level: Pick<Level, 'sigmaM'>,
  ) {
    this.marginM = Math.max(rule.enterSigmas * level.sigmaM, MIN_MARGIN_M);
  }

  take({ atMs, distanceM }: { readonly atMs: number; readonly distanceM: number }): void {
    const seconds = this.before === null ? 0 : (atMs - this.before.atMs) / 1000;
    const over = (distanceM - this.marginM) / this.level.sigmaM;
    if (distanceM <= 0) {
      this.outFromMs = null;
      this.sum = 0;
    } else {
      this.outFromMs ??= crossingMs(this.before, atMs, distanceM) ?? atMs;
      this.sum = Math.max(0, this.sum + over * seconds);
    }
    this.running = distanceM > 0 && (this.sum > 0 || over > 0) ? this.running + 1 : 0;
    this.before = { atMs, distanceM };
    if (this.open !== null) this.maybeClose(this.open, atMs, distanceM);
    else if (this.running >= 3 && this.sum >= this.rule.enterSigmaSeconds) {
      this.open = { onsetMs: this.outFromMs ?? atMs, openedMs: atMs, endMs: null };
      this.episodes.push(this.open);
    }
  }

  private maybeClose(open: DetectedEpisode, atMs: number, distanceM: number): void {
    this.clears = distanceM <= 0 ? this.clears + 1 : 0;
    if (this.clears < 3) return;
    open.endMs = atMs - 2000;
    this.open = null;
    this.clears = 0;
  }
}

function crossingMs(
  before: { readonly atMs: number; readonly distanceM: number } | null,
  atMs: number,
  distanceM: number,
): number | null {
  if (before === null || before.distanceM > 0) return null;
  const share = before.distanceM / (before.distanceM - distanceM);
  return Math.round(before.atMs + share * (atMs - before.atMs));
}
