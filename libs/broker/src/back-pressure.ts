import type { BrokerCounters } from './broker-counters.js';
import type { Connection } from './connection.js';
import type { ConnectionRegistry } from './connection-registry.js';
import type { HeldBudget } from './held-budget.js';
import { HoldReason } from './socket-valve.js';

/** Sockets that are read again in one turn: each may bring a full network buffer at once. */
const RELEASED_A_TURN = 64;

/** Stops reading all sockets while too much is held, so that TCP slows the clients down. */
export class BackPressure {
  /** In the order in which they were stopped, so that everybody has a turn. */
  private readonly stopped = new Set<Connection>();
  private isReleasing = false;

  constructor(
    private readonly budget: HeldBudget,
    private readonly connections: ConnectionRegistry,
    private readonly counters: BrokerCounters,
  ) {
    budget.onFull = () => this.stopAll();
    budget.onFree = () => this.releaseSome();
  }

  /** For a connection that has just become ready. */
  admit(connection: Connection): void {
    if (this.budget.isFull) this.stop(connection);
  }

  forget(connection: Connection): void {
    this.stopped.delete(connection);
  }

  private stopAll(): void {
    this.counters.pressurePauses += 1;
    for (const connection of this.connections.all()) if (connection.isReady) this.stop(connection);
  }

  private stop(connection: Connection): void {
    connection.valve.hold(HoldReason.Pressure);
    this.stopped.add(connection);
  }

  private releaseSome(): void {
    if (this.isReleasing) return;
    let left = RELEASED_A_TURN;
    for (const connection of this.stopped) {
      if (this.budget.isFull || left === 0) break;
      left -= 1;
      this.stopped.delete(connection);
      connection.valve.release(HoldReason.Pressure);
    }
    if (this.budget.isFull || this.stopped.size === 0) return;
    this.isReleasing = true;
    setImmediate(() => {
      this.isReleasing = false;
      this.releaseSome();
    });
  }
}
