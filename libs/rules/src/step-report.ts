import type { FindingChange } from './episode.js';
import type { ReadFrom, Reading, ReadingTrace } from './reading.js';

const NO_CHANGES: readonly FindingChange[] = Object.freeze([]);
const NO_MEASURES: Readonly<Record<string, number>> = Object.freeze({});

/** Collects what the rules say within one step; a quiet step allocates nothing. */
export class StepReport {
  private changes: FindingChange[] | null = null;
  private numbers: Record<string, number> | null = null;

  constructor(private readonly trace: ReadingTrace | null = null) {}

  /** Whether readings are told to somebody: then rules leave out none that comes to nothing. */
  get isTraced(): boolean {
    return this.trace !== null;
  }

  get findings(): readonly FindingChange[] {
    return this.changes ?? NO_CHANGES;
  }

  get measures(): Readonly<Record<string, number>> {
    return this.numbers ?? NO_MEASURES;
  }

  add(change: FindingChange): void {
    if (this.changes === null) this.changes = [change];
    else this.changes.push(change);
  }

  /** Tells a reading to whoever explains a finding; costs nothing where nobody does. */
  took(from: ReadFrom, reading: Reading, unit: string): void {
    if (this.trace !== null) this.trace(from, reading, reading.unit ?? unit);
  }

  /** A number worth showing live; of several rules that give the same one, the first is kept. */
  measure(name: string, value: number): void {
    this.numbers ??= {};
    if (this.numbers[name] === undefined) this.numbers[name] = value;
  }
}
