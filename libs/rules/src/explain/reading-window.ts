import type { ExplainedReading } from '#contracts';

/** Around the evidence window of 30 s and 15 s, devices that report seldom show so many readings more. */
const NEIGHBOURS = 3;
const BEFORE_MS = 30_000;
const AFTER_MS = 15_000;

/**
 * Keeps the readings around an episode, oldest first: from 30 s before its onset to 15 s after its end, and
 * at least three on each side. Of more than `limit` the middle ones are left out.
 */
export class ReadingWindow {
  private readonly before: ExplainedReading[] = [];
  private readonly first: ExplainedReading[] = [];
  private readonly last: ExplainedReading[] = [];
  private after = 0;
  private leftOut = 0;

  constructor(
    private readonly onsetMs: number,
    /** Infinite while the episode goes on. */
    private readonly endMs: number,
    private readonly limit: number,
  ) {}

  /** Readings come in their order. */
  add(atMs: number, reading: ExplainedReading): void {
    if (atMs < this.onsetMs - BEFORE_MS) {
      this.before.push(reading);
      if (this.before.length > NEIGHBOURS) this.before.shift();
      return;
    }
    if (atMs > this.endMs) {
      if (atMs > this.endMs + AFTER_MS && this.after >= NEIGHBOURS) return;
      this.after++;
    }
    this.keep(reading);
  }

  /** Whether nothing that comes at this time or later would be kept. */
  isOver(atMs: number): boolean {
    return atMs > this.endMs + AFTER_MS && this.after >= NEIGHBOURS;
  }

  get readings(): readonly ExplainedReading[] {
    const missing = Math.max(0, NEIGHBOURS - this.kept.filter((one) => this.isBefore(one)).length);
    return [...(missing === 0 ? [] : this.before.slice(-missing)), ...this.kept];
  }

  get truncated(): boolean {
    return this.leftOut > 0;
  }

  private get kept(): readonly ExplainedReading[] {
    return [...this.first, ...this.last];
  }

  private isBefore({ observedAt }: ExplainedReading): boolean {
    return Date.parse(observedAt) < this.onsetMs;
  }

  private keep(reading: ExplainedReading): void {
    const half = Math.floor(this.limit / 2);
    if (this.first.length < half) {
      this.first.push(reading);
      return;
    }
    this.last.push(reading);
    if (this.last.length <= this.limit - half - NEIGHBOURS) return;
    this.last.shift();
    this.leftOut++;
  }
}
