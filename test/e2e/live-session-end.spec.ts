import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssuedToken } from '#contracts';
import { ApiClient } from '../support/api-client.js';
import { runSql, TestDatabase } from '../support/database.js';
import { LiveViewer } from '../support/live-viewer.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

let database: TestDatabase;
let databaseUrl: string;
let dataDir: string;
let server: TrialwatchProcess;
let api: ApiClient;
let administrator: { readonly username: string; readonly password: string };
const opened: LiveViewer[] = [];

const start = (ports?: { http: number; mqtt: number }) =>
  TrialwatchProcess.start('serve', dataDir, { DATABASE_URL: databaseUrl }, ports);

async function view(pass: { token: string } | { cookie: string }): Promise<LiveViewer> {
  const viewer = await LiveViewer.open(server.ready.httpUrl, pass);
  opened.push(viewer);
  return viewer;
}

/** Signs in as the administrator; the cookie as a browser would send it. */
async function signIn(): Promise<string> {
  const answer = await fetch(`${server.ready.httpUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-trialwatch-request': '1' },
    body: JSON.stringify(administrator),
  });
  expect(answer.ok, await answer.clone().text()).toBe(true);
  return answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
}

async function signOut(cookie: string): Promise<void> {
  const headers = { cookie, 'x-trialwatch-request': '1' };
  const answer = await fetch(`${server.ready.httpUrl}/api/v1/session`, { method: 'DELETE', headers });
  expect(answer.ok).toBe(true);
}

beforeAll(async () => {
  database = await TestDatabase.start();
  databaseUrl = await database.create();
  dataDir = await makeDataDir();
  server = await start();
  api = new ApiClient(server.ready.httpUrl, await server.token());
  const account = server.ready.accounts.find(({ role }) => role === 'administrator');
  administrator = { username: account?.username ?? '', password: account?.password ?? '' };
});
afterAll(async () => {
  for (const viewer of opened) viewer.close();
  await server?.stop();
  await database?.stop();
  await removeDataDir(dataDir);
});

describe('a viewer whose right has ended', () => {
  it('is cut when it signs out, and nobody else is', async () => {
    const cookie = await signIn();
    const leaving = await view({ cookie });
    const staying = await view({ cookie: await signIn() });
    await signOut(cookie);
    await expect.poll(() => leaving.disconnects.length).toBe(1);
    await expect(view({ cookie })).rejects.toThrow('not_signed_in');
    const ticks = staying.ticks.length;
    await expect.poll(() => staying.ticks.length, { timeout: 10_000 }).toBeGreaterThan(ticks + 1);
    expect(staying.disconnects).toEqual([]);
    expect(leaving.isConnected).toBe(false);
  });

  it('is cut when its token is revoked', async () => {
    const issued = await api.post<IssuedToken>('/tokens', { name: 'wall screen', role: 'operator' });
    const screen = await view({ token: issued.token });
    expect((await api.call('DELETE', `/tokens/${issued.id}`)).status).toBeLessThan(300);
    await expect.poll(() => screen.disconnects.length).toBe(1);
    await expect(view({ token: issued.token })).rejects.toThrow('not_signed_in');
  });

  it('is cut soon after its session was ended in the store', async () => {
    const viewer = await view({ cookie: await signIn() });
    await runSql(databaseUrl, 'UPDATE session SET revoked_at = now()');
    await expect.poll(() => viewer.disconnects.length, { timeout: 60_000 }).toBe(1);
    expect(viewer.isConnected).toBe(false);
  });
});

describe('a viewer of a server that starts again', () => {
  it('dials again by itself and begins with a snapshot', async () => {
    const viewer = await view({ cookie: await signIn() });
    const ports = {
      http: Number(new URL(server.ready.httpUrl).port),
      mqtt: Number(new URL(server.ready.mqttUrl).port),
    };
    expect(await server.stop()).toBe(0);
    await expect.poll(() => viewer.isConnected).toBe(false);
    server = await start(ports);
    await expect.poll(() => viewer.snapshots.length, { timeout: 30_000 }).toBe(2);
    const ticks = viewer.ticks.length;
    await expect.poll(() => viewer.ticks.length, { timeout: 10_000 }).toBeGreaterThan(ticks);
  });
});
