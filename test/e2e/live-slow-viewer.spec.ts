import { readFile } from 'node:fs/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssuedCredential, TrialFileInput } from '#contracts';
import { ApiClient } from '../support/api-client.js';
import { firstGap, LiveViewer } from '../support/live-viewer.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const trialId = 'bays';
const bays = Array.from({ length: 500 }, (_, index) => `bay-with-a-rather-long-name-${index}`);
const frozenCount = 40;
const mb = 1024 * 1024;
const fillingBytes = 200 * mb;
/** What would have been queued for viewers that do not read, if anything were. */
const wouldBeQueued = 400 * mb;
/** How much the server's memory may grow meanwhile; what the kernel keeps for the sockets is not in it. */
const maxGrowth = 128 * mb;

let dataDir: string;
let server: TrialwatchProcess;
let token: string;
let gateway: MqttClient;
let seq = 0;
const opened: LiveViewer[] = [];

async function view(keeps: boolean): Promise<LiveViewer> {
  const viewer = await LiveViewer.open(server.ready.httpUrl, { token }, keeps);
  opened.push(viewer);
  return viewer;
}

/** Every bay reports once. */
async function round(): Promise<void> {
  seq += 1;
  const observedAt = new Date().toISOString();
  const payload = JSON.stringify({ seq, observedAt, occupancy: 'occupied', durationS: seq });
  const topic = (id: string) => `trialwatch/v1/${trialId}/parking/${id}/telemetry`;
  await Promise.all(bays.map((id) => gateway.publishAsync(topic(id), payload, { qos: 1 })));
}

async function residentBytes(): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** All bays report and all frozen viewers ask for a snapshot, until so much would be queued for them together. */
async function floodUntil(reader: LiveViewer, frozen: readonly LiveViewer[], untilBytes: number) {
  const from = reader.readCharacters;
  let highest = 0;
  let rounds = 0;
  const queued = () => (reader.readCharacters - from) * frozen.length;
  while (queued() < untilBytes) {
    await round();
    for (const viewer of frozen) viewer.resync();
    rounds += 1;
    highest = Math.max(highest, await residentBytes());
  }
  return { highest, queued: queued(), rounds };
}

beforeAll(async () => {
  dataDir = await makeDataDir();
  server = await TrialwatchProcess.start('serve', dataDir, { TRIALWATCH_LOG_LEVEL: 'warn' });
  token = await server.token();
  const api = new ApiClient(server.ready.httpUrl, token);
  const trial: TrialFileInput = {
    format: 'trialwatch.trial/1',
    trial: { id: trialId, name: { zh: '車格', en: 'Bays' }, timeZone: 'Asia/Taipei', recordStatus: 'test' },
    permits: [{ validFrom: '2020-01-01T00:00:00.000Z', conditions: {} }],
    devices: bays.map((id) => ({ id, kind: 'parking' as const, vendorId: 'v' })),
  };
  await api.post('/trials', trial);
  const { clientId, username, password } = await api.post<IssuedCredential>('/gateways', {
    id: 'g',
    vendorId: 'v',
    deviceIds: bays,
  });
  gateway = await connectAsync(server.ready.mqttUrl, { clientId, username, password });
});
afterAll(async () => {
  await server?.stop();
  for (const viewer of opened) viewer.close();
  await gateway?.endAsync(true);
  await removeDataDir(dataDir);
});

describe('a viewer that does not read', () => {
  it('harms nobody, costs no memory even if it keeps asking, and catches up by a snapshot', async () => {
    const reader = await view(true);
    const frozen: LiveViewer[] = [];
    for (let index = 0; index < frozenCount; index++) frozen.push(await view(false));
    for (const viewer of frozen) viewer.pause();
    const ticksBefore = reader.ticks.length;
    // Until their sockets are full and the server's working memory has its usual size.
    await floodUntil(reader, frozen, fillingBytes);
    const resting = await residentBytes();
    const { highest, queued, rounds } = await floodUntil(reader, frozen, wouldBeQueued);
    const growth = highest - resting;
    console.info(
      `live: ${frozenCount} frozen viewers, ${Math.round(queued / mb)} MB of ticks not queued, ${rounds} requests for a snapshot from each; the server grew by ${Math.round(growth / mb)} MB from ${Math.round(resting / mb)} MB`,
    );
    expect(growth).toBeLessThan(maxGrowth);

    expect(reader.ticks.length - ticksBefore).toBeGreaterThan(10);
    expect(firstGap(reader.tickNumbers)).toBeNull();
    const behind = frozen[0];
    const snapshotsBefore = behind?.snapshots.length ?? 0;
    behind?.resume();
    behind?.resync();
    await expect.poll(() => newestDurations(behind, snapshotsBefore), { timeout: 30_000 }).toEqual([seq]);
  });

  it('does not hold up the stop of the server, whether it has gone half-way or not', async () => {
    const [leaving, ...staying] = opened.filter((viewer) => viewer.isConnected);
    for (const viewer of staying) viewer.pause();
    leaving?.pause();
    await round();
    leaving?.close();
    const startMs = performance.now();
    let exitCode: number | null | undefined;
    void server.stop().then((code) => {
      exitCode = code;
    });
    // A polite close waits 30 s for each of them.
    await expect.poll(() => exitCode, { timeout: 20_000 }).toBe(0);
    const lastedS = (performance.now() - startMs) / 1000;
    console.info(
      `live: stopped in ${lastedS.toFixed(1)} s with ${staying.length + 1} viewers that do not read`,
    );
  });
});

/** What the newest snapshot since then says, each value once. */
function newestDurations(viewer: LiveViewer | undefined, after: number): unknown[] {
  const newest = viewer?.snapshots.slice(after).at(-1);
  return [...new Set(newest?.devices.map(({ values }) => values.durationS))];
}
