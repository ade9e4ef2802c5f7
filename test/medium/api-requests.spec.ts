import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Device,
  deviceTopic,
  type IssuedCredential,
  type Page,
  type ProblemDocument,
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

function send(
  method: string,
  path: string,
  init: { body?: BodyInit; headers?: Record<string, string> } = {},
) {
  const authorization = `Bearer ${started.tokens.administrator}`;
  const { body, headers } = init;
  return fetch(`${started.server.httpUrl}${path}`, {
    method,
    headers: {
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
}

async function problemOf(answer: Response): Promise<ProblemDocument> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const document: unknown = await answer.json();
  const problem = problemDocument.parse(document);
  expect(problem).toEqual(document);
  expect(problem.status).toBe(answer.status);
  return problem;
}

const ids = (items: readonly Record<string, unknown>[]) =>
  items.map((item) => String(item.id ?? item.version ?? `${item.deviceId}/${item.observedAt}/${item.seq}`));

/** Reads a list in pages of two; before every page but the first something is added to it. */
async function pagesWhileAdding(path: string, add: (count: number) => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let count = 0; count === 0 || cursor !== null; count += 1) {
    if (count > 0 && count < 4) await add(count);
    const query = `limit=2${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const page: Page<Record<string, unknown>> = await admin().get(
      `${path}${path.includes('?') ? '&' : '?'}${query}`,
    );
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...ids(page.items));
    cursor = page.nextCursor;
  }
  return seen;
}

describe('lists in pages', () => {
  const trialId = 'paged';
  let gateway: IssuedCredential;
  const bus = (index: number): Device => ({
    id: `paged-${index}`,
    trialId,
    kind: 'bus',
    vendorId: ownVendor,
  });
  const topicOf = (index: number, channel: 'telemetry' | 'event') =>
    deviceTopic({ trialId, kind: 'bus', deviceId: bus(index).id }, channel);
  let seq = 0;
  const fast = (index: number) => ({
    topic: topicOf(index, 'telemetry'),
    payload: JSON.stringify(
      Array.from({ length: 12 }, (_, second) => {
        seq += 1;
        const observedAt = new Date(Date.now() - 60_000 + seq * 10 + second * 1000).toISOString();
        return { seq, observedAt, location: { lat: 25.0333, lon: 121.545 }, speedMps: 20 };
      }),
    ),
  });
  const event = (index: number) => {
    seq += 1;
    const details = { initiator: 'onboard_operator', type: 'estop', reason: 'obstacle' };
    const payload = { seq, observedAt: new Date().toISOString(), event: 'human_intervention', ...details };
    return { topic: topicOf(index, 'event'), payload: JSON.stringify(payload) };
  };
  const broken = () => ({ topic: topicOf(0, 'telemetry'), payload: '{}' });
  const publish = (...messages: { topic: string; payload: string }[]) =>
    publishAs(started, gateway, messages);
  const judgeAgain = (index: number) =>
    admin().post('/refolds', { deviceId: bus(index).id, from: inDays(-1) });
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  beforeAll(async () => {
    const buses = Array.from({ length: 12 }, (_, index) => bus(index));
    await admin().post('/trials', {
      ...plainTrial(trialId),
      devices: buses.map(({ trialId: _, ...rest }) => rest),
    });
    const order = { id: 'paged', vendorId: ownVendor, deviceIds: buses.map(({ id }) => id) };
    gateway = await admin().post<IssuedCredential>('/gateways', order);
    for (const index of [0, 1, 2, 3, 4]) {
      await publish(fast(index), event(0), broken());
      await admin().post('/vendors', { id: `paged-${index}`, name: 'x' });
      await admin().post('/trials', plainTrial(`paged-${index}`));
      await admin().post(`/trials/${trialId}/permits`, { validFrom: inDays(index + 1), conditions: {} });
      await judgeAgain(index);
    }
  });

  const lists: readonly [string, (count: number) => Promise<unknown>][] = [
    ['/users', async () => undefined],
    ['/tokens', (count) => admin().post('/tokens', { name: `${count}`, role: 'operator' })],
    ['/vendors', (count) => admin().post('/vendors', { id: `later-${count}`, name: 'x' })],
    ['/trials', (count) => admin().post('/trials', plainTrial(`later-${count}`))],
    [
      `/trials/${trialId}/permits`,
      (count) =>
        admin().post(`/trials/${trialId}/permits`, { validFrom: inDays(count + 10), conditions: {} }),
    ],
    ['/devices', (count) => admin().post('/devices', { ...bus(0), id: `later-${count}` })],
    ['/devices/paged-0/observations', () => publish(fast(0))],
    ['/devices/paged-0/observations?order=desc', () => publish(fast(0))],
    ['/devices/paged-0/events', () => publish(event(0))],
    ['/quarantine', () => publish(broken())],
    ['/findings?rule=overspeed', (count) => publish(fast(count + 5))],
    ['/incidents', (count) => publish(fast(count + 8))],
    [`/refolds?trialId=${trialId}`, (count) => judgeAgain(count + 5)],
  ];

  it.each(lists)('%s: no row twice and none missed while rows are added', async (path, add) => {
    const before = ids(await admin().all<Record<string, unknown>>(path));
    expect(before.length).toBeGreaterThan(3);
    const seen = await pagesWhileAdding(path, add);
    expect(new Set(seen).size).toBe(seen.length);
    expect(before.filter((id) => !seen.includes(id))).toEqual([]);
  });

  it.each(lists.map(([path]) => path))('%s: refuses a cursor that it did not give out', async (path) => {
    const foreign = Buffer.from('["2026-01-01",{"$gt":1}]').toString('base64url');
    for (const cursor of [
      'x',
      '!!',
      foreign,
      Buffer.from('[]').toString('base64url'),
      Buffer.from('[null]').toString('base64url'),
    ]) {
      const answer = await send(
        'GET',
        `/api/v1${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`,
      );
      expect([path, cursor, (await problemOf(answer)).code]).toEqual([path, cursor, 'invalid_cursor']);
    }
  });
});

describe('a request that is not right', () => {
  it.each([
    ['an unknown query parameter', '/devices?colour=red', '/query'],
    ['a parameter given twice', '/devices?kind=bus&kind=bin', '/query/kind'],
    ['a limit of none', '/devices?limit=0', '/query/limit'],
    ['a limit beyond the largest', '/devices?limit=1001', '/query/limit'],
    ['a kind that there is not', '/devices?kind=plane', '/query/kind'],
    ['a time without a zone', '/findings?from=2026-01-01T00:00:00', '/query/from'],
    ['an id that cannot be one', '/devices/a%20b', '/params/deviceId'],
    ['a path upwards in an id', '/devices/..%2F..%2Fetc', '/params/deviceId'],
    ['U+0000 in the query', '/findings?rule=%00', '/query/rule'],
  ])('gets 400 with the place: %s', async (_, path, at) => {
    const problem = await problemOf(await send('GET', `/api/v1${path}`));
    expect([problem.status, problem.code, problem.violations?.[0]?.at]).toEqual([
      400,
      'validation_failed',
      at,
    ]);
  });

  it.each([
    ['malformed JSON', '{"id": ', {}],
    ['no JSON at all', '', {}],
    ['a __proto__', '{"id":"p","name":"p","__proto__":{"role":"administrator"}}', {}],
    ['JSON nested without end', `{"id":${'['.repeat(20_000)}${']'.repeat(20_000)},"name":"x"}`, {}],
    ['another content type', 'id=1&name=2', { 'content-type': 'text/plain' }],
    ['a form', 'id=1&name=2', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('gets 400 as problem+json: %s', async (_, body, headers) => {
    const problem = await problemOf(await send('POST', '/api/v1/vendors', { body, headers }));
    expect([problem.status, problem.code]).toEqual([400, 'validation_failed']);
  });

  it.each(['/findings', '/incidents', '/devices/nobody/observations'])(
    'is answered for times beyond all records: %s',
    async (path) => {
      for (const at of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z']) {
        const answer = await send('GET', `/api/v1${path}?from=${at}&to=${at}`);
        expect([path, at, answer.status < 500]).toEqual([path, at, true]);
      }
    },
  );

  it('tells all violations together', async () => {
    const problem = await problemOf(await send('POST', '/api/v1/devices', { body: '{"id":"","kind":"x"}' }));
    expect(problem.violations?.map(({ at }) => at)).toEqual([
      '/body/id',
      '/body/trialId',
      '/body/kind',
      '/body/vendorId',
    ]);
  });

  it.each([
    ['GET', '/api/v1/unheard-of'],
    ['POST', '/api/v1/unheard-of'],
    ['POST', '/api/v1/users'],
    ['PUT', '/api/v1/trials'],
    ['PATCH', '/api/v1/trials/x'],
    ['DELETE', '/api/v1/trials/x'],
    ['OPTIONS', '/api/v1/trials'],
    ['POST', '/'],
    ['GET', '/api/v1/%zz'],
    ['GET', `/api/v1/devices/${'x'.repeat(400)}`],
  ])('gets problem+json where there is nothing: %s %s', async (method, path) => {
    const problem = await problemOf(
      await send(method, path, method === 'GET' || method === 'OPTIONS' ? {} : { body: '{}' }),
    );
    expect([path, path.includes('%zz') ? 400 : 404]).toEqual([path, problem.status]);
  });

  it('HEAD answers like GET without the body, and asks who is there', async () => {
    const head = await send('HEAD', '/api/v1/trials');
    expect([head.status, await head.text()]).toEqual([200, '']);
    const nobody = await fetch(`${started.server.httpUrl}/api/v1/trials`, { method: 'HEAD' });
    expect(nobody.status).toBe(401);
  });

  it('from another site gets no leave to read or to send', async () => {
    const answer = await send('OPTIONS', '/api/v1/vendors', {
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-trialwatch-request',
      },
    });
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('bodies that are too large', () => {
  const big = (bytes: number) => JSON.stringify({ username: 'x', password: 'x'.repeat(bytes) });

  it.each([
    ['signing in', '/api/v1/session', 100_000],
    ['a vendor', '/api/v1/vendors', 100_000],
    ['a gateway', '/api/v1/gateways', 1_100_000],
    ['a trial', '/api/v1/trials', 17_000_000],
  ])('get 413: %s', async (_, path, bytes) => {
    const problem = await problemOf(await send('POST', path, { body: big(bytes) }));
    expect([problem.status, problem.code]).toEqual([413, 'payload_too_large']);
  });

  it('are taken where trials are that large', async () => {
    const file = {
      ...plainTrial('large'),
      devices: Array.from({ length: 3000 }, (_, index) => ({
        id: `large-${index}`,
        kind: 'bin',
        vendorId: ownVendor,
        name: { zh: '桶'.repeat(50), en: 'x'.repeat(300) },
      })),
    };
    expect((await send('POST', '/api/v1/trials', { body: JSON.stringify(file) })).status).toBe(201);
  });

  it.each([
    ['nobody', () => 'none', 401],
    ['a vendor', () => started.tokens.vendor, 403],
  ])('are not even read from %s', async (_, token, status) => {
    const { hostname, port } = new URL(started.server.httpUrl);
    const socket = connect(Number(port), hostname);
    const answered = once(socket, 'data');
    // The body never comes: only a server that does not wait for it can answer.
    const head = ['POST /api/v1/trials HTTP/1.1', `Host: ${hostname}`, `Authorization: Bearer ${token()}`];
    socket.write([...head, 'Content-Type: application/json', 'Content-Length: 9000000', '', ''].join('\r\n'));
    const [bytes] = (await answered) as [Buffer];
    socket.destroy();
    expect(bytes.toString('utf8').split('\r\n', 1)[0]).toContain(`HTTP/1.1 ${status}`);
  });
});
