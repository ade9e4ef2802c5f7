interface Waiter {
  readonly limit: number;
  readonly resolve: () => void;
}

/** Counts what was sent and what was acknowledged, and lets a sender wait for room. */
export class PendingAcknowledgements {
  private sentCount = 0;
  private acknowledgedCount = 0;
  private waiters: Waiter[] = [];
  private closed = false;

  get sent(): number {
    return this.sentCount;
  }

  get acknowledged(): number {
    return this.acknowledgedCount;
  }

  get pending(): number {
    return this.sentCount - this.acknowledgedCount;
  }

  addSent(): void {
    this.sentCount++;
  }

  addAcknowledged(): void {
    this.acknowledgedCount++;
    this.wake();
  }

  /** Nothing more will be acknowledged: nobody needs to wait any longer. */
  close(): void {
    this.closed = true;
    this.wake();
  }

  /** Resolves as soon as at most `limit` messages wait for their PUBACK, or after `close`. */
  async atMost(limit: number): Promise<void> {
    if (this.closed || this.pending <= limit) return;
    await new Promise<void>((resolve) => this.waiters.push({ limit, resolve }));
  }

  private wake(): void {
    if (this.waiters.length === 0) return;
    const ready = this.waiters.filter(({ limit }) => this.closed || this.pending <= limit);
    this.waiters = this.waiters.filter((waiter) => !ready.includes(waiter));
    for (const { resolve } of ready) resolve();
  }
}
