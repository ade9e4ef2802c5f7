import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import {
  type DeviceAddress,
  deviceTopic,
  failure,
  type Outcome,
  type StatusMessage,
  success,
} from '#contracts';
import type { SimulationProblem } from '../simulation-problem.js';
import { PendingAcknowledgements } from './pending-acknowledgements.js';

/** What a connection signs in with, as the server issued it. */
export interface DeviceCredential {
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  readonly deviceIds: readonly string[];
}

export interface DeviceConnectionOptions {
  /** mqtt://host:port or mqtts://host:port */
  readonly url: string;
  readonly credential: DeviceCredential;
  /** The devices that it speaks for: one, or those of a gateway. */
  readonly devices: readonly DeviceAddress[];
  readonly bootId: string;
  /** How long the first connection may take; later ones are tried for as long as it is open. */
  readonly connectTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const RECONNECT_MS = 500;
const CLOSE_TIMEOUT_MS = 5_000;
/** CONNACK return codes (MQTT 3.1.1, table 3.1): identifier, user name or password, rights. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [2, 'the client id is not accepted'],
  [4, 'the user name or password is wrong'],
  [5, 'the credential has no right to connect'],
]);

function statusText(state: StatusMessage['state'], bootId: string, reason?: string): string {
  const status: StatusMessage = { state, bootId, ...(reason === undefined ? {} : { reason }) };
  return JSON.stringify(status);
}

function returnCodeOf(error: Error): number | undefined {
  return 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}

function clientOptions(options: DeviceConnectionOptions): IClientOptions {
  const { credential, devices, bootId } = options;
  const [only] = devices;
  return {
    clientId: credential.clientId,
    username: credential.username,
    password: credential.password,
    protocolVersion: 4,
    clean: true,
    keepalive: 30,
    reconnectPeriod: RECONNECT_MS,
    // A server that is starting again may refuse for a moment (return code 3).
    reconnectOnConnackError: true,
    connectTimeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    // MQTT has one will a connection, so a gateway cannot leave one for each of its devices.
    ...(devices.length === 1 && only !== undefined
      ? {
          will: {
            topic: deviceTopic(only, 'status'),
            payload: Buffer.from(statusText('offline', bootId, 'connection lost')),
            qos: 1 as const,
            retain: false,
          },
        }
      : {}),
  };
}

/**
 * One MQTT connection of a device or gateway: QoS 1, a will, `online` on each connect. What was not
 * acknowledged is sent again after a reconnect, for as long as the connection is open.
 */
export class DeviceConnection {
  readonly acknowledgements = new PendingAcknowledgements();
  private readonly client: MqttClient;
  private readonly options: DeviceConnectionOptions;
  private connects = 0;
  private problem: SimulationProblem | undefined;

  private constructor(options: DeviceConnectionOptions) {
    this.options = options;
    this.client = mqtt.connect(options.url, { ...clientOptions(options), manualConnect: true });
    this.client.on('connect', () => {
      this.connects++;
      this.sayStatus('online');
    });
    this.client.on('error', (error) => this.noteRefusal(error));
  }

  /** Connects; resolves when the server accepted, or with the reason why not. */
  static async open(options: DeviceConnectionOptions): Promise<Outcome<DeviceConnection, SimulationProblem>> {
    const connection = new DeviceConnection(options);
    const problem = await connection.firstConnect();
    if (problem === undefined) return success(connection);
    await connection.client.endAsync(true);
    return failure(problem);
  }

  /** How often the connection was lost and made again. */
  get reconnects(): number {
    return Math.max(0, this.connects - 1);
  }

  /** Set when the server refuses the credential: then nothing more will get through. */
  get failed(): SimulationProblem | undefined {
    return this.problem;
  }

  /** Sends with QoS 1; kept until its PUBACK came, across reconnects. */
  publish(topic: string, text: string): void {
    this.acknowledgements.addSent();
    this.client.publish(topic, text, { qos: 1 }, (error) => {
      if (error === undefined || error === null) this.acknowledgements.addAcknowledged();
    });
  }

  /** Says goodbye for each device and closes; without a server it just closes. */
  async close(): Promise<void> {
    if (this.client.connected) {
      this.sayStatus('offline', 'switched off');
      const timeout = AbortSignal.timeout(CLOSE_TIMEOUT_MS);
      const ended = this.client.endAsync(false).then(() => 'ended' as const);
      const late = new Promise<'late'>((resolve) => {
        timeout.addEventListener('abort', () => resolve('late'), { once: true });
      });
      if ((await Promise.race([ended, late])) === 'ended') return;
    }
    await this.client.endAsync(true);
  }

  private firstConnect(): Promise<SimulationProblem | undefined> {
    const { url, connectTimeoutMs = CONNECT_TIMEOUT_MS } = this.options;
    return new Promise((resolve) => {
      let lastError = 'no answer';
      const timer = setTimeout(() => {
        resolve({ reason: 'unreachable', detail: `no MQTT server answers at ${url} (${lastError})` });
      }, connectTimeoutMs);
      const finish = (problem: SimulationProblem | undefined) => {
        clearTimeout(timer);
        resolve(problem);
      };
      this.client.once('connect', () => finish(undefined));
      this.client.on('error', (error) => {
        lastError = error.message === '' && 'code' in error ? String(error.code) : error.message;
        if (this.problem !== undefined) finish(this.problem);
      });
      this.client.connect();
    });
  }

  private noteRefusal(error: Error): void {
    const refusal = REFUSALS.get(returnCodeOf(error) ?? -1);
    if (refusal === undefined) return;
    const { url, credential } = this.options;
    this.problem = {
      reason: 'refused',
      detail: `${url} refuses ${credential.username}: ${refusal}`,
    };
    this.client.end(true);
    this.acknowledgements.close();
  }

  private sayStatus(state: StatusMessage['state'], reason?: string): void {
    for (const device of this.options.devices) {
      this.client.publish(deviceTopic(device, 'status'), statusText(state, this.options.bootId, reason), {
        qos: 1,
      });
    }
  }
}
