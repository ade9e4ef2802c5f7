import { afterEach, describe, expect, it, vi } from 'vitest';
import { endpoints } from '#contracts';
import { ApiProblem } from './api-problem.js';
import { call, pathOf } from './call.js';

const problemOf = (promise: Promise<unknown>): Promise<ApiProblem> =>
  promise.then(
    () => {
      throw new Error('the call succeeded');
    },
    (error: unknown) => {
      if (error instanceof ApiProblem) return error;
      throw error;
    },
  );

function answer(status: number, body: string) {
  const fetched = vi.fn((_url: string, _init: RequestInit) =>
    Promise.resolve(new Response(body, { status })),
  );
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

describe('pathOf', () => {
  it('fills in parameters and leaves out what is undefined', () => {
    expect(pathOf('/devices/:deviceId/events', { deviceId: 'a/b' }, { limit: 5, cursor: undefined })).toBe(
      '/api/v1/devices/a%2Fb/events?limit=5',
    );
  });

  it('refuses a missing parameter', () => {
    expect(() => pathOf('/devices/:deviceId', {})).toThrow('deviceId');
  });
});

describe('call', () => {
  it('sends the guard header with what changes something, and not with what only reads', async () => {
    const fetched = answer(200, JSON.stringify({ items: [], nextCursor: null }));
    await call(endpoints.listTrials);
    expect(fetched.mock.calls[0]?.[1].headers).not.toHaveProperty('x-trialwatch-request');
    fetched.mockResolvedValue(new Response(null, { status: 204 }));
    expect(await call(endpoints.signOut)).toBeNull();
    expect(fetched.mock.calls[1]?.[1].headers).toHaveProperty('x-trialwatch-request', '1');
  });

  it("throws the server's problem document", async () => {
    const document = {
      type: '/x',
      title: 'Not found',
      titleZh: '找不到',
      status: 404,
      detail: 'no such device',
      code: 'not_found',
    };
    answer(404, JSON.stringify(document));
    const problem = await problemOf(call(endpoints.getDevice, { params: { deviceId: 'x' } }));
    expect(problem.document).toEqual(document);
    expect(problem.status).toBe(404);
  });

  it('tells an unreachable server from an answer that it does not understand', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect((await problemOf(call(endpoints.getSession))).fault).toBe('unreachable');
    answer(502, '<html>bad gateway</html>');
    expect(await problemOf(call(endpoints.getSession))).toMatchObject({
      fault: 'not_understood',
      status: 502,
    });
    answer(200, '{"items": 3}');
    expect((await problemOf(call(endpoints.listTrials))).fault).toBe('not_understood');
  });
});
