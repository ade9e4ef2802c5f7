export interface HeldLimits {
  readonly maxHeldMessages: number;
  readonly maxHeldBytes: number;
}

/** Messages in the sink's hands over all clients, and whether there are too many. */
export class HeldBudget {
  private messageCount = 0;
  private byteCount = 0;
  private isOver = false;
  /** Set by those who act on it. */
  onFull: () => void = () => undefined;
  /** Half of the budget is free again. */
  onFree: () => void = () => undefined;
  onEmpty: () => void = () => undefined;

  constructor(private readonly limits: HeldLimits) {}

  get messages(): number {
    return this.messageCount;
  }

  get bytes(): number {
    return this.byteCount;
  }

  get isFull(): boolean {
    return this.isOver;
  }

  add(bytes: number): void {
    this.messageCount += 1;
    this.byteCount += bytes;
    if (this.isOver) return;
    if (this.messageCount >= this.limits.maxHeldMessages || this.byteCount >= this.limits.maxHeldBytes) {
      this.isOver = true;
      this.onFull();
    }
  }

  remove(bytes: number): void {
    this.messageCount -= 1;
    this.byteCount -= bytes;
    const isHalfFree =
      this.messageCount <= this.limits.maxHeldMessages / 2 && this.byteCount <= this.limits.maxHeldBytes / 2;
    if (this.isOver && isHalfFree) {
      this.isOver = false;
      this.onFree();
    }
    if (this.messageCount === 0) this.onEmpty();
  }
}
