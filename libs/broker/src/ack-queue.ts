/** One held acknowledgement: a node of the queue. */
export interface HeldAck {
  readonly release: () => void;
  isCommitted: boolean;
  next: HeldAck | undefined;
}

/**
 * The held acknowledgements of one client, released in the order in which its messages came
 * (MQTT-4.6.0-2), whatever the order of their commits.
 */
export class AckQueue {
  private head: HeldAck | undefined;
  private tail: HeldAck | undefined;
  private count = 0;
  private isAbandoned = false;

  get size(): number {
    return this.count;
  }

  hold(release: () => void): HeldAck {
    const ack: HeldAck = { release, isCommitted: false, next: undefined };
    if (this.tail === undefined) this.head = ack;
    else this.tail.next = ack;
    this.tail = ack;
    this.count += 1;
    return ack;
  }

  committed(ack: HeldAck): void {
    ack.isCommitted = true;
    while (!this.isAbandoned && this.head?.isCommitted) {
      const { release, next } = this.head;
      this.head = next;
      if (next === undefined) this.tail = undefined;
      this.count -= 1;
      release();
    }
  }

  /** Nothing is released any more: the connection is gone, or one of its messages was not committed. */
  abandon(): void {
    this.isAbandoned = true;
    this.head = undefined;
    this.tail = undefined;
    this.count = 0;
  }
}
