import type { AedesOptions, Client, ConnectPacket } from 'aedes';
import type { AddressSlowdown } from './address-slowdown.js';
import type { Connection } from './connection.js';
import { type ConnectionRegistry, sessionIdOf } from './connection-registry.js';
import type { AuthenticateResult, BrokerPorts, ConnectedPrincipal } from './ports.js';
import type { RefusalReporter } from './refusal-reporter.js';

type PreConnect = NonNullable<AedesOptions['preConnect']>;
type Authenticate = NonNullable<AedesOptions['authenticate']>;

/**
 * CONNACK return codes (MQTT 3.1.1, table 3.1). Undefined: the connection is closed without one
 * (MQTT-3.2.2-6). Code 3 would be the word for what passes by itself, but widely used clients (MQTT.js)
 * take every refusal as final and never dial again, while after a lost connection they all do.
 */
const RETURN_CODE = {
  unsupported_protocol: 1,
  bad_client_id: 2,
  server_unavailable: undefined,
  address_throttled: undefined,
  bad_credentials: 4,
  not_authorized: 5,
} as const;

const MQTT_3_1_1 = 4;

interface Denied {
  readonly reason: keyof typeof RETURN_CODE;
  readonly detail: string;
  /** Of a will that is not allowed. */
  readonly topic?: string;
}

/** Who gets in: everything between a CONNECT and its CONNACK. */
export class ConnectGuard {
  constructor(
    private readonly ports: BrokerPorts,
    private readonly connections: ConnectionRegistry,
    private readonly slowdown: AddressSlowdown,
    private readonly refusals: RefusalReporter,
  ) {}

  /** What the packet itself must satisfy. */
  readonly preConnect: PreConnect = (client, packet, callback) => {
    const connection = this.connections.of(client);
    if (connection === undefined) return;
    connection.clientId = packet.clientId;
    connection.username = packet.username;
    connection.will = packet.will;
    connection.keepaliveMs = (packet.keepalive ?? 0) * 1000;
    // Switches off the library's own timer, see ConnectionSweep.
    packet.keepalive = 0;
    const denied = flawOf(packet);
    if (denied === undefined) callback(null, true);
    else this.refuse(connection, denied);
  };

  /** Whom it speaks for. The library's callback is never called after a refusal: the socket is closing. */
  readonly authenticate: Authenticate = (client, username, password, done) => {
    const connection = this.connections.of(client);
    if (connection === undefined) return;
    void this.identify(connection, username, password).then((result) => {
      if (connection.isClosed) return;
      const denied = result.ok ? this.flawOfClaim(connection, result.principal) : result;
      if (denied !== undefined) this.refuse(connection, denied);
      else if (result.ok) {
        this.welcome(client, connection, result.principal);
        done(null, true);
      }
    });
  };

  /** Asks the doorman, later for an address that has guessed wrongly. Never rejects. */
  private async identify(
    connection: Connection,
    username: string | undefined,
    password: Buffer | undefined,
  ): Promise<Extract<AuthenticateResult, { ok: true }> | (Denied & { readonly ok: false })> {
    const { remoteAddress, tls, clientId = '' } = connection;
    const delayMs = this.slowdown.enter(remoteAddress, performance.now());
    if (delayMs === undefined) {
      return {
        ok: false,
        reason: 'address_throttled',
        detail: 'too many attempts of this address are waiting',
      };
    }
    try {
      if (delayMs > 0) await new Promise((resume) => setTimeout(resume, delayMs).unref());
      if (connection.isClosed) return { ok: false, reason: 'server_unavailable', detail: 'closed meanwhile' };
      const { doorman } = this.ports;
      const result = await doorman.authenticate({ clientId, username, password, remoteAddress, tls });
      if (!result.ok && result.reason === 'bad_credentials') {
        this.slowdown.failed(remoteAddress, performance.now());
      }
      return result;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.ports.observer.fault(error);
      return { ok: false, reason: 'server_unavailable', detail: 'the credential could not be checked' };
    } finally {
      this.slowdown.leave(remoteAddress);
    }
  }

  private flawOfClaim(connection: Connection, principal: ConnectedPrincipal): Denied | undefined {
    const { clientId, will } = connection;
    if (clientId !== '' && clientId !== principal.clientId) {
      return {
        reason: 'bad_client_id',
        detail: `the credential is bound to client id ${principal.clientId}`,
      };
    }
    if (will === undefined) return undefined;
    const { topic } = will;
    if (topic.startsWith('$')) return { reason: 'not_authorized', detail: 'will to a reserved topic', topic };
    const answer = this.ports.doorman.mayPublish(principal, topic);
    return answer.ok ? undefined : { reason: 'not_authorized', detail: `will: ${answer.reason}`, topic };
  }

  private welcome(client: Client, connection: Connection, principal: ConnectedPrincipal): void {
    connection.principal = principal;
    connection.clientId = principal.clientId;
    client.id = sessionIdOf(principal);
    // MQTT-3.1.4-2: the newer connection of a session takes it over.
    this.connections.takeOver(client.id, connection)?.close('taken_over');
  }

  private refuse(connection: Connection, denied: Denied): void {
    this.refusals.report(connection, { action: 'connect', ...denied });
    const code = RETURN_CODE[denied.reason];
    if (code !== undefined) connection.socket.write(Buffer.from([0x20, 0x02, 0x00, code]));
    connection.closeAfterWrites('refused', `${denied.reason}: ${denied.detail}`);
  }
}

function flawOf(packet: ConnectPacket & { bridgeMode?: boolean }): Denied | undefined {
  if (packet.protocolVersion !== MQTT_3_1_1 || packet.bridgeMode === true) {
    const version = `protocol level ${packet.protocolVersion}${packet.bridgeMode === true ? ', bridge' : ''}`;
    return { reason: 'unsupported_protocol', detail: `${version}; this is an MQTT 3.1.1 broker` };
  }
  if (packet.clientId.includes('\u0000')) {
    return { reason: 'bad_client_id', detail: 'NUL in the client id (MQTT-1.5.3-2)' };
  }
  if (packet.clientId === '' && packet.clean !== true) {
    return { reason: 'bad_client_id', detail: 'an empty client id needs clean session (MQTT-3.1.3-8)' };
  }
  return undefined;
}
