import type { ConnectionRegistry } from './connection-registry.js';
import type { RateLimiter } from './rate-limiter.js';
import type { RefusalReporter } from './refusal-reporter.js';

const SWEEP_EVERY_MS = 250;
const PRUNE_EVERY_SWEEPS = 40;

/**
 * One timer for the time limits of all connections: the CONNECT that must arrive, and the keepalive
 * (MQTT-3.1.2-24). The library's own keepalive timer is not used: it kills a healthy client whose
 * publishes are held, because it reads no further then.
 */
export class ConnectionSweep {
  private timer: NodeJS.Timeout | undefined;
  private sweeps = 0;

  constructor(
    private readonly connections: ConnectionRegistry,
    private readonly refusals: RefusalReporter,
    private readonly rates: RateLimiter,
    private readonly connectTimeoutMs: number,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.sweep(performance.now()), SWEEP_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sweep(nowMs: number): void {
    for (const connection of this.connections.all()) {
      if (!connection.guard.connectComplete && nowMs - connection.openedMs > this.connectTimeoutMs) {
        const detail = `no complete CONNECT within ${this.connectTimeoutMs} ms`;
        this.refusals.reportAndClose(connection, { action: 'connect', reason: 'connect_timeout', detail });
      } else if (connection.isWaitingForUs) {
        connection.lastHeardMs = nowMs;
      } else if (connection.isReady && isSilent(connection, nowMs)) {
        connection.close('keepalive_timeout', `nothing heard for 1.5 x ${connection.keepaliveMs} ms`);
      }
    }
    this.sweeps += 1;
    if (this.sweeps % PRUNE_EVERY_SWEEPS === 0) this.rates.prune(nowMs);
  }
}

function isSilent(connection: { keepaliveMs: number; lastHeardMs: number }, nowMs: number): boolean {
  return connection.keepaliveMs > 0 && nowMs - connection.lastHeardMs > 1.5 * connection.keepaliveMs;
}
