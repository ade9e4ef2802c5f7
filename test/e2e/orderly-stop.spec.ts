import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.js';
import { busTrial, Fleet } from '../support/fleet.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const deviceIds = ['stop-1', 'stop-2', 'stop-3', 'stop-4'];
const perStop = 400;

let dataDir: string;
let server: TrialwatchProcess;
let fleet: Fleet;
let postgres: number;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function startAgain(): Promise<ApiClient> {
  const ports = {
    http: Number(new URL(server.ready.httpUrl).port),
    mqtt: Number(new URL(server.ready.mqttUrl).port),
  };
  server = await TrialwatchProcess.start('serve', dataDir, {}, ports);
  postgres = await server.postgresPid();
  return new ApiClient(server.ready.httpUrl, await server.token());
}

/** Devices send as fast as they can; resolves in the middle of it. */
async function underLoad(): Promise<void> {
  await fleet.connected();
  const before = fleet.acknowledged;
  fleet.send(perStop);
  await expect.poll(() => fleet.acknowledged, { interval: 1, timeout: 60_000 }).toBeGreaterThan(before + 50);
}

/** The program has ended, with this code, and its database with it. */
async function ended(): Promise<number | null> {
  const code = await server.ended();
  await expect.poll(() => isRunning(postgres), { timeout: 20_000 }).toBe(false);
  return code;
}

beforeAll(async () => {
  dataDir = await makeDataDir();
  server = await TrialwatchProcess.start('serve', dataDir);
  postgres = await server.postgresPid();
  const api = new ApiClient(server.ready.httpUrl, await server.token());
  await api.post('/trials', busTrial('stop', deviceIds));
  fleet = await Fleet.register(api, server.ready.mqttUrl, deviceIds);
});
afterAll(async () => {
  await fleet?.end();
  await server?.stop();
  await removeDataDir(dataDir);
});
afterEach(async () => {
  const api = await startAgain();
  expect(await fleet.missing(api)).toEqual([]);
});

describe('a server that is asked to stop under load', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'by %s ends in order, with nothing missing that it acknowledged',
    async (signal) => {
      await underLoad();
      const startMs = performance.now();
      server.signal(signal);
      expect(await ended()).toBe(0);
      console.info(`stop: ${signal} under load took ${Math.round(performance.now() - startMs)} ms`);
    },
  );

  it('twice, as a whole process group is, still ends in order', async () => {
    await underLoad();
    server.signal('SIGTERM');
    server.signal('SIGTERM');
    expect(await ended()).toBe(0);
  });

  it('and asked again and again ends at once, without an orphaned database', async () => {
    await underLoad();
    server.signal('SIGINT');
    server.signal('SIGTERM');
    server.signal('SIGHUP');
    expect([0, 130]).toContain(await ended());
  });

  it('takes up the rest after the next start, and stores nothing twice', async () => {
    await fleet.connected();
    fleet.sendAgain();
    await fleet.allAcknowledged();
    const api = new ApiClient(server.ready.httpUrl, await server.token());
    await fleet.expectStoredOnce(api);
    expect(await server.stop()).toBe(0);
    await ended();
  });
});
