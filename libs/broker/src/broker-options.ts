import type { SlowdownLimits } from './address-slowdown.js';
import type { RateLimit } from './token-bucket.js';

export interface TlsListenerOptions {
  /** PEM. */
  readonly cert: string | Buffer;
  /** PEM. */
  readonly key: string | Buffer;
  readonly port: number;
  /** Its own address, as plain MQTT often stays on loopback; the plain listener's where left out. */
  readonly host?: string;
}

/** Every setting of the broker. `defaultBrokerOptions` holds the defaults. */
export interface BrokerOptions {
  /** Address of the plain listener, and of TLS where that has none of its own. */
  readonly host: string;
  /** Plain MQTT; 0 takes a free port, undefined opens no plain listener. */
  readonly port: number | undefined;
  readonly tls: TlsListenerOptions | undefined;
  /** Open sockets, authenticated or not; more are closed at once. */
  readonly maxConnections: number;
  /** Largest payload of a PUBLISH; what is larger is refused when its header arrives. */
  readonly maxPayloadBytes: number;
  /** All that a socket may send before it is authenticated. */
  readonly maxBytesBeforeConnect: number;
  /** Time for the whole CONNECT packet (and for the TLS handshake before it). */
  readonly connectTimeoutMs: number;
  /** Messages in the sink's hands, over all clients; at this number the sockets are no longer read. */
  readonly maxHeldMessages: number;
  /** Their payload bytes, likewise. */
  readonly maxHeldBytes: number;
  /** For each credential that brings no rate of its own. */
  readonly rate: RateLimit;
  /** How wrong passwords slow down the address that they come from. */
  readonly slowdown: SlowdownLimits;
  /** A subscriber with more than this unread gets no further notices until it reads. */
  readonly maxUnreadNoticeBytes: number;
  /** A client that does not read its answers for so long is disconnected. */
  readonly drainTimeoutMs: number;
  /** How long `close` waits for held messages. */
  readonly closeTimeoutMs: number;
}

export const defaultBrokerOptions: BrokerOptions = {
  host: '127.0.0.1',
  port: 1883,
  tls: undefined,
  maxConnections: 20_000,
  maxPayloadBytes: 262_144,
  maxBytesBeforeConnect: 65_536,
  connectTimeoutMs: 10_000,
  maxHeldMessages: 40_000,
  maxHeldBytes: 33_554_432,
  rate: { messagesPerS: 2_000, burstMessages: 10_000, bytesPerS: 4_194_304, burstBytes: 16_777_216 },
  slowdown: {
    freeFailures: 5,
    firstDelayMs: 250,
    maxDelayMs: 5_000,
    forgetAfterMs: 600_000,
    maxAddresses: 10_000,
    maxWaitingPerAddress: 256,
  },
  maxUnreadNoticeBytes: 65_536,
  drainTimeoutMs: 30_000,
  closeTimeoutMs: 8_000,
};
