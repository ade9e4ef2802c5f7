import { AddressSlowdown } from './address-slowdown.js';
import { BackPressure } from './back-pressure.js';
import { BrokerCounters } from './broker-counters.js';
import type { BrokerOptions } from './broker-options.js';
import { ChunkIntake } from './chunk-intake.js';
import { ConnectGuard } from './connect-guard.js';
import { ConnectionLifecycle } from './connection-lifecycle.js';
import { ConnectionRegistry } from './connection-registry.js';
import { ConnectionSweep } from './connection-sweep.js';
import { DurableAck } from './durable-ack.js';
import { HeldBudget } from './held-budget.js';
import { NoticeForwarder } from './notice-forwarder.js';
import type { BrokerPorts } from './ports.js';
import { PublishGuard } from './publish-guard.js';
import { QuietAedes } from './quiet-aedes.js';
import { RateLimiter } from './rate-limiter.js';
import { RefusalReporter } from './refusal-reporter.js';
import { SubscribeGuard } from './subscribe-guard.js';

/** The parts of one broker, put together. */
export class BrokerParts {
  readonly counters = new BrokerCounters();
  readonly connections = new ConnectionRegistry();
  readonly rates: RateLimiter;
  readonly budget: HeldBudget;
  readonly intake: ChunkIntake;
  readonly lifecycle: ConnectionLifecycle;
  readonly sweep: ConnectionSweep;
  readonly aedes: QuietAedes;

  constructor(options: BrokerOptions, ports: BrokerPorts) {
    const { connections, counters } = this;
    const refusals = new RefusalReporter(ports.observer, ports.clock, counters);
    this.rates = new RateLimiter(options.rate);
    this.budget = new HeldBudget(options);
    this.intake = new ChunkIntake(refusals, this.rates);
    this.sweep = new ConnectionSweep(connections, refusals, this.rates, options.connectTimeoutMs);
    const pressure = new BackPressure(this.budget, connections, counters);
    this.lifecycle = new ConnectionLifecycle(
      { ...ports, connections, counters, refusals },
      this.rates,
      pressure,
    );
    this.aedes = this.createAedes(options, ports, refusals);
    this.lifecycle.watch(this.aedes);
  }

  private createAedes(options: BrokerOptions, ports: BrokerPorts, refusals: RefusalReporter): QuietAedes {
    const { connections, counters, budget } = this;
    const slowdown = new AddressSlowdown(options.slowdown);
    const connect = new ConnectGuard(ports, connections, slowdown, refusals);
    const acks = new DurableAck(ports.sink, budget, counters, ports.observer);
    const publishPorts = { ...ports, maxPayloadBytes: options.maxPayloadBytes };
    const publish = new PublishGuard(publishPorts, connections, acks, refusals, counters);
    const subscribe = new SubscribeGuard(ports.doorman, connections, refusals);
    const notices = new NoticeForwarder(options.maxUnreadNoticeBytes, counters);
    return new QuietAedes({
      // Unlimited: a limit would let one subscriber that does not read hold up all deliveries.
      concurrency: 0,
      // What follows a CONNECT in the same read waits in memory; the byte budget bounds it.
      queueLimit: options.maxBytesBeforeConnect,
      // The sweep closes those who do not send a CONNECT, and says so; this is only behind it.
      connectTimeout: options.connectTimeoutMs * 2 + 5_000,
      drainTimeout: options.drainTimeoutMs,
      preConnect: connect.preConnect,
      authenticate: connect.authenticate,
      authorizePublish: publish.authorizePublish,
      authorizeSubscribe: subscribe.authorizeSubscribe,
      authorizeForward: notices.authorizeForward,
    });
  }
}
