import { AckQueue } from './ack-queue.js';
import type { BrokerCounters } from './broker-counters.js';
import type { Connection } from './connection.js';
import type { HeldBudget } from './held-budget.js';
import type { BrokerObserver, IncomingMessage, MessageSink } from './ports.js';

/**
 * The only place that knows when a PUBACK leaves: when its message is committed and those of all earlier
 * messages of the client have left. For QoS 2 it is the PUBREC that is held, since with it the server
 * takes the message over (MQTT 3.1.1, 4.3.3); the PUBREL that answers it, and so the PUBCOMP, cannot come
 * earlier. If a commit fails, the connection is closed and nothing that it still waits for is
 * acknowledged, so that the client sends it all again.
 */
export class DurableAck {
  constructor(
    private readonly sink: MessageSink,
    private readonly budget: HeldBudget,
    private readonly counters: BrokerCounters,
    private readonly observer: BrokerObserver,
  ) {}

  /**
   * Hands the message to the sink. `release` lets the library go on: for QoS 1 and 2 once the message is
   * committed, never if it is not; for QoS 0 and wills at once, nobody waits for them.
   */
  take(connection: Connection, message: IncomingMessage, release: () => void): void {
    if (message.qos === 0 || message.isWill) {
      this.handOver(connection, message, undefined);
      release();
      return;
    }
    connection.acks ??= new AckQueue();
    const { acks } = connection;
    const ack = acks.hold(release);
    this.handOver(connection, message, () => {
      this.counters.acknowledged += 1;
      // The keepalive countdown starts anew where we stop keeping the client waiting.
      connection.lastHeardMs = performance.now();
      acks.committed(ack);
    });
  }

  private handOver(
    connection: Connection,
    message: IncomingMessage,
    committed: (() => void) | undefined,
  ): void {
    const bytes = message.payload.length;
    let isSettled = false;
    const done = (error?: Error): void => {
      if (isSettled) return;
      isSettled = true;
      this.budget.remove(bytes);
      if (error === undefined) committed?.();
      else this.notCommitted(connection, error);
    };
    this.budget.add(bytes);
    try {
      this.sink.accept(message, done);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.observer.fault(error);
      done(error);
    }
  }

  private notCommitted(connection: Connection, error: Error): void {
    this.counters.notCommitted += 1;
    connection.close('commit_failed', error.message);
  }
}
