import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssuedCredential, IssuedToken, LiveTick } from '#contracts';
import { ApiClient } from '../support/api-client.js';
import { busTrial } from '../support/fleet.js';
import { firstGap, LiveViewer, quantile } from '../support/live-viewer.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const speedLimitMps = 3;
const ours = ['our-bus', 'our-second-bus'];
const theirs = ['their-bus'];

let dataDir: string;
let server: TrialwatchProcess;
let api: ApiClient;
let everything: LiveViewer;
const opened: { close(): void }[] = [];
const clients = new Map<string, { client: MqttClient; topic: string }>();

async function view(token: string): Promise<LiveViewer> {
  const viewer = await LiveViewer.open(server.ready.httpUrl, { token });
  opened.push(viewer);
  return viewer;
}

async function connectDevice(id: string): Promise<void> {
  const { clientId, username, password, topics } = await api.post<IssuedCredential>(
    `/devices/${id}/credential`,
    {},
  );
  const topic = topics.find((one) => one.endsWith('/telemetry')) ?? '';
  const client = await connectAsync(server.ready.mqttUrl, { clientId, username, password });
  clients.set(id, { client, topic });
}

/** Sends one observation and resolves when it is acknowledged. */
async function report(id: string, seq: number, more: object = {}): Promise<void> {
  const device = clients.get(id);
  const payload = {
    seq,
    observedAt: new Date().toISOString(),
    location: { lat: 25.0333, lon: 121.545 },
    ...more,
  };
  await device?.client.publishAsync(device.topic, JSON.stringify(payload), { qos: 1 });
}

const vendorToken = (vendorId: string) =>
  api.post<IssuedToken>('/tokens', { name: `viewer of ${vendorId}`, role: 'vendor', vendorId });
const ofDevice = (id: string) => (tick: LiveTick) => tick.devices.find(({ deviceId }) => deviceId === id);

beforeAll(async () => {
  dataDir = await makeDataDir();
  server = await TrialwatchProcess.start('serve', dataDir);
  api = new ApiClient(server.ready.httpUrl, await server.token());
  const trial = busTrial('ours', ours, speedLimitMps);
  const other = busTrial('theirs', theirs, speedLimitMps);
  await api.post('/trials', { ...trial, devices: trial.devices?.map((one) => ({ ...one, vendorId: 'we' })) });
  await api.post('/trials', {
    ...other,
    devices: other.devices?.map((one) => ({ ...one, vendorId: 'they' })),
  });
  for (const id of [...ours, ...theirs]) await connectDevice(id);
  everything = await view(await server.token());
});
afterAll(async () => {
  for (const one of opened) one.close();
  for (const { client } of clients.values()) await client.endAsync(true);
  await server?.stop();
  await removeDataDir(dataDir);
});

describe('who may watch', () => {
  it.each([
    ['without anything', { cookie: '' }],
    ['with a session that never was', { cookie: 'trialwatch_session=invented' }],
    ['with a wrong token', { token: 'tw_wrong' }],
    ['with an empty token', { token: '' }],
  ])('nobody %s', async (_, pass) => {
    await expect(LiveViewer.open(server.ready.httpUrl, pass)).rejects.toThrow('not_signed_in');
  });

  it('not a token that was revoked', async () => {
    const issued = await vendorToken('we');
    await api.call('DELETE', `/tokens/${issued.id}`);
    await expect(view(issued.token)).rejects.toThrow('not_signed_in');
  });
});

describe('the stream', () => {
  it('begins with a snapshot of all devices and goes on with ticks that count up by one', async () => {
    expect(everything.snapshot.devices.map(({ deviceId }) => deviceId).sort()).toEqual(
      [...ours, ...theirs].sort(),
    );
    await report('our-bus', 1, { speedMps: 1 });
    const device = await everything.seen(ofDevice('our-bus'));
    expect(device).toMatchObject({ connection: 'online', lat: 25.0333, values: { speedMps: 1 } });
    const first = everything.ticks[0]?.tick.seq ?? 0;
    await expect.poll(() => everything.ticks.length, { timeout: 10_000 }).toBeGreaterThan(3);
    expect(first).toBe((everything.snapshots[0]?.seq ?? 0) + 1);
    expect(firstGap(everything.tickNumbers)).toBeNull();
  });

  it('has a heartbeat when nothing happens', async () => {
    const before = everything.ticks.length;
    await expect.poll(() => everything.ticks.length, { timeout: 10_000 }).toBeGreaterThan(before + 2);
    const beats = everything.ticks.slice(before).map(({ tick }) => tick.devices.length);
    expect(beats.slice(-2)).toEqual([0, 0]);
  });

  it('answers a resync with a snapshot that holds the newest state', async () => {
    await report('our-bus', 2, { speedMps: 1.5 });
    const before = everything.snapshots.length;
    everything.resync();
    await expect.poll(() => everything.snapshots.length).toBe(before + 1);
    const device = everything.snapshot.devices.find(({ deviceId }) => deviceId === 'our-bus');
    expect(device?.values).toEqual({ speedMps: 1.5 });
    expect(everything.snapshot.seq).toBeGreaterThanOrEqual(everything.tickNumbers.at(-2) ?? 0);
  });

  it('puts many reports of one device into few ticks, and the newest of them last', async () => {
    const from = everything.ticks.length;
    const startMs = performance.now();
    const sent: Promise<void>[] = [];
    const reports = 100;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        sent.push(report('our-second-bus', sent.length, { speedMps: sent.length / 100 }));
        if (sent.length < reports) return;
        clearInterval(timer);
        resolve();
      }, 20);
    });
    await Promise.all(sent);
    const lasted = (performance.now() - startMs) / 1000;
    const newest = await everything.seen((tick) =>
      tick.devices.find(({ values }) => values.speedMps === (reports - 1) / 100),
    );
    expect(newest.deviceId).toBe('our-second-bus');
    const ticks = everything.ticks.slice(from).filter(({ tick }) => ofDevice('our-second-bus')(tick));
    const perS = ticks.length / lasted;
    console.info(
      `live: ${(reports / lasted).toFixed(0)} reports/s of one device came in ${perS.toFixed(1)} ticks/s`,
    );
    expect(perS).toBeLessThanOrEqual(11);
    const speeds = ticks.map(({ tick }) => ofDevice('our-second-bus')(tick)?.values.speedMps as number);
    expect(speeds).toEqual([...speeds].sort((a, b) => a - b));
  });
});

describe('what a vendor sees', () => {
  it('is its own devices, findings and incidents, and nothing of others in any frame', async () => {
    const we = await view((await vendorToken('we')).token);
    const they = await view((await vendorToken('they')).token);
    expect(we.snapshot.devices.map(({ deviceId }) => deviceId).sort()).toEqual([...ours].sort());
    expect(they.snapshot.devices.map(({ deviceId }) => deviceId)).toEqual(theirs);
    for (let seq = 0; seq < 4; seq++) {
      await report('their-bus', seq, { speedMps: 9, observedAt: observedAt(seq) });
      await report('our-bus', seq + 1000, { speedMps: 1, observedAt: observedAt(seq) });
    }
    const incident = await they.seen((tick) => tick.incidents[0]);
    const found = await they.seen((tick) => tick.findings[0]);
    expect(found).toMatchObject({ deviceId: 'their-bus', rule: 'overspeed', incidentId: incident.id });
    await we.seen(ofDevice('our-bus'));
    they.resync();
    we.resync();
    await expect.poll(() => Math.min(we.snapshots.length, they.snapshots.length)).toBe(2);
    expect(they.snapshot).toMatchObject({
      openIncidents: [{ id: incident.id }],
      openFindings: [{ id: found.id }],
    });
    expect(we.snapshot).toMatchObject({ openIncidents: [], openFindings: [] });
    for (const foreign of ['their-bus', 'they', 'theirs', incident.id, found.id])
      expect(we.frames.filter((frame) => frame.includes(`"${foreign}"`))).toEqual([]);
    for (const foreign of ['our-bus', 'our-second-bus', 'we', 'ours'])
      expect(they.frames.filter((frame) => frame.includes(`"${foreign}"`))).toEqual([]);
    expect(firstGap(we.tickNumbers)).toBeNull();
  });
});

/** Seconds that have just passed, one after the other, for findings that need a dwell. */
function observedAt(second: number): string {
  return new Date(Math.floor(Date.now() / 1000) * 1000 - 5000 + second * 1000).toISOString();
}

describe('the way from a device to the screen', () => {
  it('is measured, and an alarm comes with the observation that confirms it', async () => {
    const delaysMs: number[] = [];
    for (let seq = 2000; seq < 2040; seq++) {
      const fromTick = everything.ticks.length;
      const speedMps = seq / 10_000;
      const publishedAtMs = Date.now();
      void report('our-bus', seq, { speedMps });
      const arrived = () =>
        everything.ticks
          .slice(fromTick)
          .find(({ tick }) => ofDevice('our-bus')(tick)?.values.speedMps === speedMps);
      await expect.poll(arrived, { interval: 5, timeout: 10_000 }).toBeDefined();
      delaysMs.push((arrived()?.arrivedAtMs ?? Number.NaN) - publishedAtMs);
    }
    const round = (ms: number) => `${Math.round(ms)} ms`;
    console.info(
      `live: publish to socket p50 ${round(quantile(delaysMs, 0.5))}, p95 ${round(quantile(delaysMs, 0.95))}, of ${delaysMs.length}`,
    );
    const alarmsMs: number[] = [];
    const startMs = Date.now() + 1;
    for (let seq = 0; seq < 4; seq++) {
      const sentAtMs = Date.now();
      await report('our-second-bus', 5000 + seq, {
        speedMps: 8,
        observedAt: new Date(startMs + seq * 1000).toISOString(),
      });
      alarmsMs.push(sentAtMs);
    }
    const isAlarm = (tick: LiveTick) => tick.incidents.find(({ vendorId }) => vendorId === 'we');
    await everything.seen(isAlarm);
    const alarm = everything.ticks.find(({ tick }) => isAlarm(tick));
    expect(alarm?.tick.findings.map(({ deviceId, rule }) => [deviceId, rule])).toEqual([
      ['our-second-bus', 'overspeed'],
    ]);
    console.info(
      `live: finding and incident ${round((alarm?.arrivedAtMs ?? Number.NaN) - (alarmsMs[0] ?? 0))} after the first, ${round((alarm?.arrivedAtMs ?? Number.NaN) - (alarmsMs.at(-1) ?? 0))} after the last observation of the excursion`,
    );
  });
});
