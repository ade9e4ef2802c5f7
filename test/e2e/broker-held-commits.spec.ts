import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.js';
import { TestDatabase } from '../support/database.js';
import { busTrial, Fleet } from '../support/fleet.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const deviceIds = ['held-1', 'held-2', 'held-3', 'held-4'];
const floodIds = ['flood-1', 'flood-2', 'flood-3', 'flood-4'];
const keepaliveS = 1;
const maxHeldMessages = 100;
const mb = 1024 * 1024;

let database: TestDatabase;
let databaseUrl: string;
let dataDir: string;
let server: TrialwatchProcess;
let api: ApiClient;
let fleet: Fleet;
let flood: Fleet;
let holder: pg.Client;

/** From now on no message can be committed, until `release`. */
async function hold(): Promise<void> {
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE message IN ACCESS EXCLUSIVE MODE');
}
const release = () => holder.query('ROLLBACK');

async function residentBytes(): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** A number about the broker that the server publishes. */
async function gauge(name: string): Promise<number> {
  const text = await (await fetch(`${server.ready.httpUrl}/metrics`)).text();
  return Number(new RegExp(`^trialwatch_broker.*${name}.* ([0-9.e+]+)$`, 'm').exec(text)?.[1]);
}

const environment = () => ({
  DATABASE_URL: databaseUrl,
  TRIALWATCH_MAX_HELD_MESSAGES: `${maxHeldMessages}`,
  TRIALWATCH_LOG_LEVEL: 'warn',
});

beforeAll(async () => {
  database = await TestDatabase.start();
  databaseUrl = await database.create();
  dataDir = await makeDataDir();
  server = await TrialwatchProcess.start('serve', dataDir, environment());
  api = new ApiClient(server.ready.httpUrl, await server.token());
  await api.post('/trials', busTrial('held', [...deviceIds, ...floodIds]));
  fleet = await Fleet.register(api, server.ready.mqttUrl, deviceIds, { keepalive: keepaliveS });
  await fleet.connected();
  // Their pings wait behind their own flood, so these do not count on an answer in a second.
  flood = await Fleet.register(api, server.ready.mqttUrl, floodIds);
  await flood.connected();
  holder = await database.client(databaseUrl);
});
afterEach(async () => {
  await release();
});
afterAll(async () => {
  await fleet?.end();
  await flood?.end();
  await holder?.end();
  await server?.stop();
  await database?.stop();
  await removeDataDir(dataDir);
});

describe('while a commit is held', () => {
  it('nothing is acknowledged, pings are answered, and the acknowledgements come in order', async () => {
    fleet.send(1);
    await fleet.allAcknowledged();
    const drops: string[] = [];
    const answered = new Map<string, number>();
    for (const [index, { client }] of fleet.devices.entries()) {
      const id = deviceIds[index] ?? '';
      client.on('close', () => drops.push(id));
      client.on('packetreceive', ({ cmd }) => {
        if (cmd === 'pingresp') answered.set(id, (answered.get(id) ?? 0) + 1);
      });
    }
    await hold();
    const before = fleet.acknowledged;
    fleet.send(20);
    const pings = () => deviceIds.map((id) => answered.get(id) ?? 0);
    // Three keepalives: a broker that does not see the pings would have cut everybody off by now.
    await expect.poll(() => Math.min(...pings()), { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
    expect(fleet.acknowledged).toBe(before);
    expect(drops).toEqual([]);
    await release();
    await fleet.allAcknowledged();
    for (const { acknowledgedOrder, sent } of fleet.devices)
      expect(acknowledgedOrder).toEqual(Array.from({ length: sent }, (_, seq) => seq));
    expect(drops).toEqual([]);
    await fleet.expectStoredOnce(api);
  });

  it('a flood costs no memory, and nothing of it is lost', async () => {
    const each = 5_000;
    const padding = 'x'.repeat(1000);
    await hold();
    const resting = await residentBytes();
    flood.send(each, { notes: padding });
    let last = -1;
    // The server has stopped reading when it holds no more than a second ago.
    await expect
      .poll(
        async () => {
          const now = await gauge('heldMessages');
          const stands = now === last && now >= maxHeldMessages;
          last = now;
          return stands;
        },
        { interval: 1000, timeout: 30_000 },
      )
      .toBe(true);
    const growth = (await residentBytes()) - resting;
    console.info(
      `broker: of ${flood.sent} messages with ${Math.round((flood.sent * 1150) / mb)} MB ${last} are held, the server grew by ${Math.round(growth / mb)} MB`,
    );
    expect(flood.acknowledged).toBe(0);
    // One network buffer (64 KiB) of each client may come on top.
    expect(last).toBeLessThan(maxHeldMessages + floodIds.length * 64);
    expect(growth).toBeLessThan(16 * mb);
    await release();
    await flood.allAcknowledged(120_000);
    await flood.expectStoredOnce(api);
  });
});
