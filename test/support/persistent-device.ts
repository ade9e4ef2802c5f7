import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { expect } from 'vitest';
import type { IssuedCredential } from '#contracts';

/** A device that sends without waiting, keeps what was not acknowledged and sends it again. */
export class PersistentDevice {
  readonly acknowledged = new Set<number>();
  /** In the order in which the acknowledgements came. */
  readonly acknowledgedOrder: number[] = [];
  readonly client: MqttClient;
  readonly topic: string;
  #seq = 0;
  readonly #startMs = Date.now() - 3_600_000;

  constructor(
    url: string,
    { clientId, username, password, topics }: IssuedCredential,
    options: IClientOptions = {},
  ) {
    this.client = connect(url, {
      clientId,
      username,
      password,
      reconnectPeriod: 100,
      connectTimeout: 3000,
      ...options,
    });
    this.client.on('error', () => undefined);
    this.topic = topics.find((topic) => topic.endsWith('/telemetry')) ?? '';
  }

  get sent(): number {
    return this.#seq;
  }

  send(count: number, more: object = {}): void {
    const first = this.#seq;
    this.#seq += count;
    for (let seq = first; seq < this.#seq; seq++) this.#publish(seq, more);
  }

  /** Sends everything that was not acknowledged, also what the client library would send again by itself. */
  sendAgain(): void {
    for (let seq = 0; seq < this.#seq; seq++) if (!this.acknowledged.has(seq)) this.#publish(seq, {});
  }

  async connected(): Promise<void> {
    await expect.poll(() => this.client.connected, { timeout: 60_000 }).toBe(true);
  }

  async end(): Promise<void> {
    await this.client.endAsync(true);
  }

  #publish(seq: number, more: object): void {
    const payload = {
      seq,
      observedAt: new Date(this.#startMs + seq * 1000).toISOString(),
      location: { lat: 25.0333, lon: 121.545 },
      speedMps: 2,
      ...more,
    };
    this.client.publish(this.topic, JSON.stringify(payload), { qos: 1 }, (error) => {
      if ((error !== undefined && error !== null) || this.acknowledged.has(seq)) return;
      this.acknowledged.add(seq);
      this.acknowledgedOrder.push(seq);
    });
  }
}
