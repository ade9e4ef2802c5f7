import type { AedesOptions, PublishPacket } from 'aedes';
import type { BrokerCounters } from './broker-counters.js';
import type { Connection, Will } from './connection.js';
import type { ConnectionRegistry } from './connection-registry.js';
import type { DurableAck } from './durable-ack.js';
import type { BrokerPorts, ConnectedPrincipal, RefusalReason } from './ports.js';
import type { RefusalReporter } from './refusal-reporter.js';

type AuthorizePublish = NonNullable<AedesOptions['authorizePublish']>;

interface Flaw {
  readonly reason: RefusalReason;
  readonly detail: string;
  readonly claimedBytes?: number;
}

const NO_PAYLOAD = Buffer.alloc(0);
const REFUSED = new Error('publish refused');

/** What a client may publish; what passes goes to the sink. */
export class PublishGuard {
  constructor(
    private readonly ports: Pick<BrokerPorts, 'doorman' | 'clock'> & { readonly maxPayloadBytes: number },
    private readonly connections: ConnectionRegistry,
    private readonly acks: DurableAck,
    private readonly refusals: RefusalReporter,
    private readonly counters: BrokerCounters,
  ) {}

  /** The one hook that the library calls before it acknowledges. Wills come here too. */
  readonly authorizePublish: AuthorizePublish = (client, packet, callback) => {
    const connection = this.connections.of(client);
    if (connection === undefined || connection.principal === undefined)
      this.withoutConnection(packet, callback);
    else if (isWillOf(connection, packet)) this.takeWill(connection, connection.principal, callback);
    // Closed by us in the middle of a network buffer: what follows in it was not accepted.
    else if (connection.isClosed) callback(REFUSED);
    else this.takePublish(connection, connection.principal, packet, callback);
  };

  private takePublish(
    connection: Connection,
    principal: ConnectedPrincipal,
    packet: PublishPacket,
    callback: (error?: Error) => void,
  ): void {
    const { topic, qos, retain } = packet;
    const payload = bytesOf(packet.payload);
    const flaw = flawOfId(packet) ?? this.flawOf(principal, topic, payload.length);
    if (flaw !== undefined) {
      this.refusals.reportAndClose(connection, { action: 'publish', topic, ...flaw });
      callback(REFUSED);
      return;
    }
    this.counters.received[qos] += 1;
    this.counters.receivedBytes += payload.length;
    if (retain) this.counters.retainIgnored += 1;
    // The library would keep the payload of a QoS 2 message until the PUBREL; the sink has it.
    if (qos === 2) packet.payload = NO_PAYLOAD;
    const receivedAtMs = this.ports.clock.nowMs();
    const message = { principal, topic, payload, qos, retain, receivedAtMs, isWill: false };
    this.acks.take(connection, message, callback);
  }

  private takeWill(
    connection: Connection,
    principal: ConnectedPrincipal,
    callback: (error?: Error) => void,
  ): void {
    const { will, closeReason } = connection;
    connection.will = undefined;
    if (will === undefined) {
      callback(REFUSED);
      return;
    }
    // Our own stop is no failure of the device, and a revoked credential says nothing any more.
    if (closeReason === 'server_closing' || closeReason === 'credential_revoked') {
      this.counters.willsWithheld += 1;
      callback(REFUSED);
      return;
    }
    const { topic, qos = 0, retain = false } = will;
    const payload = bytesOf(will.payload);
    const flaw = this.flawOf(principal, topic, payload.length);
    if (flaw !== undefined) {
      this.refusals.report(connection, { action: 'will', topic, ...flaw });
      callback(REFUSED);
      return;
    }
    this.counters.wills += 1;
    const receivedAtMs = this.ports.clock.nowMs();
    const message = { principal, topic, payload, qos, retain, receivedAtMs, isWill: true };
    this.acks.take(connection, message, callback);
  }

  /** The library's clean-up after other brokers of a cluster; there are none, so this is never a real will. */
  private withoutConnection(packet: PublishPacket, callback: (error?: Error) => void): void {
    const detail = 'nobody is authenticated for it';
    this.refusals.report(undefined, {
      action: 'will',
      reason: 'will_without_connection',
      detail,
      topic: packet.topic,
    });
    callback(REFUSED);
  }

  private flawOf(principal: ConnectedPrincipal, topic: string, payloadBytes: number): Flaw | undefined {
    const { doorman, maxPayloadBytes } = this.ports;
    if (topic.startsWith('$')) return { reason: 'reserved_topic', detail: 'topics that start with $' };
    if (topic.includes('\u0000'))
      return { reason: 'malformed_packet', detail: 'NUL in a topic (MQTT-1.5.3-2)' };
    if (payloadBytes > maxPayloadBytes) {
      const detail = `a payload of ${payloadBytes} bytes, ${maxPayloadBytes} allowed`;
      return { reason: 'packet_too_large', detail, claimedBytes: payloadBytes };
    }
    const answer = doorman.mayPublish(principal, topic);
    return answer.ok ? undefined : { reason: 'topic_not_allowed', detail: answer.reason };
  }
}

function isWillOf(connection: Connection, packet: PublishPacket | Will): boolean {
  return connection.will !== undefined && connection.will === packet;
}

/** A packet id of 0 is forbidden (MQTT-2.3.1-1); the parser says -1 where it is cut off. */
function flawOfId(packet: PublishPacket): Flaw | undefined {
  if (packet.qos === 0 || (packet.messageId !== undefined && packet.messageId > 0)) return undefined;
  return { reason: 'malformed_packet', detail: 'a packet id of 1 to 65535 is needed (MQTT-2.3.1-1)' };
}

function bytesOf(payload: Uint8Array | string): Uint8Array {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}
