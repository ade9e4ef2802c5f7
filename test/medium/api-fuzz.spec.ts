import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, endpoints, problemDocument } from '#contracts';
import { ownVendor, type StartedServer, startTestServer } from '../support/running-server.js';
import { makeThings, type VendorThings } from '../support/two-vendors.js';

let started: StartedServer;
let things: VendorThings;

beforeAll(async () => {
  started = await startTestServer();
  things = await makeThings(started, ownVendor);
});
afterAll(() => started?.stop());

function send(method: string, path: string, body: unknown) {
  return fetch(`${started.server.httpUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${started.tokens.administrator}`,
      'x-trialwatch-request': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

describe('random requests', () => {
  const known = () => Object.values(things);
  const value = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom(
        '2026-01-01T00:00:00Z',
        '0000-01-01T00:00:00Z',
        '9999-12-31T23:59:59.999Z',
        '\u0000',
        '\ud800',
        '__proto__',
        '-1',
        'NaN',
        '1e400',
      ),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('json'), { maxKeys: 4 }),
    ),
  })).json;

  /** A value that the schema may accept, or that is a little beside it. */
  const near = (name: string) =>
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          ...known(),
          'bus',
          'operator',
          name,
          'comment',
          'running',
          'suspended',
          '2026-11-20T00:00:00.5+08:00',
          '1',
        ),
      },
      { weight: 1, arbitrary: value },
    );

  const bodyOf = (endpoint: Endpoint) => {
    const shape =
      endpoint.body !== undefined && 'shape' in endpoint.body
        ? Object.keys(endpoint.body.shape as object)
        : ['action', 'text', 'assignee', 'verdict'];
    return fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record(Object.fromEntries(shape.map((name) => [name, near(name)])), {
          requiredKeys: [],
        }) as fc.Arbitrary<unknown>,
      },
      { weight: 1, arbitrary: value },
    );
  };

  const requestOf = (endpoint: Endpoint) =>
    fc.record({
      params: fc.array(
        fc.oneof(
          fc.constantFrom(...known()),
          fc.string({ unit: 'binary', minLength: 1, maxLength: 70 }),
          fc.bigInt({ min: 0n, max: 10n ** 19n }).map(String),
        ),
        { minLength: 2, maxLength: 2 },
      ),
      query: fc.dictionary(
        fc.constantFrom(
          'cursor',
          'limit',
          'from',
          'to',
          'order',
          'trialId',
          'deviceId',
          'kind',
          'state',
          'rule',
          'severity',
          'other',
        ),
        fc.oneof(
          fc.constantFrom(
            ...known(),
            '2026-01-01T00:00:00Z',
            '0000-01-01T00:00:00Z',
            '-271821-04-20T00:00:00Z',
            '2',
            'asc',
            'WzFd',
            'WyJhIl0',
            'WzhlMTUsIiJd',
          ),
          fc.string({ unit: 'binary' }),
        ),
        { maxKeys: 3 },
      ),
      body: endpoint.body === undefined ? fc.constant(undefined) : bodyOf(endpoint),
    });

  const counts = new Map<number, number>();

  it.each(Object.entries(endpoints) as [string, Endpoint][])('never break %s', async (_, endpoint) => {
    await fc.assert(
      fc.asyncProperty(requestOf(endpoint), async ({ params, query, body }) => {
        let at = 0;
        const path = endpoint.path.replace(/:\w+/g, () =>
          encodeURIComponent((params[at++] ?? 'x').toWellFormed()),
        );
        const search = new URLSearchParams(query).toString();
        const answer = await send(endpoint.method, `/api/v1${path}?${search}`, body);
        counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
        if (answer.status >= 400) {
          const problem = problemDocument.parse(await answer.json());
          expect([problem.status, problem.status < 500]).toEqual([answer.status, true]);
        } else if (endpoint.response !== null) {
          const document: unknown = await answer.json();
          expect(endpoint.response.parse(document)).toEqual(document);
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('leave the server as it was', async () => {
    const told = [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
    process.stdout.write(
      `random requests: ${[...counts.values()].reduce((sum, count) => sum + count, 0)} (${told.join(', ')})\n`,
    );
    expect((await fetch(`${started.server.httpUrl}/readyz`)).status).toBe(200);
    expect(started.log()).not.toContain('request failed');
  });
});
