import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Device,
  IssuedCredential,
  LiveDevice,
  Notice,
  Quarantined,
  QuarantinedDetail,
  StoredMessage,
  StoredObservation,
  TrialFileInput,
} from '#contracts';
import { ApiClient } from '../support/api-client.js';
import { isInstalled, runProgram, succeeds } from '../support/installed-program.js';
import { makeDataDir, removeDataDir, runCli, TrialwatchProcess } from '../support/trialwatch-process.js';

const trialId = 'street';
const trial: TrialFileInput = {
  format: 'trialwatch.trial/1',
  trial: { id: trialId, name: { zh: '街道', en: 'Street' }, timeZone: 'Asia/Taipei', recordStatus: 'test' },
  permits: [{ validFrom: '2020-01-01T00:00:00.000Z', conditions: {} }],
  devices: ['lamp-1', 'lamp-2', 'lamp-3', 'lamp-4'].map((id) => ({
    id,
    kind: 'streetlight' as const,
    vendorId: 'lamps',
  })),
};

let dataDir: string;
let server: TrialwatchProcess;
let api: ApiClient;

beforeAll(async () => {
  dataDir = await makeDataDir();
  server = await TrialwatchProcess.start('serve', dataDir);
  api = new ApiClient(server.ready.httpUrl, await server.token());
  await api.post('/trials', trial);
});
afterAll(async () => {
  await server?.stop();
  await removeDataDir(dataDir);
});

const mqttPort = () => new URL(server.ready.mqttUrl).port;
const telemetry = (kind: string, id: string) => `trialwatch/v1/${trialId}/${kind}/${id}/telemetry`;
const reading = (seq: number, more: object = {}) =>
  JSON.stringify({
    seq,
    observedAt: new Date().toISOString(),
    location: { lat: 25.0333, lon: 121.545 },
    ...more,
  });

/** As a newcomer does it: by the command line, whose output is the credential. */
async function addDevice(id: string): Promise<IssuedCredential> {
  const args = ['device', 'add', '--trial', trialId, '--kind', 'bus', '--vendor', 'newcomer', '--id', id];
  const added = await runCli([...args, '--data', dataDir, '--json']);
  expect(added.code, added.stderr).toBe(0);
  return JSON.parse(added.stdout) as IssuedCredential;
}

const observations = (id: string) => api.all<StoredObservation>(`/devices/${id}/observations`);
const quarantine = (id: string) => api.all<Quarantined>(`/quarantine?deviceId=${id}`);

const hasMosquitto = isInstalled('mosquitto_pub');
if (!hasMosquitto) {
  describe('mosquitto_pub', () => {
    it.skip('is not installed (Debian: mosquitto-clients)', () => {});
  });
}

describe.skipIf(!hasMosquitto)('mosquitto_pub', () => {
  const id = 'mosquitto-bus';
  let credential: IssuedCredential;
  const publish = (topic: string, payload: readonly string[], password = credential.password) =>
    runProgram('mosquitto_pub', [
      ...[
        '-h',
        '127.0.0.1',
        '-p',
        mqttPort(),
        '-q',
        '1',
        '-u',
        credential.username,
        '-P',
        password,
        '-t',
        topic,
      ],
      ...payload,
    ]);

  beforeAll(async () => {
    credential = await addDevice(id);
  });

  it('gets its data onto the map and into the API, with the bytes as they were sent', async () => {
    const sent = reading(1, { speedMps: 2.5, vendorsOwn: '欄位' });
    expect((await publish(telemetry('bus', id), ['-m', sent])).code).toBe(0);
    const [stored] = await observations(id);
    expect(stored).toMatchObject({ seq: 1, status: 'test', values: { lat: 25.0333, speed_mps: 2.5 } });
    const device = await api.get<Device & { live: LiveDevice }>(`/devices/${id}`);
    expect(device.live).toMatchObject({
      connection: 'online',
      lat: 25.0333,
      lon: 121.545,
      values: { speedMps: 2.5 },
    });
    const message = await api.get<StoredMessage>(`/messages/${stored?.messageId}`);
    expect(message.payloadText).toBe(sent);
  });

  it('is refused with a wrong password', async () => {
    const refused = await publish(telemetry('bus', id), ['-m', reading(2)], 'wrong');
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/not authori[sz]ed|bad user name or password/i);
  });

  it.each([
    ['the topic of another device', telemetry('streetlight', 'lamp-1')],
    ['a topic outside the grammar', 'hello/world'],
    ['the system topics', '$SYS/broker/clients'],
  ])('is cut off when it publishes to %s', async (_, topic) => {
    expect((await publish(topic, ['-m', reading(3)])).code).not.toBe(0);
    expect(await observations('lamp-1')).toEqual([]);
  });

  it('finds bad JSON in quarantine, with the reason and the original bytes', async () => {
    expect((await publish(telemetry('bus', id), ['-m', '{"seq":4,'])).code).toBe(0);
    const found = (await quarantine(id)).find((one) => one.code === 'payload_not_json');
    const detail = await api.get<QuarantinedDetail>(`/quarantine/${found?.id}`);
    expect(detail.payloadText).toBe('{"seq":4,');
  });

  it('is refused with a payload of 1 MB, which leaves a record', async () => {
    const file = join(dataDir, 'big.json');
    await writeFile(file, Buffer.alloc(1_000_000, 'a'));
    expect((await publish(telemetry('bus', id), ['-f', file])).code).not.toBe(0);
    await expect
      .poll(async () => (await quarantine(id)).map((one) => one.code))
      .toContain('payload_too_large');
  });

  it('goes on after all of this', async () => {
    expect((await publish(telemetry('bus', id), ['-m', reading(5)])).code).toBe(0);
    expect((await observations(id)).map((one) => one.seq)).toEqual([1, 5]);
    expect((await fetch(`${server.ready.httpUrl}/readyz`)).status).toBe(200);
  });
});

const pahoProgram = `
import json, sys
import paho.mqtt.client as mqtt
order = json.load(sys.stdin)
version = getattr(mqtt, "CallbackAPIVersion", None)
client = mqtt.Client(version.VERSION2, client_id=order["clientId"]) if version else mqtt.Client(client_id=order["clientId"])
client.username_pw_set(order["username"], order["password"])
client.connect("127.0.0.1", order["port"])
client.loop_start()
for payload in order["payloads"]:
    client.publish(order["topic"], payload, qos=order["qos"]).wait_for_publish(20)
client.disconnect()
client.loop_stop()
print("published")
`;

const python = ['/usr/bin/python3', 'python3'].find((name) =>
  succeeds(name, ['-c', 'import paho.mqtt.client']),
);

if (python === undefined) {
  describe("Python's paho client", () => {
    it.skip('is not installed (Debian: python3-paho-mqtt)', () => {});
  });
}

describe.skipIf(python === undefined)("Python's paho client", () => {
  it.each([1, 2])('gets its data in with QoS %d, single and as a list', async (qos) => {
    const id = `paho-bus-${qos}`;
    const { clientId, username, password } = await addDevice(id);
    const single = reading(1);
    const list = JSON.stringify([reading(2), reading(3)].map((text) => JSON.parse(text) as unknown));
    const order = {
      clientId,
      username,
      password,
      port: Number(mqttPort()),
      qos,
      topic: telemetry('bus', id),
      payloads: [single, list],
    };
    const ran = await runProgram(python ?? '', ['-c', pahoProgram], JSON.stringify(order));
    expect(ran.output).toContain('published');
    expect((await observations(id)).map((one) => one.seq)).toEqual([1, 2, 3]);
  });
});

describe('a gateway', () => {
  it('publishes for its three devices and is refused for a fourth', async () => {
    const args = [
      'gateway',
      'add',
      '--id',
      'cabinet-7',
      '--vendor',
      'lamps',
      '--devices',
      'lamp-1,lamp-2,lamp-3',
    ];
    const added = await runCli([...args, '--data', dataDir, '--json']);
    expect(added.code, added.stderr).toBe(0);
    const { clientId, username, password } = JSON.parse(added.stdout) as IssuedCredential;
    const client = await connectAsync(server.ready.mqttUrl, {
      clientId,
      username,
      password,
      reconnectPeriod: 0,
    });
    const lamp = (seq: number) =>
      JSON.stringify({ seq, observedAt: new Date().toISOString(), powerState: 'on' });
    for (const id of ['lamp-1', 'lamp-2', 'lamp-3'])
      await client.publishAsync(telemetry('streetlight', id), lamp(1), { qos: 1 });
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(telemetry('streetlight', 'lamp-4'), lamp(1), { qos: 1 });
    await closed;
    await client.endAsync(true);
    for (const id of ['lamp-1', 'lamp-2', 'lamp-3']) expect(await observations(id)).toHaveLength(1);
    expect(await observations('lamp-4')).toEqual([]);
  });
});

describe('the notice topic', () => {
  it('tells a device what was refused, where and why', async () => {
    const id = 'told-bus';
    const { clientId, username, password, noticeTopics } = await addDevice(id);
    const client = await connectAsync(server.ready.mqttUrl, { clientId, username, password });
    const told = new Promise<Notice>((resolve) =>
      client.once('message', (_, payload) => resolve(JSON.parse(payload.toString()) as Notice)),
    );
    await client.subscribeAsync(noticeTopics);
    await client.publishAsync(telemetry('bus', id), reading(1, { speedMps: -1 }), { qos: 1 });
    const notice = await told;
    await client.endAsync();
    expect(notice).toMatchObject({
      type: 'rejected',
      code: 'schema_violation',
      violations: [{ at: '/speedMps' }],
    });
    expect(await quarantine(id)).toMatchObject([{ id: notice.quarantineId, code: 'schema_violation' }]);
  });
});
