/** A sustained rate and how much may come at once. Packets of every type count as messages. */
export interface RateLimit {
  readonly messagesPerS: number;
  readonly burstMessages: number;
  readonly bytesPerS: number;
  readonly burstBytes: number;
}

/**
 * Two token buckets, messages and bytes, that may go into debt: what has arrived is always taken, and the
 * debt says for how long the socket is not to be read. So a flood is delayed, and nothing is dropped.
 */
export class TokenBucket {
  private messages: number;
  private bytes: number;
  private refilledAtMs: number;

  /** @param nowMs monotonic milliseconds, as in all methods. */
  constructor(
    private limit: RateLimit,
    nowMs: number,
  ) {
    this.messages = limit.burstMessages;
    this.bytes = limit.burstBytes;
    this.refilledAtMs = nowMs;
  }

  /** What is in the buckets, or the debt, stays. */
  setLimit(limit: RateLimit): void {
    this.limit = limit;
  }

  /** Takes what has arrived; returns for how many milliseconds to stop reading (0: go on). */
  charge(messages: number, bytes: number, nowMs: number): number {
    this.refill(nowMs);
    this.messages -= messages;
    this.bytes -= bytes;
    const messageDebtMs = (-this.messages / this.limit.messagesPerS) * 1000;
    const byteDebtMs = (-this.bytes / this.limit.bytesPerS) * 1000;
    return Math.max(0, messageDebtMs, byteDebtMs);
  }

  /** A full bucket is no different from a new one, so it can be forgotten. */
  isFull(nowMs: number): boolean {
    this.refill(nowMs);
    return this.messages >= this.limit.burstMessages && this.bytes >= this.limit.burstBytes;
  }

  private refill(nowMs: number): void {
    const elapsedS = (nowMs - this.refilledAtMs) / 1000;
    this.refilledAtMs = nowMs;
    this.messages = Math.min(this.limit.burstMessages, this.messages + elapsedS * this.limit.messagesPerS);
    this.bytes = Math.min(this.limit.burstBytes, this.bytes + elapsedS * this.limit.bytesPerS);
  }
}
