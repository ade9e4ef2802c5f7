import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '#access';
import {
  type Endpoint,
  type EndpointName,
  endpoints,
  type IssuedToken,
  type Principal,
  problemDocument,
  type Role,
  roles,
} from '#contracts';
import { ownVendor, rivalVendor, type StartedServer, startTestServer } from '../support/running-server.js';
import { makeThings, plainTrial, type VendorThings } from '../support/two-vendors.js';

type Side = 'own' | 'foreign';
type Asker = Role | 'nobody';

let started: StartedServer;
let things: Readonly<Record<Side, VendorThings>>;

beforeAll(async () => {
  started = await startTestServer();
  things = {
    own: await makeThings(started, ownVendor),
    foreign: await makeThings(started, rivalVendor),
  };
});
afterAll(() => started?.stop());

interface Sample {
  /** Path with its ids, and a query that asks for that side's things where there is one. */
  readonly path: string;
  readonly body?: unknown;
}

const tomorrow = () => new Date(Date.now() + 86_400_000 + Math.random() * 1000).toISOString();
const anHourAgo = () => new Date(Date.now() - 3_600_000).toISOString();
const fresh = () => `made-${randomUUID()}`;

/** A valid request of every endpoint about the things of one side; a new endpoint does not compile without. */
const samples: Readonly<Record<EndpointName, (of: VendorThings) => Sample | Promise<Sample>>> = {
  signIn: () => ({
    path: '/session',
    body: { username: 'operator', password: started.passwords.get('operator') },
  }),
  getSession: () => ({ path: '/session' }),
  signOut: () => ({ path: '/session' }),
  listUsers: () => ({ path: '/users' }),
  listTokens: () => ({ path: '/tokens' }),
  createToken: ({ vendorId }) => ({ path: '/tokens', body: { name: 'made', role: 'vendor', vendorId } }),
  revokeToken: async ({ vendorId }) => {
    const order = { name: 'to be revoked', role: 'vendor', vendorId };
    return { path: `/tokens/${(await started.as.administrator.post<IssuedToken>('/tokens', order)).id}` };
  },
  listVendors: () => ({ path: '/vendors' }),
  createVendor: () => ({ path: '/vendors', body: { id: fresh(), name: 'made' } }),
  listTrials: () => ({ path: '/trials' }),
  getTrial: ({ trialId }) => ({ path: `/trials/${trialId}` }),
  importTrial: () => ({ path: '/trials', body: plainTrial(fresh()) }),
  exportTrial: ({ trialId }) => ({ path: `/trials/${trialId}/export` }),
  listPermits: ({ trialId }) => ({ path: `/trials/${trialId}/permits` }),
  publishPermit: ({ trialId }) => ({
    path: `/trials/${trialId}/permits`,
    body: { validFrom: tomorrow(), conditions: {} },
  }),
  listTrialStates: ({ trialId }) => ({ path: `/trials/${trialId}/states` }),
  changeTrialState: async ({ vendorId }) => {
    const id = fresh();
    await started.as.administrator.post('/trials', plainTrial(id, { vendorIds: [vendorId] }));
    return { path: `/trials/${id}/states`, body: { state: 'suspended', reason: '安全檢查 safety check' } };
  },
  listDevices: ({ trialId, vendorId }) => ({ path: `/devices?trialId=${trialId}&vendorId=${vendorId}` }),
  getDevice: ({ deviceId }) => ({ path: `/devices/${deviceId}` }),
  createDevice: ({ trialId, vendorId }) => ({
    path: '/devices',
    body: { id: fresh(), trialId, vendorId, kind: 'bin' },
  }),
  issueCredential: ({ deviceId }) => ({ path: `/devices/${deviceId}/credential` }),
  createGateway: ({ vendorId, deviceId }) => ({
    path: '/gateways',
    body: { id: `${vendorId}-gateway`, vendorId, deviceIds: [deviceId] },
  }),
  listObservations: ({ deviceId }) => ({ path: `/devices/${deviceId}/observations` }),
  listEvents: ({ deviceId }) => ({ path: `/devices/${deviceId}/events` }),
  getMessage: ({ messageId }) => ({ path: `/messages/${messageId}` }),
  listQuarantine: ({ deviceId }) => ({ path: `/quarantine?deviceId=${deviceId}` }),
  getQuarantined: ({ quarantineId }) => ({ path: `/quarantine/${quarantineId}` }),
  getLiveSnapshot: () => ({ path: '/live' }),
  listFindings: ({ trialId }) => ({ path: `/findings?trialId=${trialId}` }),
  getFinding: ({ findingId }) => ({ path: `/findings/${findingId}` }),
  explainFinding: ({ findingId }) => ({ path: `/findings/${findingId}/explanation` }),
  backtest: ({ trialId }) => ({
    path: `/trials/${trialId}/backtests`,
    body: { conditions: { speedLimitMps: 25 }, from: anHourAgo(), to: new Date().toISOString() },
  }),
  listRefolds: ({ trialId }) => ({ path: `/refolds?trialId=${trialId}` }),
  requestRefold: ({ deviceId }) => ({ path: '/refolds', body: { deviceId, from: anHourAgo() } }),
  listIncidents: ({ trialId }) => ({ path: `/incidents?trialId=${trialId}` }),
  getIncident: ({ incidentId }) => ({ path: `/incidents/${incidentId}` }),
  actOnIncident: ({ incidentId }) => ({
    path: `/incidents/${incidentId}/entries`,
    body: { action: 'comment', text: '已通知 told' },
  }),
  commentOnIncident: ({ incidentId }) => ({
    path: `/incidents/${incidentId}/comments`,
    body: { text: '查明中 looking' },
  }),
};

async function send(endpoint: Endpoint, asker: Asker, { path, body }: Sample) {
  const answer = await fetch(`${started.server.httpUrl}/api/v1${path}`, {
    method: endpoint.method,
    headers: {
      ...(asker === 'nobody' ? {} : { authorization: `Bearer ${started.tokens[asker]}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      'x-trialwatch-request': '1',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

function principalOf(asker: Asker): Principal | null {
  if (asker === 'nobody') return null;
  const vendorId = asker === 'vendor' ? ownVendor : null;
  return { type: 'token', id: asker, name: asker, role: asker, vendorId };
}

/** The status that the permission table asks for. */
function expectedStatus(endpoint: Endpoint, asker: Asker, side: Side): number {
  const principal = principalOf(asker);
  const decision = decide(principal, endpoint.policy);
  if (!decision.allowed) return principal === null ? 401 : 403;
  const isOutOfReach = decision.vendorId !== null && side === 'foreign' && endpoint.params !== undefined;
  return isOutOfReach ? 404 : endpoint.status;
}

/** What a schema does not name is stripped by it, so an equal result proves that nothing more was said. */
function expectShape(endpoint: Endpoint, text: string): void {
  if (endpoint.response === null) expect(text).toBe('');
  else expect(endpoint.response.parse(JSON.parse(text))).toEqual(JSON.parse(text));
}

const names = Object.keys(endpoints) as EndpointName[];
const askers: readonly Asker[] = [...roles, 'nobody'];
let cells = 0;
const statuses = new Map<number, number>();

describe('every endpoint, for everybody, about own and foreign things', () => {
  it.each(names)('%s', async (name) => {
    const endpoint: Endpoint = endpoints[name];
    for (const asker of askers) {
      for (const side of ['own', 'foreign'] as const) {
        const { status, text } = await send(endpoint, asker, await samples[name](things[side]));
        const cell = `${name} by ${asker} about ${side} things`;
        expect([cell, status]).toEqual([cell, expectedStatus(endpoint, asker, side)]);
        if (status >= 400) expect(problemDocument.parse(JSON.parse(text))).toEqual(JSON.parse(text));
        else expectShape(endpoint, text);
        // Refusals repeat what was asked for; an answer must not name a rival at all.
        if (asker === 'vendor' && status < 400)
          expect([cell, text.includes(rivalVendor)]).toEqual([cell, false]);
        cells += 1;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    }
  });

  it('is all of them', () => {
    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
    process.stdout.write(`access matrix: ${cells} cells (${counts.join(', ')})\n`);
    expect(cells).toBe(names.length * askers.length * 2);
  });
});

describe('a vendor', () => {
  it('sees its own things, so that the matrix is not empty', async () => {
    const { vendor } = started.as;
    const own = things.own;
    expect((await vendor.all<{ id: string }>('/devices')).some(({ id }) => id === own.deviceId)).toBe(true);
    expect(await vendor.all(`/devices/${own.deviceId}/observations`)).toHaveLength(20);
    expect(await vendor.all(`/devices/${own.deviceId}/events`)).toHaveLength(1);
    for (const list of ['/findings?rule=overspeed', '/incidents', '/quarantine'])
      expect([list, (await vendor.all(list)).length]).toEqual([list, 1]);
    const live = JSON.stringify(await vendor.get('/live'));
    expect(live).toContain(own.deviceId);
    expect(live).toContain(own.incidentId);
  });

  it.each(['/devices', '/findings', '/incidents', '/quarantine', '/refolds'])(
    'gets an empty list of %s where it asks for a rival’s trial',
    async (list) => {
      expect(await started.as.vendor.all(`${list}?trialId=${things.foreign.trialId}`)).toEqual([]);
      expect((await started.rival.all(`${list}?trialId=${things.foreign.trialId}`)).length).toBeGreaterThan(
        0,
      );
    },
  );

  it('cannot turn the page of a rival’s list with the rival’s cursor', async () => {
    await started.as.administrator.post('/devices', {
      id: `${rivalVendor}-bin`,
      trialId: things.foreign.trialId,
      vendorId: rivalVendor,
      kind: 'bin',
    });
    const { nextCursor } = await started.rival.get<{ nextCursor: string }>('/devices?limit=1');
    const page = await started.as.vendor.get(`/devices?limit=1000&cursor=${encodeURIComponent(nextCursor)}`);
    expect(JSON.stringify(page)).not.toContain(rivalVendor);
  });

  it('of a trial with others sees itself and its own devices in it', async () => {
    const id = 'both-trial';
    await started.as.administrator.post('/trials', {
      ...plainTrial(id),
      devices: [ownVendor, rivalVendor].map((vendorId) => ({
        id: `${vendorId}-lamp`,
        kind: 'streetlight',
        vendorId,
      })),
    });
    for (const path of [
      `/trials/${id}`,
      `/trials/${id}/export`,
      `/trials/${id}/permits`,
      '/trials',
      '/devices',
    ]) {
      const text = JSON.stringify(await started.as.vendor.get(path));
      expect([path, text.includes(rivalVendor)]).toEqual([path, false]);
    }
    const both = await started.as.operator.get<{ vendorIds: string[] }>(`/trials/${id}`);
    expect([...both.vendorIds].sort()).toEqual([ownVendor, rivalVendor]);
  });
});

describe('routes', () => {
  it('are those of the contract, and what is open to everybody is named here', () => {
    const mapped = [...started.log().matchAll(/Mapped \{([^,]+), (\w+)\} route/g)].map(
      ([, path, method]) => `${method} ${path}`,
    );
    const contract = Object.values(endpoints).map(({ method, path }) => `${method} /api/v1${path}`);
    const open = [
      '/healthz',
      '/readyz',
      '/metrics',
      '/api/openapi.json',
      '/api/asyncapi.json',
      '/api/payloads.schema.json',
      '/api/docs',
      '/api/docs/mqtt',
      '/api/docs/problems',
    ];
    expect([...mapped].sort()).toEqual([...contract, ...open.map((path) => `GET ${path}`)].sort());
  });
});
