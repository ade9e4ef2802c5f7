import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import {
  type Broker,
  type BrokerObserver,
  type BrokerOptions,
  createBroker,
  defaultBrokerOptions,
  type IncomingMessage,
  type MessageSink,
  type Refusal,
} from '#broker';
import type { Config } from '#config';
import type { Notice } from '#contracts';
import type { Ingest, Notifier } from '#ingest';
import { type CredentialLookup, DeviceDoorman } from './device-doorman.js';
import type { Metrics } from './metrics.js';

// The byte budget follows the message budget: about twice a full bus message each.
const meanMessageBytes = 2048;

/** Broker options from the settings. */
export function brokerOptions(config: Config): BrokerOptions {
  const { TRIALWATCH_MQTTS_CERT_FILE: cert, TRIALWATCH_MQTTS_KEY_FILE: key } = config;
  return {
    ...defaultBrokerOptions,
    host: config.TRIALWATCH_MQTT_HOST,
    port: config.TRIALWATCH_MQTT_PORT,
    tls:
      cert === undefined || key === undefined
        ? undefined
        : {
            host: config.TRIALWATCH_MQTTS_HOST,
            port: config.TRIALWATCH_MQTTS_PORT,
            cert: readFileSync(cert),
            key: readFileSync(key),
          },
    maxPayloadBytes: config.TRIALWATCH_MAX_PAYLOAD_BYTES,
    maxHeldMessages: config.TRIALWATCH_MAX_HELD_MESSAGES,
    maxHeldBytes: config.TRIALWATCH_MAX_HELD_BYTES,
    rate: {
      ...defaultBrokerOptions.rate,
      messagesPerS: config.TRIALWATCH_CREDENTIAL_RATE,
      burstMessages: config.TRIALWATCH_CREDENTIAL_RATE * 2,
      bytesPerS: config.TRIALWATCH_CREDENTIAL_RATE * meanMessageBytes,
      burstBytes: config.TRIALWATCH_CREDENTIAL_RATE * meanMessageBytes * 4,
    },
  };
}

function sinkInto(ingest: Ingest): MessageSink {
  return {
    accept(message: IncomingMessage, done: (error?: Error) => void): void {
      const { principal } = message;
      ingest.accept(
        {
          topic: message.topic,
          payload: message.payload,
          qos: message.qos,
          isWill: message.isWill,
          receivedAtMs: message.receivedAtMs,
          credentialId: principal.credentialId,
          vendorId: principal.vendorId,
          deviceIds: principal.deviceIds,
        },
        done,
      );
    },
  };
}

class MqttObserver implements BrokerObserver {
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #ingest: Ingest;

  constructor(logger: Logger, metrics: Metrics, ingest: Ingest) {
    this.#logger = logger;
    this.#metrics = metrics;
    this.#ingest = ingest;
  }

  connected: BrokerObserver['connected'] = ({ principal, remoteAddress }) => {
    this.#logger.debug({ credentialId: principal.credentialId, remoteAddress }, 'device connected');
  };

  disconnected: BrokerObserver['disconnected'] = ({ principal, reason, detail }) => {
    this.#logger.debug({ credentialId: principal.credentialId, reason, detail }, 'device disconnected');
  };

  refused: BrokerObserver['refused'] = (refusal) => {
    this.#metrics.refusal(refusal.action, refusal.reason);
    const { principal, ...rest } = refusal;
    this.#logger.info({ ...rest, credentialId: principal?.credentialId }, 'refused by the broker');
    this.#quarantineUnread(refusal);
  };

  fault: BrokerObserver['fault'] = (error) => this.#logger.error({ err: error }, 'fault in the broker');

  /** A publish whose bytes were cut off at its header still leaves a record that its vendor can see. */
  #quarantineUnread(refusal: Refusal): void {
    if (refusal.reason !== 'packet_too_large' || refusal.principal === undefined) return;
    this.#ingest.quarantineUnread({
      topic: refusal.topic ?? null,
      credentialId: refusal.principal.credentialId,
      vendorId: refusal.principal.vendorId,
      code: 'payload_too_large',
      detail: refusal.detail,
      sizeBytes: refusal.claimedBytes ?? 0,
      receivedAtMs: refusal.atMs,
    });
  }
}

export interface MqttSide {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly credentials: CredentialLookup;
  readonly ingest: Ingest;
}

/** The broker in front of ingest; it does not listen yet. */
export function createMqttSide(config: Config, { logger, metrics, credentials, ingest }: MqttSide): Broker {
  return createBroker(brokerOptions(config), {
    doorman: new DeviceDoorman(credentials),
    sink: sinkInto(ingest),
    observer: new MqttObserver(logger, metrics, ingest),
    clock: { nowMs: () => Date.now() },
  });
}

/** Tells devices what was refused, on their notice topics. Ingest is made before the broker, hence the look-up. */
export function notifierOver(broker: () => Broker | undefined): Notifier {
  return {
    notify(topic: string, notice: Notice): void {
      broker()?.notify(topic, Buffer.from(JSON.stringify(notice)));
    },
  };
}
