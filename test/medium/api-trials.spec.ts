import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Device,
  endpoints,
  type IssuedCredential,
  type Lane,
  type Permit,
  type ProblemDocument,
  problemDocument,
  type Trial,
  type TrialFile,
  type TrialFileInput,
} from '#contracts';
import { ownVendor, rivalVendor, type StartedServer, startTestServer } from '../support/running-server.js';
import { plainTrial } from '../support/two-vendors.js';

let started: StartedServer;

beforeAll(async () => {
  started = await startTestServer();
});
afterAll(() => started?.stop());

const admin = () => started.as.administrator;
const lane: Lane = {
  id: 'lane',
  version: 1,
  name: { zh: '公車道', en: 'Bus lane' },
  geometry: {
    type: 'LineString',
    coordinates: [
      [121.54, 25.033],
      [121.545, 25.0333],
    ],
  },
  halfWidthM: 3,
};

async function refusal(path: string, body: unknown): Promise<ProblemDocument> {
  const answer = await admin().call('POST', path, body);
  const problem = problemDocument.parse(answer.body);
  expect(problem).toEqual(answer.body);
  expect(problem.status).toBe(answer.status);
  return problem;
}

describe('importing a trial', () => {
  const withConditions = (id: string, conditions: object) => ({
    ...plainTrial(id),
    permits: [{ validFrom: '2020-01-01T00:00:00Z', conditions }],
  });

  it.each([
    [
      'an unknown rule',
      { rules: [{ id: 'r', rule: 'levitation' }] },
      '/body/permits/0/conditions/rules/0/rule',
    ],
    [
      'a parameter out of range',
      { rules: [{ id: 'r', rule: 'full', params: { fullRatio: 2 } }] },
      '/body/permits/0/conditions/rules/0/params/fullRatio',
    ],
    [
      'a lane that is missing',
      { lanes: [lane], rules: [{ id: 'r', rule: 'left_lane', params: { laneIds: ['other'] } }] },
      '/body/permits/0/conditions/rules/0/params/laneIds/0',
    ],
    [
      'a centreline without a width',
      { lanes: [{ ...lane, halfWidthM: undefined }] },
      '/body/permits/0/conditions/lanes/0/halfWidthM',
    ],
  ])('refuses %s and names its place', async (_, conditions, at) => {
    const problem = await refusal('/trials', withConditions('refused', conditions));
    expect([problem.status, problem.code]).toEqual([422, 'permit_invalid']);
    expect(problem.violations?.map((violation) => violation.at)).toContain(at);
    expect((await admin().call('GET', '/trials/refused')).status).toBe(404);
  });

  it('names all places at once', async () => {
    const conditions = {
      lanes: [{ ...lane, halfWidthM: undefined }],
      rules: [{ id: 'r', rule: 'levitation' }],
    };
    expect((await refusal('/trials', withConditions('refused', conditions))).violations).toHaveLength(2);
  });

  it.each([
    [
      'versions that do not follow each other in time',
      [
        { version: 1, validFrom: '2021-01-01T00:00:00Z', conditions: {} },
        { version: 2, validFrom: '2020-01-01T00:00:00Z', conditions: {} },
      ],
      '/body/permits/1',
    ],
    [
      'a version that cannot be kept',
      [{ version: 2 ** 40, validFrom: '2021-01-01T00:00:00Z', conditions: {} }],
      '/body/permits/0/version',
    ],
  ])('refuses %s', async (_, permits, at) => {
    const problem = await refusal('/trials', { ...plainTrial('refused'), permits });
    expect([problem.code, problem.violations?.[0]?.at]).toEqual(['permit_invalid', at]);
  });

  it.each([
    ['U+0000', 'a\u0000b'],
    ['half a surrogate pair', 'a\ud800b'],
  ])('refuses %s, which no database keeps', async (_, text) => {
    const file = {
      ...plainTrial('refused'),
      trial: { ...plainTrial('refused').trial, name: { zh: text, en: 'x' } },
    };
    const problem = await refusal('/trials', file);
    expect([problem.code, problem.violations?.[0]?.at]).toEqual(['validation_failed', '/body/trial/name/zh']);
  });

  it('refuses a trial or a device that exists', async () => {
    await admin().post('/trials', {
      ...plainTrial('first'),
      devices: [{ id: 'only-one', kind: 'bin', vendorId: ownVendor }],
    });
    expect((await refusal('/trials', plainTrial('first'))).code).toBe('already_exists');
    const again = {
      ...plainTrial('second'),
      devices: [{ id: 'only-one', kind: 'bin', vendorId: ownVendor }],
    };
    expect((await refusal('/trials', again)).code).toBe('already_exists');
    expect((await admin().call('GET', '/trials/second')).status).toBe(404);
  });
});

describe('exporting a trial', () => {
  it('gives the file that makes the same trial again', async () => {
    const file: TrialFileInput = {
      format: 'trialwatch.trial/1',
      trial: {
        ...plainTrial('round').trial,
        summary: { zh: '摘要', en: 'Summary' },
        state: 'suspended',
        recordStatus: 'test',
        datum: 'TWD97',
        datumOffsetM: { east: 0.25, north: -0.5 },
        applicant: '申請人',
        periodStart: '2026-01-01T00:00:00.000Z',
        periodEnd: '2026-12-31T16:00:00.000Z',
        vendorIds: [ownVendor],
      },
      permits: [
        {
          version: 1,
          validFrom: '2026-01-01T00:00:00.000Z',
          approvalNo: '北市1',
          note: 'first',
          conditions: { speedLimitMps: 2.777 },
        },
        {
          version: 4,
          validFrom: '2026-06-01T00:00:00.000Z',
          conditions: {
            lanes: [lane],
            rules: [{ id: 'r', rule: 'left_lane', params: { laneIds: ['lane'] } }],
          },
        },
      ],
      devices: [
        {
          id: 'round-bus',
          kind: 'bus',
          vendorId: ownVendor,
          name: { zh: '車', en: 'Bus' },
          vehicle: { lengthM: 7, widthM: 2.2, plate: 'ABC-123' },
        },
        {
          id: 'round-lamp',
          kind: 'streetlight',
          vendorId: rivalVendor,
          place: { lat: 25.01, lon: 121.5 },
          watches: 'lane',
          reportIntervalS: 30,
        },
      ],
    };
    await admin().post('/trials', file);
    const exported = await admin().get<TrialFile>('/trials/round/export');
    expect(endpoints.exportTrial.response.parse(exported)).toEqual(exported);
    // Again under another id, and with other ids of devices, which are unique within an installation.
    const renamed = JSON.parse(JSON.stringify(exported).replaceAll('"round', '"again')) as TrialFile;
    await admin().post('/trials', renamed);
    const second = await admin().get<TrialFile>('/trials/again/export');
    // An import registers anew: the devices begin to be expected from then on.
    const unregistered = (from: TrialFile) => ({
      ...from,
      devices: from.devices.map(({ registeredAt, ...device }) => device),
    });
    expect(unregistered(second)).toEqual(unregistered(renamed));
    expect(second.stateChanges).toEqual([{ state: 'suspended', at: '1970-01-01T00:00:00.000Z' }]);
    expect(exported.trial).toMatchObject({ ...file.trial, vendorIds: [ownVendor, rivalVendor] });
    expect(exported.devices[0]?.vehicle).toEqual({
      ...file.devices?.[0]?.vehicle,
      antennaOffsetM: { forward: 0, right: 0 },
    });
  });
});

describe('publishing a permit', () => {
  const publish = (validFrom: string, conditions: object = {}) =>
    admin().post<Permit>('/trials/published/permits', { validFrom, conditions });
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  it('makes the next version and leaves those before as they were', async () => {
    await admin().post('/trials', plainTrial('published'));
    const before = await admin().get<{ items: Permit[] }>('/trials/published/permits');
    const second = await publish(inDays(1), { speedLimitMps: 5 });
    const third = await publish(inDays(2), { speedLimitMps: 6 });
    expect([second.version, third.version]).toEqual([2, 3]);
    const after = await admin().get<{ items: Permit[] }>('/trials/published/permits');
    expect(after.items).toEqual([third, second, ...before.items]);
    // In force is still the first: the others begin later.
    const trial = await admin().get<Trial & { permit: Permit }>('/trials/published');
    expect([trial.permitVersion, trial.permit]).toEqual([1, before.items[0]]);
    for (const method of ['DELETE', 'POST'] as const)
      expect((await admin().call(method, '/trials/published/permits/2')).status).toBe(404);
  });

  it('refuses what would come into force before the newest, and conditions that do not hold together', async () => {
    const early = await refusal('/trials/published/permits', { validFrom: inDays(1.5), conditions: {} });
    expect([early.code, early.violations?.[0]?.at]).toEqual(['permit_invalid', '/body/validFrom']);
    const broken = { rules: [{ id: 'r', rule: 'levitation' }] };
    const bad = await refusal('/trials/published/permits', { validFrom: inDays(9), conditions: broken });
    expect([bad.code, bad.violations?.[0]?.at]).toEqual(['permit_invalid', '/body/conditions/rules/0/rule']);
    expect((await refusal('/trials/unheard-of/permits', { validFrom: inDays(1), conditions: {} })).code).toBe(
      'not_found',
    );
  });

  it('gives versions published at once different numbers', async () => {
    await admin().post('/trials', plainTrial('raced'));
    const orders = [1, 2, 3, 4, 5].map((day) => ({ validFrom: inDays(day), conditions: {} }));
    const answers = await Promise.all(
      orders.map((order) => admin().call<Permit>('POST', '/trials/raced/permits', order)),
    );
    const made = answers.filter(({ status }) => status === 201).map(({ body }) => body.version);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made).size).toBe(made.length);
    const { items } = await admin().get<{ items: Permit[] }>('/trials/raced/permits');
    expect(items.map(({ version }) => version)).toEqual([...made, 1].sort((a, b) => b - a));
  });
});

describe('devices and gateways', () => {
  const device = (id: string, vendorId = ownVendor): Device => ({
    id,
    trialId: 'fleet',
    kind: 'bin',
    vendorId,
  });
  const add = (of: Device) => admin().post<{ device: Device; credential: IssuedCredential }>('/devices', of);
  const connect = ({ username, password, clientId }: IssuedCredential, retries = 0) =>
    connectAsync(started.server.mqttUrl, { username, password, clientId, reconnectPeriod: retries }, false);

  beforeAll(() => admin().post('/trials', plainTrial('fleet')));

  it('are at once what the broker knows, also where many are added at the same time', async () => {
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, index) => add(device(`at-once-${index}`, 'new-vendor'))),
    );
    const last = made.at(-1)?.credential;
    expect(last?.topics).toContain('trialwatch/v1/fleet/bin/at-once-11/telemetry');
    for (const { credential } of made) {
      const client = await connect(credential);
      const payload = JSON.stringify({
        seq: 1,
        observedAt: new Date().toISOString(),
        fillRatio: 0.5,
        location: { lat: 25, lon: 121.5 },
      });
      await client.publishAsync(
        credential.topics.find((topic) => topic.endsWith('/telemetry')) ?? '',
        payload,
        { qos: 1 },
      );
      await client.endAsync();
    }
    for (const {
      device: { id },
    } of made)
      expect([id, (await admin().all(`/devices/${id}/observations`)).length]).toEqual([id, 1]);
  });

  it('lose their connection when the credential is replaced, and the old one lets nobody in', async () => {
    const { credential: old } = await add(device('rotated'));
    const client = await connect(old);
    const cut = new Promise<void>((resolve) => client.once('close', () => resolve()));
    const fresh = await admin().post<IssuedCredential>('/devices/rotated/credential', undefined);
    await cut;
    expect(fresh.password).not.toBe(old.password);
    await expect(connect(old)).rejects.toThrow(/bad user ?name/i);
    await (await connect(fresh)).endAsync();
  });

  it('speak through a gateway, whose list is replaced as a whole', async () => {
    for (const id of ['g-1', 'g-2']) await add(device(id));
    const order = (deviceIds: string[], vendorId = ownVendor) => ({ id: 'gate', vendorId, deviceIds });
    const first = await admin().post<IssuedCredential>('/gateways', order(['g-1', 'g-2', 'g-1']));
    expect([...first.deviceIds].sort()).toEqual(['g-1', 'g-2']);
    const client = await connect(first);
    const cut = new Promise<void>((resolve) => client.once('close', () => resolve()));
    const second = await admin().post<IssuedCredential>('/gateways', order(['g-2']));
    await cut;
    expect(second.deviceIds).toEqual(['g-2']);
    await expect(connect(first)).rejects.toThrow();
    const missing = await refusal('/gateways', order(['g-2', 'at-once-1']));
    expect([missing.code, missing.violations?.[0]?.at]).toEqual(['not_found', '/body/deviceIds/1']);
    expect((await refusal('/gateways', { ...order(['at-once-1'], 'new-vendor') })).code).toBe(
      'already_exists',
    );
  });

  it('are refused twice, and for a trial that there is not, without leaving a vendor behind', async () => {
    await add(device('twice'));
    expect((await refusal('/devices', device('twice'))).code).toBe('already_exists');
    const lost = await refusal('/devices', { ...device('lost', 'left-behind'), trialId: 'unheard-of' });
    expect([lost.code, lost.violations?.[0]?.at]).toEqual(['not_found', '/body/trialId']);
    expect(JSON.stringify(await admin().all('/vendors'))).not.toContain('left-behind');
    expect((await refusal('/devices/unheard-of/credential', undefined)).code).toBe('not_found');
  });
});
