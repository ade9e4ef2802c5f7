import { type Arrival, rowsOf } from './arrival.js';

/** Arrivals that wait for a batch, in order, with what they weigh. */
export class ArrivalQueue {
  private arrivals: Arrival[] = [];
  private oldestMs = 0;
  rows = 0;

  get isEmpty(): boolean {
    return this.arrivals.length === 0;
  }

  push(arrival: Arrival): void {
    if (this.arrivals.length === 0) this.oldestMs = performance.now();
    this.arrivals.push(arrival);
    this.rows += rowsOf(arrival);
    if (arrival.known !== null) arrival.known.memory.waiting++;
  }

  /** How long the oldest one still has to wait for others, in ms. */
  waitMs(windowMs: number): number {
    return this.oldestMs + windowMs - performance.now();
  }

  /** Takes the oldest ones, until they hold at least `maxRows`. */
  take(maxRows: number): readonly Arrival[] {
    let count = 0;
    let rows = 0;
    for (; count < this.arrivals.length && rows < maxRows; count++) {
      const arrival = this.arrivals[count];
      if (arrival !== undefined) rows += rowsOf(arrival);
    }
    return this.leaveWith(this.arrivals.slice(0, count), this.arrivals.slice(count));
  }

  /** Takes those that `isWanted` names out of the middle. */
  takeWhere(isWanted: (arrival: Arrival) => boolean): readonly Arrival[] {
    const { taken = [], kept = [] } = Object.groupBy(this.arrivals, (arrival) =>
      isWanted(arrival) ? 'taken' : 'kept',
    );
    return this.leaveWith(taken, kept);
  }

  private leaveWith(taken: readonly Arrival[], kept: Arrival[]): readonly Arrival[] {
    this.arrivals = kept;
    for (const arrival of taken) {
      this.rows -= rowsOf(arrival);
      if (arrival.known !== null) arrival.known.memory.waiting--;
    }
    return taken;
  }
}
