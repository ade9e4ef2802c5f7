import { type Arrival, rowsOf } from './arrival.js';

/** What a shard holds that is not answered yet, waiting or under way. */
export class HeldWeight {
  rows = 0;
  bytes = 0;

  constructor(
    private readonly maxRows: number,
    private readonly maxBytes: number,
  ) {}

  /** 1 at the bound. */
  get pressure(): number {
    return Math.max(this.rows / this.maxRows, this.bytes / this.maxBytes);
  }

  add(arrival: Arrival): void {
    this.rows += rowsOf(arrival);
    this.bytes += arrival.message.payload.byteLength;
  }

  remove(arrivals: readonly Arrival[]): void {
    for (const arrival of arrivals) {
      this.rows -= rowsOf(arrival);
      this.bytes -= arrival.message.payload.byteLength;
    }
  }
}
