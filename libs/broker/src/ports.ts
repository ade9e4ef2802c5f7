/**
 * What the broker needs of the rest of the program. The server's wiring hands in the implementations.
 */
import type { RateLimit } from './token-bucket.js';

/** One CONNECT, as the doorman sees it. */
export interface ConnectRequest {
  /** '' when the client left the choice to the server (allowed only with clean session). */
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: Uint8Array | undefined;
  readonly remoteAddress: string;
  readonly tls: boolean;
}

/** Who a connection speaks for. */
export interface ConnectedPrincipal {
  readonly credentialId: string;
  /** Bound to the credential: an empty client id gets this one, any other must equal it. */
  readonly clientId: string;
  readonly vendorId: string;
  readonly kindOfPrincipal: 'device' | 'gateway';
  readonly deviceIds: readonly string[];
  /** Replaces the broker's default rate for this credential. */
  readonly rate?: RateLimit | undefined;
}

/** Why a CONNECT is turned away; each maps to one CONNACK return code (MQTT 3.1.1, table 3.1). */
export type ConnectDenial = 'bad_credentials' | 'bad_client_id' | 'not_authorized' | 'server_unavailable';

export type AuthenticateResult =
  | { readonly ok: true; readonly principal: ConnectedPrincipal }
  | { readonly ok: false; readonly reason: ConnectDenial; readonly detail: string };

export type RightsAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Decides who gets in and what they may do. `mayPublish` is asked once a message: keep it cheap. */
export interface BrokerDoorman {
  /** A rejection means an outage: the client is told "server unavailable" and comes back. */
  authenticate(request: ConnectRequest): Promise<AuthenticateResult>;
  mayPublish(principal: ConnectedPrincipal, topic: string): RightsAnswer;
  /** Asked for each filter of a SUBSCRIBE on its own. */
  maySubscribe(principal: ConnectedPrincipal, filter: string): RightsAnswer;
}

export interface IncomingMessage {
  readonly principal: ConnectedPrincipal;
  readonly topic: string;
  /** Never written to again; it may be a view into a larger network buffer, so copy it to keep it for long. */
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  /** As the client set it. Nothing is retained by the broker, so the flag has no effect. */
  readonly retain: boolean;
  readonly receivedAtMs: number;
  /** The last will of a connection that was lost, not something that the device sent now. */
  readonly isWill: boolean;
}

/**
 * The durable side. `done` must be called exactly once: without an error when the message is committed
 * (stored, or quarantined), with one when it could not be; then no PUBACK leaves and the connection is
 * closed, so that the client sends again. A callback and not a promise, because this runs for every
 * message: tens of thousands a second. Until `done`, the message counts as held, whatever its QoS.
 * The same message may come again (a client resends what was not acknowledged, also with QoS 2 and also
 * without DUP), so the sink deduplicates by content.
 */
export interface MessageSink {
  accept(message: IncomingMessage, done: (error?: Error) => void): void;
}

export type RefusedAction = 'connect' | 'publish' | 'subscribe' | 'will' | 'packet';

export type RefusalReason =
  | ConnectDenial
  | 'unsupported_protocol'
  | 'connect_timeout'
  | 'address_throttled'
  | 'connect_expected'
  | 'too_much_before_connect'
  | 'malformed_packet'
  | 'packet_too_large'
  | 'reserved_topic'
  | 'topic_not_allowed'
  | 'filter_not_allowed'
  | 'will_without_connection';

/** Something that the broker did not let through. */
export interface Refusal {
  readonly atMs: number;
  readonly action: RefusedAction;
  readonly reason: RefusalReason;
  /** For people: says what exactly was wrong. */
  readonly detail: string;
  readonly remoteAddress: string;
  /** As claimed in the CONNECT; undefined before it. */
  readonly clientId: string | undefined;
  readonly username: string | undefined;
  /** Undefined while nobody is authenticated. */
  readonly principal: ConnectedPrincipal | undefined;
  /** The topic or filter, where it is known. */
  readonly topic: string | undefined;
  /** The size that the packet announced, for packet_too_large. */
  readonly claimedBytes: number | undefined;
}

export type DisconnectReason =
  | 'client_disconnect'
  | 'connection_lost'
  | 'taken_over'
  | 'keepalive_timeout'
  | 'slow_reader'
  | 'refused'
  | 'commit_failed'
  | 'credential_revoked'
  | 'server_closing';

export interface ConnectionEvent {
  readonly atMs: number;
  readonly principal: ConnectedPrincipal;
  readonly remoteAddress: string;
  readonly tls: boolean;
}

export interface DisconnectionEvent extends ConnectionEvent {
  readonly reason: DisconnectReason;
  readonly detail: string | undefined;
}

/** Told of what happens. Called synchronously on the network path: hand over and return. */
export interface BrokerObserver {
  connected(event: ConnectionEvent): void;
  disconnected(event: DisconnectionEvent): void;
  refused(refusal: Refusal): void;
  /** A fault behind a port (the sink threw, the doorman rejected) or inside the MQTT library. */
  fault(error: Error): void;
}

export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
}

export interface BrokerPorts {
  readonly doorman: BrokerDoorman;
  readonly sink: MessageSink;
  readonly observer: BrokerObserver;
  readonly clock: Clock;
}
