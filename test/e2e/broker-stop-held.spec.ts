import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.js';
import { TestDatabase } from '../support/database.js';
import { busTrial, Fleet } from '../support/fleet.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const deviceIds = ['stuck-1', 'stuck-2', 'stuck-3', 'stuck-4'];

let database: TestDatabase;
let databaseUrl: string;
let dataDir: string;
let server: TrialwatchProcess;
let api: ApiClient;
let fleet: Fleet;
let holder: pg.Client;

/** From now on no message can be committed, until `release`. */
async function hold(): Promise<void> {
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE message IN ACCESS EXCLUSIVE MODE');
}
const release = () => holder.query('ROLLBACK');

/** A number about the broker that the server publishes. */
async function gauge(name: string): Promise<number> {
  const text = await (await fetch(`${server.ready.httpUrl}/metrics`)).text();
  return Number(new RegExp(`^trialwatch_broker.*${name}.* ([0-9.e+]+)$`, 'm').exec(text)?.[1]);
}

const environment = () => ({
  DATABASE_URL: databaseUrl,
  TRIALWATCH_LOG_LEVEL: 'warn',
});

beforeAll(async () => {
  database = await TestDatabase.start();
  databaseUrl = await database.create();
  dataDir = await makeDataDir();
  server = await TrialwatchProcess.start('serve', dataDir, environment());
  api = new ApiClient(server.ready.httpUrl, await server.token());
  await api.post('/trials', busTrial('held', deviceIds));
  fleet = await Fleet.register(api, server.ready.mqttUrl, deviceIds);
  await fleet.connected();
  holder = await database.client(databaseUrl);
});
afterEach(async () => {
  await release();
});
afterAll(async () => {
  await fleet?.end();
  await holder?.end();
  await server?.stop();
  await database?.stop();
  await removeDataDir(dataDir);
});

describe('while a commit is held', () => {
  it('a stop does not wait for ever, acknowledges nothing, and what waited is stored after the next start', async () => {
    await hold();
    const before = fleet.acknowledged;
    fleet.send(5);
    await expect.poll(() => gauge('heldMessages')).toBeGreaterThanOrEqual(5);
    const ports = {
      http: Number(new URL(server.ready.httpUrl).port),
      mqtt: Number(new URL(server.ready.mqttUrl).port),
    };
    const startMs = performance.now();
    let exitCode: number | null | undefined;
    void server.stop().then((code) => {
      exitCode = code;
    });
    await expect.poll(() => exitCode, { timeout: 60_000 }).toBeDefined();
    console.info(
      `broker: stopped with ${exitCode} in ${((performance.now() - startMs) / 1000).toFixed(1)} s while no commit was possible`,
    );
    expect(fleet.acknowledged).toBe(before);
    await release();
    server = await TrialwatchProcess.start('serve', dataDir, environment(), ports);
    api = new ApiClient(server.ready.httpUrl, await server.token());
    await fleet.connected();
    fleet.sendAgain();
    await fleet.allAcknowledged();
    await fleet.expectStoredOnce(api);
  });
});
