import type {
  BrokerPorts,
  ConnectedPrincipal,
  ConnectionEvent,
  ConnectRequest,
  DisconnectionEvent,
  IncomingMessage,
  Refusal,
} from '../src/ports.js';

/** A message in the sink's hands, to be committed or failed by the test. */
export interface PendingMessage {
  readonly message: IncomingMessage;
  readonly done: (error?: Error) => void;
}

/** A principal that speaks for its devices in trial t1; its password is `secret-` and its credential id. */
export function principalOf(
  credentialId: string,
  deviceIds: readonly string[] = [credentialId],
): ConnectedPrincipal {
  return {
    credentialId,
    clientId: `id-${credentialId}`,
    vendorId: 'vendor-1',
    kindOfPrincipal: deviceIds.length > 1 ? 'gateway' : 'device',
    deviceIds,
  };
}

export function topicOf(deviceId: string, leaf = 'telemetry'): string {
  return `trialwatch/v1/t1/bus/${deviceId}/${leaf}`;
}

/** The broker's ports with the test on their other side. */
export class ScriptedPorts implements BrokerPorts {
  readonly principals = new Map<string, ConnectedPrincipal>();
  readonly requests: ConnectRequest[] = [];
  readonly accepted: IncomingMessage[] = [];
  readonly pending: PendingMessage[] = [];
  readonly refusals: Refusal[] = [];
  readonly connections: ConnectionEvent[] = [];
  readonly disconnections: DisconnectionEvent[] = [];
  readonly faults: Error[] = [];
  /** Commits each message at once, or leaves it in `pending`. */
  commitsAtOnce = true;
  /** What `accept` throws, if anything. */
  sinkFault: Error | undefined;
  doormanFault: Error | undefined;
  readonly clock = { nowMs: () => 1_700_000_000_000 };

  constructor(...principals: readonly ConnectedPrincipal[]) {
    for (const principal of principals) this.principals.set(principal.credentialId, principal);
  }

  readonly sink: BrokerPorts['sink'] = {
    accept: (message, done) => {
      if (this.sinkFault !== undefined) throw this.sinkFault;
      this.accepted.push(message);
      if (this.commitsAtOnce) done();
      else this.pending.push({ message, done });
    },
  };

  readonly observer: BrokerPorts['observer'] = {
    connected: (event) => this.connections.push(event),
    disconnected: (event) => this.disconnections.push(event),
    refused: (refusal) => this.refusals.push(refusal),
    fault: (error) => this.faults.push(error),
  };

  readonly doorman: BrokerPorts['doorman'] = {
    authenticate: async (request) => {
      this.requests.push(request);
      if (this.doormanFault !== undefined) throw this.doormanFault;
      const principal = this.principals.get(request.username ?? '');
      const password = Buffer.from(request.password ?? []).toString();
      if (principal === undefined || password !== `secret-${principal.credentialId}`) {
        return { ok: false, reason: 'bad_credentials', detail: 'unknown user or wrong password' };
      }
      return { ok: true, principal };
    },
    mayPublish: (principal, topic) => {
      const [root, version, trial, kind, device = '', leaf = '', ...rest] = topic.split('/');
      const isPlace = `${root}/${version}/${trial}/${kind}` === 'trialwatch/v1/t1/bus' && rest.length === 0;
      const isAllowed = isPlace && principal.deviceIds.includes(device) && leaf !== 'notice';
      return isAllowed ? { ok: true } : { ok: false, reason: 'not a topic of this credential' };
    },
    maySubscribe: (principal, filter) =>
      principal.deviceIds.some((deviceId) => filter === topicOf(deviceId, 'notice'))
        ? { ok: true }
        : { ok: false, reason: 'not a notice topic of this credential' },
  };

  payloads(): string[] {
    return this.accepted.map((message) => Buffer.from(message.payload).toString());
  }
}
