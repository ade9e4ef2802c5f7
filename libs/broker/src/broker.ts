import type { Socket } from 'node:net';
import type { BrokerStats } from './broker-counters.js';
import type { BrokerOptions } from './broker-options.js';
import { BrokerParts } from './broker-parts.js';
import { Connection } from './connection.js';
import { FrameGuard } from './frame-guard.js';
import { type ListenAddress, Listeners } from './listeners.js';
import type { BrokerPorts } from './ports.js';
import type { QuietAedes } from './quiet-aedes.js';
import { HoldReason } from './socket-valve.js';

/** An MQTT 3.1.1 broker that takes messages in and sends notices out; nothing else is routed. */
export interface Broker {
  /** Opens the listeners. Rejects with the system's error (EADDRINUSE, EACCES) when one cannot be opened. */
  listen(): Promise<ListenAddress>;
  /** QoS 0, to whoever is subscribed now; dropped for a subscriber that does not read. */
  notify(topic: string, payload: Uint8Array): void;
  /** For a revoked or changed credential: closes its connections. @returns how many. */
  disconnectCredential(credentialId: string): number;
  stats(): BrokerStats;
  /**
   * Accepts and reads no more, waits until held messages are settled and their acknowledgements written
   * (closeTimeoutMs at most), then closes. Wills are not published: our stop is no failure of a device.
   */
  close(): Promise<void>;
}

/** @param options see `defaultBrokerOptions`. */
export function createBroker(options: BrokerOptions, ports: BrokerPorts): Broker {
  return new AedesBroker(options, ports);
}

class AedesBroker implements Broker {
  private readonly parts: BrokerParts;
  private readonly listeners: Listeners;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly options: BrokerOptions,
    ports: BrokerPorts,
  ) {
    this.parts = new BrokerParts(options, ports);
    const { counters } = this.parts;
    this.listeners = new Listeners(
      options,
      (socket, tls) => this.accept(socket, tls),
      () => {
        counters.tlsFailures += 1;
      },
    );
  }

  async listen(): Promise<ListenAddress> {
    const { aedes, sweep } = this.parts;
    await aedes.listen();
    try {
      const address = await this.listeners.open();
      sweep.start();
      return address;
    } catch (error) {
      await closed(aedes);
      throw error;
    }
  }

  notify(topic: string, payload: Uint8Array): void {
    this.parts.aedes.send(topic, payload);
  }

  disconnectCredential(credentialId: string): number {
    const { connections } = this.parts;
    const affected = [...connections.all()].filter(
      ({ principal }) => principal?.credentialId === credentialId,
    );
    for (const connection of affected) connection.close('credential_revoked');
    return affected.length;
  }

  stats(): BrokerStats {
    const { counters, budget, connections, rates } = this.parts;
    return {
      ...counters,
      received: [...counters.received],
      refused: { ...counters.refused },
      connections: connections.size,
      sessions: connections.authenticated,
      heldMessages: budget.messages,
      heldBytes: budget.bytes,
      isUnderPressure: budget.isFull,
      ratePauses: rates.throttled,
    };
  }

  close(): Promise<void> {
    this.closing ??= this.drainAndClose();
    return this.closing;
  }

  private accept(socket: Socket, tls: boolean): void {
    if (this.closing !== undefined || socket.remoteAddress === undefined) {
      socket.destroy();
      return;
    }
    const { aedes, connections, intake, lifecycle } = this.parts;
    const guard = new FrameGuard(this.options);
    const connection = new Connection(socket, tls, guard, (from, chunk) => intake.take(from, chunk));
    connections.add(aedes.handle(socket), connection);
    socket.once('close', () => lifecycle.closed(connection));
  }

  private async drainAndClose(): Promise<void> {
    const { aedes, budget, connections, sweep } = this.parts;
    const deadlineMs = performance.now() + this.options.closeTimeoutMs;
    this.listeners.close();
    for (const connection of connections.all()) connection.valve.hold(HoldReason.Closing);
    if (budget.messages > 0) {
      await settledBy(deadlineMs, (settle) => {
        budget.onEmpty = settle;
      });
    }
    for (const connection of connections.all()) connection.closeAfterWrites('server_closing');
    if (connections.size > 0) {
      await settledBy(Math.min(deadlineMs, performance.now() + 1_000), (settle) => {
        connections.onEmpty = settle;
      });
    }
    for (const connection of connections.all()) connection.close('server_closing');
    sweep.stop();
    await closed(aedes);
  }
}

async function closed(aedes: QuietAedes): Promise<void> {
  await new Promise<void>((resolve) => aedes.close(resolve));
}

/** Resolves when `arm`'s callback is called, or at the deadline (monotonic milliseconds). */
async function settledBy(deadlineMs: number, arm: (settle: () => void) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, deadlineMs - performance.now()));
    arm(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
