import { connect, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, IssuedCredential, Refold } from '#contracts';
import { ApiClient } from '../support/api-client.js';
import {
  type BrokenNight,
  type BusItem,
  itemsOfNight,
  messagesOfNight,
  seeded,
  trialOfNight,
} from '../support/broken-night.js';
import { standing, truthOf, withoutPlace } from '../support/final-truth.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const deaths = Number(process.env.TRIALWATCH_TEST_DEATHS ?? '3');
const night: BrokenNight = {
  trialId: 'night',
  deviceIds: ['bus-1', 'bus-2', 'bus-3'],
  startMs: Date.now() - 3 * 3_600_000,
  seconds: 900,
};
const file = trialOfNight(night);
const items = new Map(night.deviceIds.map((id, index) => [id, itemsOfNight(night, index + 7)]));

/** Sends its messages one after the other, out of their order, and each until it is acknowledged. */
class Sender {
  readonly #client: MqttClient;
  readonly #topic: string;
  acknowledged = 0;

  constructor(url: string, credential: IssuedCredential) {
    const { clientId, username, password, topics } = credential;
    this.#client = connect(url, { clientId, username, password, reconnectPeriod: 50, connectTimeout: 3000 });
    this.#client.on('error', () => undefined);
    this.#topic = topics.find((topic) => topic.endsWith('/telemetry')) ?? '';
  }

  async send(messages: readonly (readonly BusItem[])[]): Promise<void> {
    for (const message of messages) {
      await this.#client.publishAsync(this.#topic, JSON.stringify(message), { qos: 1 });
      this.acknowledged++;
    }
  }

  end(): Promise<void> {
    return this.#client.endAsync(true);
  }
}

describe('verdicts over data out of order, through kills', () => {
  let dataDir: string;
  let server: TrialwatchProcess;
  let senders: Sender[];
  let registeredAtMs: number;
  const api = async () => new ApiClient(server.ready.httpUrl, await server.token());

  beforeAll(async () => {
    dataDir = await makeDataDir();
    server = await TrialwatchProcess.start('serve', dataDir);
    registeredAtMs = Date.now();
    await (await api()).post('/trials', file);
    senders = [];
    for (const id of night.deviceIds) {
      const credential = await (await api()).post<IssuedCredential>(`/devices/${id}/credential`, {});
      senders.push(new Sender(server.ready.mqttUrl, credential));
    }
  });
  afterAll(async () => {
    for (const sender of senders ?? []) await sender.end();
    await server?.stop();
    await removeDataDir(dataDir);
  });

  it(`are those of an undisturbed run after ${deaths} deaths`, async () => {
    const ports = {
      http: Number(new URL(server.ready.httpUrl).port),
      mqtt: Number(new URL(server.ready.mqttUrl).port),
    };
    const messages = night.deviceIds.map((id, index) => messagesOfNight(items.get(id) ?? [], index + 70));
    const total = messages.reduce((sum, own) => sum + own.length, 0);
    const sent = Promise.all(senders.map((sender, index) => sender.send(messages[index] ?? [])));
    const random = seeded(Date.now());
    for (let death = 1; death <= deaths; death++) {
      // Somewhere within this life's share of the messages.
      const until = Math.floor(((death - 1 + random()) / deaths) * total * 0.9);
      const acknowledged = () => senders.reduce((sum, sender) => sum + sender.acknowledged, 0);
      await expect.poll(acknowledged, { interval: 1, timeout: 120_000 }).toBeGreaterThanOrEqual(until);
      await server.kill();
      server = await TrialwatchProcess.start('serve', dataDir, {}, ports);
    }
    await sent;
    const owed = async () => (await (await api()).all<Refold>('/refolds?state=owed')).length;
    await expect.poll(owed, { timeout: 60_000 }).toBe(0);
    // The silence at the end is announced once the hold after the start is over.
    // When something arrived is no part of what is final, and a kill changes it.
    const isFinal = ({ ruleId }: { readonly ruleId: string }) => ruleId !== 'clock_skew';
    const found = async () =>
      standing(await (await api()).all<Finding>(`/findings?trialId=${night.trialId}`)).filter(isFinal);
    const truth = truthOf(file, items, { horizonMs: Date.now(), registeredAtMs })
      .map(withoutPlace)
      .filter(isFinal);
    expect(new Set(truth.map(({ ruleId }) => ruleId))).toEqual(
      new Set(['left_lane', 'overspeed', 'no_safety_operator', 'silence']),
    );
    await expect.poll(found, { timeout: 90_000, interval: 1000 }).toEqual(truth);
  }, 3_600_000);
});
