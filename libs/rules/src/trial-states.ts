import type { TrialState } from '#contracts';
import type { Span } from './operating-hours.js';

/** From then on the trial is in that state. */
export interface TrialStateFrom {
  readonly state: TrialState;
  readonly fromMs: number;
}

/** A stretch in which the trial keeps its state: [fromMs, toMs); `open` while its devices are expected to report. */
export interface TrialStateSpan extends Span {
  readonly state: TrialState;
}

const watched: ReadonlySet<TrialState> = new Set(['running', 'suspended']);

/**
 * The states of a trial over time, ascending; of several that begin at once the last counts. Before the
 * first one the trial was in that state already; without any it always runs.
 */
export class TrialStates {
  private readonly spans: readonly TrialStateSpan[];
  /** The one that was asked for last: most questions are two comparisons. */
  private current: TrialStateSpan | undefined;

  constructor(changes: readonly TrialStateFrom[]) {
    const known: readonly TrialStateFrom[] = changes.length > 0 ? changes : [{ state: 'running', fromMs: 0 }];
    this.spans = known.flatMap(({ state, fromMs }, i) => {
      const toMs = known[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
      const begins = i === 0 ? Number.NEGATIVE_INFINITY : fromMs;
      return toMs > begins ? [{ state, fromMs: begins, toMs, open: watched.has(state) }] : [];
    });
  }

  stateAt(atMs: number): TrialState {
    return this.spanAt(atMs).state;
  }

  spanAt(atMs: number): TrialStateSpan {
    const { current } = this;
    if (current !== undefined && atMs >= current.fromMs && atMs < current.toMs) return current;
    const span = this.spans.findLast(({ fromMs }) => fromMs <= atMs);
    if (span === undefined) throw new RangeError(`no state of the trial at ${atMs}`);
    this.current = span;
    return span;
  }
}
