import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { expect, vi } from 'vitest';
import type { IssuedCredential } from '#contracts';

/** A device that sends without waiting, keeps what was not acknowledged and sends it again. */
export class PersistentDevice {
  readonly acknowledged = new Set<number>();
  /** In the order in which the acknowledgements came. */
  readonly acknowledgedOrder: number[] = [];
  readonly client: MqttClient;
  readonly topic: string;
  readonly #payloads: string[] = [];
  // Far enough back that a flood with a reading a second stays in the past.
  readonly #startMs = Date.now() - 86_400_000;

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
    return this.#payloads.length;
  }

  /** @param more fields besides place and speed, or another speed */
  send(count: number, more: object = {}): void {
    for (let left = count; left > 0; left--) {
      const seq = this.#payloads.length;
      const observedAt = new Date(this.#startMs + seq * 1000).toISOString();
      const location = { lat: 25.0333, lon: 121.545 };
      this.#payloads.push(JSON.stringify({ seq, observedAt, location, speedMps: 2, ...more }));
      this.#publish(seq);
    }
  }

  /** Sends everything that was not acknowledged, also what the client library would send again by itself. */
  sendAgain(): void {
    for (const seq of this.#payloads.keys()) if (!this.acknowledged.has(seq)) this.#publish(seq);
  }

  async connected(): Promise<void> {
    await vi.waitFor(() => expect(this.client.connected).toBe(true), { timeout: 60_000 });
  }

  async end(): Promise<void> {
    await this.client.endAsync(true);
  }

  #publish(seq: number): void {
    this.client.publish(this.topic, this.#payloads[seq] ?? '', { qos: 1 }, (error) => {
      if ((error !== undefined && error !== null) || this.acknowledged.has(seq)) return;
      this.acknowledged.add(seq);
      this.acknowledgedOrder.push(seq);
    });
  }
}
