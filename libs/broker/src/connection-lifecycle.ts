import type { EventEmitter } from 'node:events';
import type { Aedes, Client } from 'aedes';
import type { BackPressure } from './back-pressure.js';
import type { BrokerCounters } from './broker-counters.js';
import type { Connection } from './connection.js';
import type { ConnectionRegistry } from './connection-registry.js';
import type { BrokerPorts } from './ports.js';
import type { RateLimiter } from './rate-limiter.js';
import type { RefusalReporter } from './refusal-reporter.js';
import { HoldReason } from './socket-valve.js';

interface LifecyclePorts extends Pick<BrokerPorts, 'observer' | 'clock'> {
  readonly connections: ConnectionRegistry;
  readonly counters: BrokerCounters;
  readonly refusals: RefusalReporter;
}

/** From the CONNACK to the close: what begins and what ends with a connection. */
export class ConnectionLifecycle {
  constructor(
    private readonly ports: LifecyclePorts,
    private readonly rates: RateLimiter,
    private readonly pressure: BackPressure,
  ) {}

  watch(aedes: Aedes): void {
    aedes.on('clientReady', (client) => this.ready(client));
    aedes.on('clientError', (client, error) => this.failed(client, error));
    aedes.on('connectionError', (client, error) => this.failed(client, error));
    // Emitted, though the library's types do not say so.
    (aedes as EventEmitter).on('error', (error: Error) => this.ports.observer.fault(error));
  }

  /** The socket is closed, whoever closed it. */
  closed(connection: Connection): void {
    const { connections, counters, observer, clock } = this.ports;
    connection.acks?.abandon();
    clearTimeout(connection.rateTimer);
    this.pressure.forget(connection);
    connections.remove(connection);
    const { principal, remoteAddress, tls } = connection;
    if (!connection.isReady || principal === undefined) return;
    connection.isReady = false;
    counters.disconnected += 1;
    const left = connection.guard.disconnectSeen ? 'client_disconnect' : 'connection_lost';
    const reason = connection.closeReason ?? left;
    const detail = connection.closeDetail;
    observer.disconnected({ atMs: clock.nowMs(), principal, remoteAddress, tls, reason, detail });
  }

  private ready(client: Client): void {
    const { connections, counters, observer, clock } = this.ports;
    const connection = connections.of(client);
    if (connection?.principal === undefined || connection.isClosed) return;
    const { principal, remoteAddress, tls } = connection;
    connection.isReady = true;
    connection.lastHeardMs = performance.now();
    connection.guard.admit();
    this.rates.attach(connection, principal.credentialId, principal.rate);
    counters.connected += 1;
    observer.connected({ atMs: clock.nowMs(), principal, remoteAddress, tls });
    this.pressure.admit(connection);
    connection.valve.release(HoldReason.Connecting);
  }

  /** The library gives a connection up: a system error, an unread answer, or bytes that are no MQTT. */
  private failed(client: Client, error: NodeJS.ErrnoException): void {
    const connection = this.ports.connections.of(client);
    if (connection === undefined || connection.closeReason !== undefined) return;
    if (error.code !== undefined) connection.blame('connection_lost', error.message);
    else if (error.message === 'drain timeout') connection.blame('slow_reader', error.message);
    // An answer that came after the client had gone.
    else if (error.message === 'connection closed') return;
    else {
      const action = connection.isReady ? 'packet' : 'connect';
      this.ports.refusals.reportAndClose(connection, {
        action,
        reason: 'malformed_packet',
        detail: error.message,
      });
    }
  }
}
