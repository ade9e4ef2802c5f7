import type { BrokerCounters } from './broker-counters.js';
import type { Connection } from './connection.js';
import type { BrokerObserver, Clock, RefusalReason, RefusedAction } from './ports.js';

export interface RefusalCause {
  readonly action: RefusedAction;
  readonly reason: RefusalReason;
  readonly detail: string;
  readonly topic?: string | undefined;
  readonly claimedBytes?: number | undefined;
}

/** Counts refusals and tells the observer who was refused what. */
export class RefusalReporter {
  constructor(
    private readonly observer: BrokerObserver,
    private readonly clock: Clock,
    private readonly counters: BrokerCounters,
  ) {}

  /** The connection stays as it is. */
  report(connection: Connection | undefined, cause: RefusalCause): void {
    const { refused } = this.counters;
    refused[cause.reason] = (refused[cause.reason] ?? 0) + 1;
    this.observer.refused({
      atMs: this.clock.nowMs(),
      action: cause.action,
      reason: cause.reason,
      detail: cause.detail,
      remoteAddress: connection?.remoteAddress ?? '',
      clientId: connection?.clientId,
      username: connection?.username,
      principal: connection?.principal,
      topic: cause.topic,
      claimedBytes: cause.claimedBytes,
    });
  }

  /** MQTT 3.1.1 has no reason codes after the CONNACK: refusing means closing. */
  reportAndClose(connection: Connection, cause: RefusalCause): void {
    if (connection.closeReason === undefined) this.report(connection, cause);
    connection.close('refused', `${cause.reason}: ${cause.detail}`);
  }
}
