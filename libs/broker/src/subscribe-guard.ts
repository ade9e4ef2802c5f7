import type { AedesOptions } from 'aedes';
import type { ConnectionRegistry } from './connection-registry.js';
import type { BrokerDoorman } from './ports.js';
import type { RefusalReporter } from './refusal-reporter.js';

type AuthorizeSubscribe = NonNullable<AedesOptions['authorizeSubscribe']>;

/** What a client may subscribe to, asked for each filter on its own, and again when a session is restored. */
export class SubscribeGuard {
  constructor(
    private readonly doorman: BrokerDoorman,
    private readonly connections: ConnectionRegistry,
    private readonly refusals: RefusalReporter,
  ) {}

  /** null makes the SUBACK say 0x80 for this filter (MQTT-3.9.3-2); an error would close the connection. */
  readonly authorizeSubscribe: AuthorizeSubscribe = (client, subscription, callback) => {
    const connection = this.connections.of(client);
    const filter = subscription.topic;
    const denial = this.denialOf(connection?.principal, filter);
    if (denial === undefined) return callback(null, subscription);
    const cause = {
      action: 'subscribe',
      reason: 'filter_not_allowed',
      detail: denial,
      topic: filter,
    } as const;
    this.refusals.report(connection, cause);
    callback(null, null);
  };

  private denialOf(principal: Parameters<BrokerDoorman['maySubscribe']>[0] | undefined, filter: string) {
    if (principal === undefined) return 'nobody is authenticated';
    if (filter.startsWith('$')) return 'filters that start with $ are reserved';
    const answer = this.doorman.maySubscribe(principal, filter);
    return answer.ok ? undefined : answer.reason;
  }
}
