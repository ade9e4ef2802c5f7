import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { livePath, problemDocument } from '#contracts';
import { TestDatabase } from '../support/database.js';
import { type StartedServer, startTestServer } from '../support/running-server.js';

let database: TestDatabase;
let isDatabaseUp = false;
let started: StartedServer;

beforeAll(async () => {
  database = await TestDatabase.start();
  isDatabaseUp = true;
  const DATABASE_URL = await database.create();
  started = await startTestServer({ DATABASE_URL, TRIALWATCH_PUBLIC_URL: 'https://trials.example' });
});
afterAll(async () => {
  // Without its database a server cannot end its token, says so and stops all the same.
  await started?.stop().catch(() => undefined);
  if (isDatabaseUp) await database?.stop();
});

const get = (path: string) => fetch(`${started.server.httpUrl}${path}`);

describe('what operators watch', () => {
  it('says that it lives and is ready', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await get('/readyz')).json()).toEqual({
      ready: true,
      checks: { database: 'ok', ingest: 'ok' },
    });
  });

  it('shows metrics in the text format of Prometheus', async () => {
    const answer = await get('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const text = await answer.text();
    const sample =
      /^[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*="([^"\\]|\\.)*",?)*\})? (-?[\d.]+(e[+-]?\d+)?|[+-]Inf|NaN)$/i;
    const lines = text.trimEnd().split('\n');
    const bad = lines.filter(
      (line) => !/^# (HELP|TYPE) [a-zA-Z_:][\w:]* ./.test(line) && line !== '' && !sample.test(line),
    );
    expect(bad).toEqual([]);
    const names = lines.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ')[2]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !name?.startsWith('trialwatch_'))).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(['trialwatch_broker', 'trialwatch_ingest', 'trialwatch_live']),
    );
  });
});

const pages = ['/api/docs', '/api/docs/mqtt', '/api/docs/problems'];

describe('the documents', () => {
  it.each(pages)('%s comes from here alone, and may load nothing from elsewhere', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const page = await answer.text();
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address ?? '');
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((address) => !address.startsWith('/'))).toEqual([]);
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/<script>|<style|\son\w+=/);
    for (const address of addresses.filter((one) => one !== '/'))
      expect([address, (await get(address)).status]).toEqual([address, 200]);
  });

  it.each([...pages, '/api/v1/trials', '/healthz', '/nowhere/at/all'])(
    '%s bears the headers that keep browsers strict',
    async (path) => {
      const { headers } = await get(path);
      const policy = new Map(
        (headers.get('content-security-policy') ?? '').split(';').map((part) => {
          const [name = '', ...values] = part.trim().split(' ');
          return [name, values.join(' ')];
        }),
      );
      expect(policy.get('default-src')).toBe("'none'");
      expect(policy.get('script-src')).toBe("'self'");
      expect(policy.get('frame-ancestors')).toBe("'none'");
      expect(policy.get('base-uri')).toBe("'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d+/);
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  it('give no way out of their folder', async () => {
    for (const path of [
      '/api/docs/assets/package.json',
      '/api/docs/assets/..%2f..%2fpackage.json',
      '/api/docs/assets/%2e%2e/%2e%2e/package.json',
    ])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
  });
});

describe('a live connection', () => {
  /** Null where it is let in, else why not. */
  const tryFrom = (origin: string | undefined, transport: 'websocket' | 'polling') =>
    new Promise<string | null>((resolve) => {
      const socket = io(`${started.server.httpUrl}${livePath}`, {
        transports: [transport],
        reconnection: false,
        forceNew: true,
        auth: { token: started.tokens.operator },
        ...(origin === undefined ? {} : { extraHeaders: { origin } }),
      });
      socket.once('connect', () => {
        socket.disconnect();
        resolve(null);
      });
      socket.once('connect_error', (error) => resolve(error.message));
    });

  it.each(['websocket', 'polling'] as const)(
    'by %s is refused to pages of other sites',
    async (transport) => {
      for (const origin of [
        'https://evil.example',
        'http://trials.example',
        'https://trials.example.evil.example',
        'null',
      ])
        expect([origin, await tryFrom(origin, transport)]).toEqual([origin, expect.stringMatching(/error/)]);
      for (const origin of [undefined, started.server.httpUrl, 'https://trials.example'])
        expect([origin, await tryFrom(origin, transport)]).toEqual([origin, null]);
    },
  );
});

describe('without its database', () => {
  beforeAll(async () => {
    await database.stop();
    isDatabaseUp = false;
  });

  it('the server lives, is not ready, and says why', async () => {
    const answer = await get('/readyz');
    const report = (await answer.json()) as { ready: boolean; checks: Record<string, string> };
    expect([answer.status, report.ready]).toEqual([503, false]);
    expect(report.checks.database).toMatch(/the database does not answer/);
    expect((await get('/healthz')).status).toBe(200);
  });

  it('callers are told to come back, and nothing of its inside', async () => {
    const answer = await fetch(`${started.server.httpUrl}/api/v1/trials`, {
      headers: { authorization: `Bearer ${started.tokens.operator}` },
    });
    const problem = problemDocument.parse(await answer.json());
    expect([answer.status, problem.code, answer.headers.get('retry-after')]).toEqual([503, 'not_ready', '5']);
    expect(problem.detail).not.toMatch(/ECONN|127\.0\.0\.1|postgres/i);
    expect(started.log()).toContain('request failed');
  });
});
