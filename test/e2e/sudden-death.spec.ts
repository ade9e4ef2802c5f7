import { connect, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssuedCredential, StoredObservation, TrialFileInput } from '#contracts';
import { ApiClient } from '../support/api-client.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const trialId = 'night';
const deviceIds = ['bus-1', 'bus-2', 'bus-3', 'bus-4'];
const trial: TrialFileInput = {
  format: 'trialwatch.trial/1',
  trial: {
    id: trialId,
    name: { zh: '夜間', en: 'Night' },
    timeZone: 'Asia/Taipei',
    recordStatus: 'simulated',
  },
  permits: [{ validFrom: '2020-01-01T00:00:00.000Z', conditions: { speedLimitMps: 2.78 } }],
  devices: deviceIds.map((id) => ({ id, kind: 'bus' as const, vendorId: 'v' })),
};
const deaths = 3;
const perLife = 150;

/** A device that sends without waiting, keeps what was not acknowledged and sends it again. */
class PersistentDevice {
  readonly acknowledged = new Set<number>();
  #seq = 0;
  readonly #client: MqttClient;
  readonly #topic: string;
  readonly #startMs = Date.now() - 3_600_000;

  constructor(url: string, { clientId, username, password, topics }: IssuedCredential) {
    this.#client = connect(url, { clientId, username, password, reconnectPeriod: 100, connectTimeout: 3000 });
    this.#client.on('error', () => undefined);
    this.#topic = topics.find((topic) => topic.endsWith('/telemetry')) ?? '';
  }

  send(count: number): void {
    const first = this.#seq;
    this.#seq += count;
    for (let seq = first; seq < this.#seq; seq++) this.#publish(seq);
  }

  /** Sends everything that was not acknowledged, also what the client library would send again by itself. */
  sendAgain(): void {
    for (let seq = 0; seq < this.#seq; seq++) if (!this.acknowledged.has(seq)) this.#publish(seq);
  }

  #publish(seq: number): void {
    const payload = {
      seq,
      observedAt: new Date(this.#startMs + seq * 1000).toISOString(),
      location: { lat: 25.0333, lon: 121.545 },
      speedMps: 2,
    };
    this.#client.publish(this.#topic, JSON.stringify(payload), { qos: 1 }, (error) => {
      if (error === undefined || error === null) this.acknowledged.add(seq);
    });
  }

  async connected(): Promise<void> {
    await expect.poll(() => this.#client.connected, { timeout: 60_000 }).toBe(true);
  }

  get sent(): number {
    return this.#seq;
  }

  async end(): Promise<void> {
    await this.#client.endAsync(true);
  }
}

describe('a server that is killed in the middle', () => {
  let dataDir: string;
  let server: TrialwatchProcess;
  let devices: PersistentDevice[];
  const ports = () => ({
    http: Number(new URL(server.ready.httpUrl).port),
    mqtt: Number(new URL(server.ready.mqttUrl).port),
  });

  beforeAll(async () => {
    dataDir = await makeDataDir();
    server = await TrialwatchProcess.start('serve', dataDir);
    const api = new ApiClient(server.ready.httpUrl, await server.token());
    await api.post('/trials', trial);
    devices = [];
    for (const id of deviceIds) {
      const credential = await api.post<IssuedCredential>(`/devices/${id}/credential`, {});
      devices.push(new PersistentDevice(server.ready.mqttUrl, credential));
    }
  });
  afterAll(async () => {
    for (const device of devices) await device.end();
    await server?.stop();
    await removeDataDir(dataDir);
  });

  const acknowledgedInAll = () => devices.reduce((sum, device) => sum + device.acknowledged.size, 0);

  it(`has lost nothing that it acknowledged and stored nothing twice after ${deaths} deaths`, async () => {
    for (let death = 1; death <= deaths; death++) {
      const before = acknowledgedInAll();
      for (const device of devices) device.send(perLife);
      // Some are acknowledged, others are on their way or held: the worst moment.
      await expect
        .poll(() => acknowledgedInAll(), { interval: 1, timeout: 60_000 })
        .toBeGreaterThan(before + 20);
      await server.kill();
      const atDeath = devices.map((device) => new Set(device.acknowledged));
      server = await TrialwatchProcess.start('serve', dataDir, {}, ports());
      const api = new ApiClient(server.ready.httpUrl, await server.token());
      for (const [index, id] of deviceIds.entries()) {
        const stored = await api.all<StoredObservation>(`/devices/${id}/observations`);
        const seqs = new Set(stored.map((one) => one.seq));
        const lost = [...(atDeath[index] ?? [])].filter((seq) => !seqs.has(seq));
        expect(lost, `${id} after death ${death}`).toEqual([]);
      }
    }
    for (const device of devices) {
      await device.connected();
      device.sendAgain();
    }
    await expect
      .poll(() => acknowledgedInAll(), { timeout: 60_000 })
      .toBe(deaths * perLife * deviceIds.length);
    const api = new ApiClient(server.ready.httpUrl, await server.token());
    for (const [index, id] of deviceIds.entries()) {
      const stored = await api.all<StoredObservation>(`/devices/${id}/observations`);
      expect(stored.map((one) => one.seq)).toEqual(
        Array.from({ length: devices[index]?.sent ?? 0 }, (_, seq) => seq),
      );
    }
  });
});
