import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device, IssuedCredential, LiveDevice, StoredObservation } from '#contracts';
import { ApiClient } from '../support/api-client.js';
import { busTrial } from '../support/fleet.js';
import { isInstalled } from '../support/installed-program.js';
import { LiveViewer } from '../support/live-viewer.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const deviceIds = ['tls', 'dies', 'qos', 'twins', 'nameless', 'rotated'];
const withTls = isInstalled('openssl');

let dataDir: string;
let certFile: string;
let server: TrialwatchProcess;
let api: ApiClient;
const clients: MqttClient[] = [];

beforeAll(async () => {
  dataDir = await makeDataDir();
  certFile = join(dataDir, 'cert.pem');
  const keyFile = join(dataDir, 'key.pem');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const fresh = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-days', '2', '-keyout', keyFile, '-out', certFile];
  if (withTls) await promisify(execFile)('openssl', [...fresh, ...subject, ...files]);
  const tls = {
    TRIALWATCH_MQTTS_CERT_FILE: certFile,
    TRIALWATCH_MQTTS_KEY_FILE: keyFile,
    TRIALWATCH_MQTTS_HOST: '127.0.0.1',
    TRIALWATCH_MQTTS_PORT: '0',
  };
  server = await TrialwatchProcess.start('serve', dataDir, withTls ? tls : {});
  api = new ApiClient(server.ready.httpUrl, await server.token());
  await api.post('/trials', busTrial('sessions', deviceIds));
});
afterAll(async () => {
  for (const client of clients) await client.endAsync(true);
  await server?.stop();
  await removeDataDir(dataDir);
});

const topic = (id: string, channel = 'telemetry') => `trialwatch/v1/sessions/bus/${id}/${channel}`;
const issue = (id: string) => api.post<IssuedCredential>(`/devices/${id}/credential`, {});
const stored = (id: string) => api.all<StoredObservation>(`/devices/${id}/observations`);
const liveOf = async (id: string) => (await api.get<Device & { live: LiveDevice }>(`/devices/${id}`)).live;

function reading(seq: number): string {
  const observedAt = new Date().toISOString();
  return JSON.stringify({ seq, observedAt, location: { lat: 25.0333, lon: 121.545 } });
}

async function connect(
  { clientId, username, password }: IssuedCredential,
  options: IClientOptions = {},
  url = server.ready.mqttUrl,
): Promise<MqttClient> {
  const client = await connectAsync(
    url,
    { clientId, username, password, reconnectPeriod: 0, ...options },
    false,
  );
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', () => resolve()));

describe.skipIf(!withTls)('TLS', () => {
  it('takes data with the certificate that was set, and nobody in without trust in it', async () => {
    const credential = await issue('tls');
    const url = server.ready.mqttsUrl ?? '';
    expect(url).toMatch(/^mqtts:/);
    const client = await connect(credential, { ca: [await readFile(certFile)] }, url);
    await client.publishAsync(topic('tls'), reading(1), { qos: 1 });
    expect((await stored('tls')).map(({ seq }) => seq)).toEqual([1]);
    await expect(connect(credential, {}, url)).rejects.toThrow(/self.signed/i);
    const { hostname, port } = new URL(url);
    const plain = connect(credential, { connectTimeout: 5000 }, `mqtt://${hostname}:${port}`);
    await expect(plain).rejects.toThrow();
  });
});

describe('a device that dies', () => {
  it('is offline on the map and in the API by its will, and online again when it reports', async () => {
    const viewer = await LiveViewer.open(server.ready.httpUrl, { token: await server.token() });
    const seen = (connection: string) =>
      viewer.seen((tick) =>
        tick.devices.find((one) => one.deviceId === 'dies' && one.connection === connection),
      );
    const credential = await issue('dies');
    const payload = Buffer.from(JSON.stringify({ state: 'offline', reason: 'connection lost' }));
    const will = { topic: topic('dies', 'status'), payload, qos: 1 as const, retain: true };
    const client = await connect(credential, { will });
    await client.publishAsync(topic('dies', 'status'), JSON.stringify({ state: 'online' }), {
      qos: 1,
      retain: true,
    });
    await client.publishAsync(topic('dies'), reading(1), { qos: 1 });
    await seen('online');
    client.stream.destroy();
    await seen('offline');
    expect((await liveOf('dies')).connection).toBe('offline');
    const again = await connect(credential, { will });
    await again.publishAsync(topic('dies'), reading(2), { qos: 1 });
    await expect.poll(async () => (await liveOf('dies')).connection).toBe('online');
    const ticks = viewer.ticks.length;
    // Who says good-bye does not die.
    await again.endAsync();
    await expect.poll(() => viewer.ticks.length, { timeout: 10_000 }).toBeGreaterThan(ticks + 2);
    expect((await liveOf('dies')).connection).toBe('online');
    viewer.close();
  });
});

describe('what a device may choose', () => {
  it('is any QoS, and the retain flag changes nothing', async () => {
    const client = await connect(await issue('qos'));
    await client.subscribeAsync(topic('qos', 'notice'));
    const heard: string[] = [];
    client.on('message', (on) => heard.push(on));
    await client.publishAsync(topic('qos'), reading(0), { qos: 0, retain: true });
    await client.publishAsync(topic('qos'), reading(1), { qos: 1, retain: true });
    await client.publishAsync(topic('qos'), reading(2), { qos: 2, retain: true });
    await expect.poll(async () => (await stored('qos')).map(({ seq }) => seq).sort()).toEqual([0, 1, 2]);
    // Telemetry is routed to nobody, and what is retained would come with a subscription.
    const granted = await client.subscribeAsync(topic('qos')).catch(() => []);
    expect(granted.filter(({ qos }) => qos < 128)).toEqual([]);
    await client.publishAsync(topic('qos'), '{}', { qos: 1 });
    await expect.poll(() => heard).toEqual([topic('qos', 'notice')]);
  });

  it('is no client id at all for a clean session, but not the id of another', async () => {
    const credential = await issue('nameless');
    const client = await connect(credential, { clientId: '', clean: true });
    await client.publishAsync(topic('nameless'), reading(1), { qos: 1 });
    expect(await stored('nameless')).toHaveLength(1);
    await expect(connect(credential, { clientId: 'device.qos' })).rejects.toThrow(/identifier/i);
    await expect(connect({ ...credential, password: 'wrong' })).rejects.toThrow(
      /bad user ?name|not authorized/i,
    );
  });
});

describe('one credential', () => {
  it('has one connection: the newer takes over, and both have their data stored', async () => {
    const credential = await issue('twins');
    const first = await connect(credential);
    await first.publishAsync(topic('twins'), reading(1), { qos: 1 });
    const cut = closed(first);
    const second = await connect(credential);
    await cut;
    await second.publishAsync(topic('twins'), reading(2), { qos: 1 });
    expect(second.connected).toBe(true);
    expect((await stored('twins')).map(({ seq }) => seq).sort()).toEqual([1, 2]);
  });

  it('ends when a new one is issued: its connection is cut and its password is worth nothing', async () => {
    const old = await issue('rotated');
    const client = await connect(old);
    await client.publishAsync(topic('rotated'), reading(1), { qos: 1 });
    const cut = closed(client);
    const fresh = await issue('rotated');
    await cut;
    await expect(connect(old)).rejects.toThrow(/bad user ?name|not authorized/i);
    const renewed = await connect(fresh);
    await renewed.publishAsync(topic('rotated'), reading(2), { qos: 1 });
    expect((await stored('rotated')).map(({ seq }) => seq).sort()).toEqual([1, 2]);
  });
});
