export type { SlowdownLimits } from './address-slowdown.js';
export { type Broker, createBroker } from './broker.js';
export type { BrokerStats } from './broker-counters.js';
export { type BrokerOptions, defaultBrokerOptions, type TlsListenerOptions } from './broker-options.js';
export type { ListenAddress } from './listeners.js';
export type {
  AuthenticateResult,
  BrokerDoorman,
  BrokerObserver,
  BrokerPorts,
  Clock,
  ConnectDenial,
  ConnectedPrincipal,
  ConnectionEvent,
  ConnectRequest,
  DisconnectionEvent,
  DisconnectReason,
  IncomingMessage,
  MessageSink,
  Refusal,
  RefusalReason,
  RefusedAction,
  RightsAnswer,
} from './ports.js';
export type { RateLimit } from './token-bucket.js';
