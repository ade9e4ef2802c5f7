import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  deviceTopic,
  type Finding,
  type IssuedCredential,
  type Permit,
  type PermitConditions,
  problemDocument,
} from '#contracts';
import { ownVendor, type StartedServer, startTestServer } from '../support/running-server.js';
import { plainTrial, publishAs } from '../support/two-vendors.js';

let started: StartedServer;

beforeAll(async () => {
  started = await startTestServer();
});
afterAll(() => started?.stop());

const admin = () => started.as.administrator;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const lane = {
  id: 'lane',
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
const condition = (expression: string, more: object = {}) => ({
  id: 'own',
  rule: 'expression',
  params: { kind: 'bus', title: { zh: '門未關', en: 'Door open' }, expression, minReadings: 1, ...more },
});

async function publish(trialId: string, conditions: object, days = 1) {
  return admin().call('POST', `/trials/${trialId}/permits`, { validFrom: inDays(days), conditions });
}

async function placesOf(trialId: string, conditions: object): Promise<readonly string[]> {
  const { status, body } = await publish(trialId, conditions);
  expect(status).toBe(422);
  return (problemDocument.parse(body).violations ?? []).map(({ at }) => at);
}

describe('publishing a permit', () => {
  const trialId = 'checked';
  beforeAll(() =>
    admin().post('/trials', {
      ...plainTrial(trialId),
      permits: [{ validFrom: '2020-01-01T00:00:00Z', conditions: { lanes: [lane] } }],
    }),
  );

  it('refuses a condition that the contract cannot answer, and names each place', async () => {
    const rules = [condition("doors == 'ajar' || speedMph > 3", { value: 'swVersion' })];
    expect(await placesOf(trialId, { rules })).toEqual([
      '/body/conditions/rules/0/params/expression',
      '/body/conditions/rules/0/params/expression',
      '/body/conditions/rules/0/params/value',
    ]);
  });

  it('refuses an insurance that has expired by then, and holidays that are there twice', async () => {
    const insurance = { policyNo: '1', expires: inDays(-2).slice(0, 10) };
    expect(await placesOf(trialId, { insurance, holidays: ['2099-01-01', '2099-01-01'] })).toEqual([
      '/body/conditions/holidays/1',
      '/body/conditions/insurance/expires',
    ]);
  });

  it('refuses a lane that changed under the same version, and takes it under the next', async () => {
    const wider = { ...lane, halfWidthM: 4 };
    expect(await placesOf(trialId, { lanes: [wider] })).toEqual(['/body/conditions/lanes/0/version']);
    const { status, body } = await publish(trialId, { lanes: [{ ...wider, version: 2 }] });
    expect(status).toBe(201);
    expect((body as Permit).version).toBe(2);
    expect(await placesOf(trialId, { lanes: [lane] })).toEqual(['/body/conditions/lanes/0/version']);
  });
});

describe('a condition that a city wrote itself', () => {
  it('is judged as soon as the permit is in force', async () => {
    const conditions: Partial<Record<keyof PermitConditions, unknown>> = {
      rules: [condition("doors != 'closed' && speedMps > 1", { value: 'speedMps * 3.6', unit: 'km/h' })],
    };
    await admin().post('/trials', {
      ...plainTrial('own-condition'),
      permits: [{ validFrom: '2020-01-01T00:00:00Z', conditions }],
    });
    const device = { id: 'own-bus', trialId: 'own-condition', kind: 'bus', vendorId: ownVendor };
    const added = await admin().post<{ credential: IssuedCredential }>('/devices', device);
    const topic = deviceTopic({ trialId: 'own-condition', kind: 'bus', deviceId: 'own-bus' }, 'telemetry');
    const messages = [2, 5, 0].map((speedMps, seq) => {
      const observedAt = new Date(Date.now() - 3000 + seq * 1000).toISOString();
      const location = { lat: 25.0333, lon: 121.5443 };
      return { topic, payload: JSON.stringify({ seq, observedAt, location, doors: 'open', speedMps }) };
    });
    await publishAs(started, added.credential, messages);
    const { items } = await admin().get<{ items: Finding[] }>('/findings?trialId=own-condition');
    expect(items).toMatchObject([
      {
        rule: 'expression',
        state: 'ended',
        worst: { value: 18, unit: 'km/h' },
        evidence: { ruleVersion: 1, worst: { doors: 'open', speedMps: 5 } },
      },
    ]);
  });
});
