import { flag, listOf, port, setting, text, wholeNumber } from './setting.js';

/** Every setting of the server; the environment variable is TRIALWATCH_ and the key, but for DATABASE_URL. */
export const settings = {
  TRIALWATCH_HTTP_HOST: setting({
    schema: text,
    default: '127.0.0.1',
    doc: 'Address on which the console and the API listen',
  }),
  TRIALWATCH_HTTP_PORT: setting({
    schema: port,
    default: '3000',
    doc: 'Port of the console and the API; 0 takes any free one',
  }),
  TRIALWATCH_PUBLIC_URL: setting({
    schema: text,
    doc: 'Address under which people reach the console, e.g. https://trials.example; cookies are then marked Secure where it is https',
  }),
  TRIALWATCH_MQTT_HOST: setting({
    schema: text,
    default: '127.0.0.1',
    doc: 'Address of the plain MQTT listener; loopback unless set otherwise',
  }),
  TRIALWATCH_MQTT_PORT: setting({
    schema: port,
    default: '1883',
    doc: 'Port of the plain MQTT listener; 0 takes any free one',
  }),
  TRIALWATCH_MQTTS_HOST: setting({
    schema: text,
    default: '0.0.0.0',
    doc: 'Address of the TLS MQTT listener',
  }),
  TRIALWATCH_MQTTS_PORT: setting({
    schema: port,
    default: '8883',
    doc: 'Port of the TLS MQTT listener; it is opened where a certificate is set',
  }),
  TRIALWATCH_MQTTS_CERT_FILE: setting({
    schema: text,
    doc: 'PEM file with the certificate chain of the TLS MQTT listener',
  }),
  TRIALWATCH_MQTTS_KEY_FILE: setting({ schema: text, doc: 'PEM file with its private key' }),
  TRIALWATCH_MAX_PAYLOAD_BYTES: setting({
    schema: wholeNumber(1024, 16_777_216),
    default: '262144',
    unit: 'bytes',
    doc: 'Largest MQTT payload; a larger one is refused at its fixed header',
  }),
  TRIALWATCH_MAX_HELD_MESSAGES: setting({
    schema: wholeNumber(100, 1_000_000),
    default: '20000',
    unit: 'messages',
    doc: 'Messages that may wait for their commit before publishers are paused',
  }),
  TRIALWATCH_MAX_HELD_BYTES: setting({
    schema: wholeNumber(1_048_576, 1_073_741_824),
    default: '67108864',
    unit: 'bytes',
    doc: 'Bytes that may wait for their commit before publishers are paused',
  }),
  TRIALWATCH_CREDENTIAL_RATE: setting({
    schema: wholeNumber(1, 1_000_000),
    default: '5000',
    unit: 'messages/s',
    doc: 'Sustained rate of one credential; above it the connection is slowed down, never cut',
  }),
  TRIALWATCH_INGEST_SHARDS: setting({
    schema: wholeNumber(1, 32),
    default: '2',
    doc: 'Shards of the ingest path; each has its own queue and database connection',
  }),
  TRIALWATCH_BATCH_WINDOW_MS: setting({
    schema: wholeNumber(0, 1000),
    default: '5',
    unit: 'ms',
    doc: 'Longest wait for more messages before a batch is committed',
  }),
  TRIALWATCH_BATCH_ROWS: setting({
    schema: wholeNumber(1, 20_000),
    default: '2000',
    unit: 'observations',
    doc: 'Size at which a batch is committed without waiting',
  }),
  TRIALWATCH_MAX_FUTURE_S: setting({
    schema: wholeNumber(1, 86_400),
    default: '300',
    unit: 's',
    doc: 'How far observedAt may lie after the arrival before the message is quarantined',
  }),
  TRIALWATCH_MAX_AGE_DAYS: setting({
    schema: wholeNumber(1, 3660),
    default: '400',
    unit: 'days',
    doc: 'How old observedAt may be before the message is quarantined',
  }),
  TRIALWATCH_LATE_LIMIT_H: setting({
    schema: wholeNumber(1, 87_840),
    default: '24',
    unit: 'h',
    doc: 'Data that arrive out of order and later than this after they were observed are stored and marked, and judged only on request',
  }),
  TRIALWATCH_LIVE_TICK_MS: setting({
    schema: wholeNumber(20, 5000),
    default: '100',
    unit: 'ms',
    doc: 'Time between two frames of the live picture',
  }),
  TRIALWATCH_DATA_DIR: setting({
    schema: text,
    default: './data',
    doc: 'Folder of the embedded database and of the secrets that are made at first start',
  }),
  DATABASE_URL: setting({
    schema: text,
    secret: true,
    doc: 'A PostgreSQL 15 or newer (with or without TimescaleDB); the embedded one is used where it is not set',
  }),
  TRIALWATCH_SESSION_HOURS: setting({
    schema: wholeNumber(1, 720),
    default: '12',
    unit: 'h',
    doc: 'How long a sign-in lasts',
  }),
  TRIALWATCH_LOG_LEVEL: setting({
    schema: listOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).transform(
      (levels) => levels[0] ?? 'info',
    ),
    default: 'info',
    doc: 'Least level that is logged',
  }),
  TRIALWATCH_LOG_PRETTY: setting({
    schema: flag,
    default: 'false',
    doc: 'Log for people instead of JSON lines',
  }),
} as const;

export type SettingName = keyof typeof settings;
