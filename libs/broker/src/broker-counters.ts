import type { RefusalReason } from './ports.js';

/** Totals since the start, and gauges where said. */
export interface BrokerStats {
  /** Gauge: open sockets. */
  readonly connections: number;
  /** Gauge: authenticated ones. */
  readonly sessions: number;
  /** Gauge: messages in the sink's hands, and their payload bytes. */
  readonly heldMessages: number;
  readonly heldBytes: number;
  /** Gauge: true while no socket is read because too much is held. */
  readonly isUnderPressure: boolean;
  readonly connected: number;
  readonly disconnected: number;
  /** Messages accepted, by QoS; wills are counted on their own. */
  readonly received: readonly [qos0: number, qos1: number, qos2: number];
  readonly receivedBytes: number;
  readonly wills: number;
  /** Wills not published because the server itself closed the connection for good. */
  readonly willsWithheld: number;
  /** PUBACK and PUBREC released. */
  readonly acknowledged: number;
  readonly notCommitted: number;
  /** Messages with the retain flag, which was not followed. */
  readonly retainIgnored: number;
  readonly noticesSent: number;
  /** Not sent because the subscriber does not read. */
  readonly noticesDropped: number;
  readonly pressurePauses: number;
  readonly ratePauses: number;
  readonly tlsFailures: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
}

/** The counters behind BrokerStats, incremented where things happen. */
export class BrokerCounters {
  connected = 0;
  disconnected = 0;
  received: [number, number, number] = [0, 0, 0];
  receivedBytes = 0;
  wills = 0;
  willsWithheld = 0;
  acknowledged = 0;
  notCommitted = 0;
  retainIgnored = 0;
  noticesSent = 0;
  noticesDropped = 0;
  pressurePauses = 0;
  tlsFailures = 0;
  refused: Partial<Record<RefusalReason, number>> = {};
}
