import { type DeviceAddress, deviceTopic } from '#contracts';
import type { SimulatedMessage } from '../message.js';
import type { Scenario } from '../scenario.js';
import type { SimulationProblem } from '../simulation-problem.js';
import { DeviceConnection, type DeviceCredential } from './device-connection.js';

/** Unacknowledged messages a connection may have before its devices wait. */
const PENDING_LIMIT = 500;

export interface FleetCounts {
  readonly sent: number;
  readonly acknowledged: number;
  readonly connections: number;
  readonly reconnects: number;
}

/** The connections of a scenario's devices and gateways. */
export class Fleet {
  private readonly scenario: Scenario;
  private readonly url: string;
  private readonly bootId: string;
  private readonly connections: DeviceConnection[] = [];
  private readonly byDevice = new Map<string, DeviceConnection>();
  private waiting = true;

  constructor(scenario: Scenario, url: string, bootId: string) {
    this.scenario = scenario;
    this.url = url;
    this.bootId = bootId;
  }

  /** Connects all; resolves with the reason where one cannot, or where a device has no credential. */
  async open(
    credentials: readonly DeviceCredential[],
    connectTimeoutMs?: number,
  ): Promise<SimulationProblem | undefined> {
    const unclaimed = new Map(this.scenario.actors.map((actor) => [actor.deviceId, this.addressOf(actor)]));
    const claims = credentials.map((credential) => {
      const devices = credential.deviceIds.flatMap((deviceId) => unclaimed.get(deviceId) ?? []);
      for (const { deviceId } of devices) unclaimed.delete(deviceId);
      return { credential, devices };
    });
    if (unclaimed.size > 0) {
      const silent = [...unclaimed.keys()].join(', ');
      return { reason: 'missing_credential', detail: `no credential speaks for ${silent}` };
    }
    for (const claim of claims) {
      if (claim.devices.length === 0) continue;
      const opened = await DeviceConnection.open({
        url: this.url,
        bootId: this.bootId,
        connectTimeoutMs,
        ...claim,
      });
      if (!opened.ok) return opened.problem;
      this.connections.push(opened.value);
      for (const { deviceId } of claim.devices) this.byDevice.set(deviceId, opened.value);
    }
    return undefined;
  }

  /** Sends, and waits first while the device's connection has too much unacknowledged. */
  async send(message: SimulatedMessage): Promise<SimulationProblem | undefined> {
    const connection = this.byDevice.get(message.deviceId);
    if (connection === undefined) throw new Error(`${message.deviceId} is not part of the scenario`);
    await connection.acknowledgements.atMost(PENDING_LIMIT);
    if (connection.failed !== undefined) return connection.failed;
    if (this.waiting) {
      connection.publish(
        deviceTopic(this.addressOf(message), message.channel),
        JSON.stringify(message.payload),
      );
    }
    return undefined;
  }

  /** Resolves when everything that was sent is acknowledged, or with the reason why it never will be. */
  async settled(): Promise<SimulationProblem | undefined> {
    await Promise.all(this.connections.map(({ acknowledgements }) => acknowledgements.atMost(0)));
    return this.connections.find(({ failed }) => failed !== undefined)?.failed;
  }

  /** Nobody waits for a PUBACK from now on; nothing more is sent. */
  stopWaiting(): void {
    this.waiting = false;
    for (const { acknowledgements } of this.connections) acknowledgements.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()));
  }

  counts(): FleetCounts {
    const sum = (of: (connection: DeviceConnection) => number) =>
      this.connections.reduce((total, connection) => total + of(connection), 0);
    return {
      sent: sum(({ acknowledgements }) => acknowledgements.sent),
      acknowledged: sum(({ acknowledgements }) => acknowledgements.acknowledged),
      connections: this.connections.length,
      reconnects: sum(({ reconnects }) => reconnects),
    };
  }

  private addressOf({ kind, deviceId }: Pick<DeviceAddress, 'kind' | 'deviceId'>): DeviceAddress {
    return { trialId: this.scenario.trialFile.trial.id, kind, deviceId };
  }
}
