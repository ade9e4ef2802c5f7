import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IssuedToken, type ProblemDocument, problemDocument, roles, session } from '#contracts';
import { runSql, TestDatabase } from '../support/database.js';
import { type StartedServer, startTestServer } from '../support/running-server.js';

let database: TestDatabase;
let url: string;
let started: StartedServer;

beforeAll(async () => {
  database = await TestDatabase.start();
  url = await database.create();
  started = await startTestServer({ DATABASE_URL: url, TRIALWATCH_PUBLIC_URL: 'https://trials.example' });
});
afterAll(async () => {
  await started?.stop();
  await database?.stop();
});

const site = { 'x-trialwatch-request': '1' };
const passwordOf = (username: string) => started.passwords.get(username) ?? '';

function request(method: string, path: string, headers: Record<string, string>, body?: unknown) {
  return fetch(`${started.server.httpUrl}/api/v1${path}`, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const signIn = (username: string, password: string, headers: Record<string, string> = site) =>
  request('POST', '/session', headers, { username, password });

async function codeOf(answer: Response): Promise<[number, string]> {
  const problem: ProblemDocument = problemDocument.parse(await answer.json());
  expect(problem.status).toBe(answer.status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  return [answer.status, problem.code];
}

/** The cookie of a fresh session, as a browser sends it. */
async function cookieOf(username: string): Promise<string> {
  const answer = await signIn(username, passwordOf(username));
  expect(answer.status).toBe(201);
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
  return cookies.join('; ');
}

describe('signing in', () => {
  it.each(roles)('opens a session for the %s', async (role) => {
    const answer = await signIn(role, passwordOf(role));
    const begun = session.strict().parse(await answer.json());
    expect(begun.principal).toMatchObject({ type: 'user', role, vendorId: role === 'vendor' ? 'own' : null });
    const hours = (Date.parse(begun.expiresAt ?? '') - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);
    const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('trialwatch_session='));
    const shown = await request('GET', '/session', { cookie: cookie?.split(';', 1)[0] ?? '' });
    expect(session.strict().parse(await shown.json())).toEqual(begun);
    expect(shown.headers.get('cache-control')).toBe('no-store');
  });

  it('keeps the session from scripts, other sites and plain connections', async () => {
    const answer = await signIn('operator', passwordOf('operator'));
    const [secret, hint] = answer.headers.getSetCookie().sort();
    expect(secret).toMatch(/^trialwatch_session=[\w-]{43};/);
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/', 'Expires='])
      expect(secret).toContain(flag);
    // The console's script reads this one; it holds no secret.
    expect(hint).toMatch(/^trialwatch_signed_in=1;/);
    for (const flag of ['Secure', 'SameSite=Strict']) expect(hint).toContain(flag);
  });

  it.each([
    ['a wrong password', 'regulator', 'wrong'],
    ['an unknown name', 'nobody', 'wrong'],
  ])('says nothing of what is wrong for %s', async (_, username, password) => {
    const answer = await signIn(username, password);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await codeOf(answer)).toEqual([401, 'bad_credentials']);
  });

  it('is refused without the header that other sites cannot send', async () => {
    expect(await codeOf(await signIn('operator', passwordOf('operator'), {}))).toEqual([
      403,
      'csrf_rejected',
    ]);
  });
});

describe('a session', () => {
  it('changes nothing without the header, and something with it', async () => {
    const cookie = await cookieOf('administrator');
    const vendor = { id: 'by-cookie', name: 'By cookie' };
    expect(await codeOf(await request('POST', '/vendors', { cookie }, vendor))).toEqual([
      403,
      'csrf_rejected',
    ]);
    expect(await codeOf(await request('DELETE', '/session', { cookie }))).toEqual([403, 'csrf_rejected']);
    expect((await request('GET', '/vendors', { cookie })).status).toBe(200);
    expect((await request('POST', '/vendors', { cookie, ...site }, vendor)).status).toBe(201);
  });

  it('ends with signing out, alone', async () => {
    const [one, other] = [await cookieOf('operator'), await cookieOf('operator')];
    const out = await request('DELETE', '/session', { cookie: one, ...site });
    expect(out.status).toBe(204);
    expect(
      out.headers.getSetCookie().every((cookie) => /=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/.test(cookie)),
    ).toBe(true);
    expect(await codeOf(await request('GET', '/trials', { cookie: one }))).toEqual([401, 'not_signed_in']);
    expect((await request('GET', '/trials', { cookie: other })).status).toBe(200);
  });

  it('ends at its time', async () => {
    const cookie = await cookieOf('regulator');
    await runSql(url, "UPDATE session SET expires_at = now() - interval '1 second'");
    expect(await codeOf(await request('GET', '/trials', { cookie }))).toEqual([401, 'not_signed_in']);
  });
});

describe('guessing passwords', () => {
  const guess = (password: string) => signIn('vendor', password);

  it('locks the account for 15 minutes at the fifth failure, also for the right password', async () => {
    for (const attempt of [1, 2, 3, 4]) {
      expect([attempt, ...(await codeOf(await guess(`wrong ${attempt}`)))]).toEqual([
        attempt,
        401,
        'bad_credentials',
      ]);
    }
    const [before] = await runSql(url, "SELECT locked_until FROM user_account WHERE username = 'vendor'");
    expect(before?.locked_until).toBeNull();
    expect(await codeOf(await guess('wrong 5'))).toEqual([401, 'bad_credentials']);
    const [row] = await runSql(
      url,
      "SELECT extract(epoch FROM locked_until - now())::float8 AS left_s FROM user_account WHERE username = 'vendor'",
    );
    expect(row?.left_s).toBeGreaterThan(890);
    expect(row?.left_s).toBeLessThanOrEqual(900);
    const refused = await guess(passwordOf('vendor'));
    expect(refused.headers.get('retry-after')).toBe('900');
    expect(await codeOf(refused)).toEqual([429, 'account_locked']);
  });

  it('leaves other accounts alone', async () => {
    expect((await signIn('operator', passwordOf('operator'))).status).toBe(201);
  });

  it('is over after the time, and the count begins anew', async () => {
    await runSql(
      url,
      "UPDATE user_account SET locked_until = now() - interval '1 second' WHERE username = 'vendor'",
    );
    expect(await codeOf(await guess('wrong'))).toEqual([401, 'bad_credentials']);
    expect((await guess(passwordOf('vendor'))).status).toBe(201);
    const [row] = await runSql(
      url,
      "SELECT failed_count, locked_until FROM user_account WHERE username = 'vendor'",
    );
    expect(row).toEqual({ failed_count: 0, locked_until: null });
  });

  it('gains nothing by sending guesses at once', async () => {
    const guesses = Array.from({ length: 20 }, (_, index) => `wrong ${index}`);
    const answers = await Promise.all(
      [...guesses, passwordOf('regulator')].map((one) => signIn('regulator', one)),
    );
    const codes = await Promise.all(answers.map(async (answer) => (await codeOf(answer))[1]));
    expect(codes.filter((code) => code === 'bad_credentials')).toHaveLength(5);
    expect(codes.filter((code) => code === 'account_locked')).toHaveLength(16);
  });

  it('of many at once is put off before it costs the server anything', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => signIn(`unknown-${index}`, 'x')),
    );
    const codes = await Promise.all(answers.map(async (answer) => (await codeOf(answer))[1]));
    expect(new Set(codes)).toEqual(new Set(['bad_credentials', 'too_many_requests']));
    expect((await signIn('operator', passwordOf('operator'))).status).toBe(201);
  });
});

describe('bearer tokens', () => {
  const bearer = (token: string) => request('GET', '/trials', { authorization: `Bearer ${token}` });
  const issue = (order: object) =>
    started.as.administrator.call<IssuedToken>('POST', '/tokens', { name: 'x', ...order });

  it('need no other header, and their scheme is known in any case', async () => {
    const authorization = `bearer ${started.tokens.administrator}`;
    const made = await request('POST', '/vendors', { authorization }, { id: 'by-token', name: 'By token' });
    expect(made.status).toBe(201);
  });

  it.each([
    ['made up', () => `tw_${'A'.repeat(43)}`],
    ['cut short', () => started.tokens.operator.slice(0, -1)],
    ['of another scheme of tokens', () => 'eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW5pc3RyYXRvciJ9.'],
    ['that is only a hash of one', () => '0'.repeat(64)],
  ])('are refused where one is %s', async (_, token) => {
    expect(await codeOf(await bearer(token()))).toEqual([401, 'not_signed_in']);
  });

  it('win over a cookie: a wrong one is not made good by a session', async () => {
    const cookie = await cookieOf('operator');
    const answer = await request('GET', '/trials', { cookie, authorization: 'Bearer wrong' });
    expect(await codeOf(answer)).toEqual([401, 'not_signed_in']);
  });

  it('end when they are revoked', async () => {
    const { body } = await issue({ role: 'operator' });
    expect((await bearer(body.token)).status).toBe(200);
    expect((await started.as.administrator.call('DELETE', `/tokens/${body.id}`)).status).toBe(204);
    expect(await codeOf(await bearer(body.token))).toEqual([401, 'not_signed_in']);
    expect((await started.as.administrator.call('DELETE', `/tokens/${body.id}`)).status).toBe(404);
  });

  it('end at their time', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await issue({ role: 'regulator', expiresAt });
    expect(body.expiresAt).toBe(expiresAt);
    expect((await bearer(body.token)).status).toBe(200);
    await runSql(url, "UPDATE api_token SET expires_at = now() - interval '1 second' WHERE id = $1", [
      body.id,
    ]);
    expect(await codeOf(await bearer(body.token))).toEqual([401, 'not_signed_in']);
  });

  it.each([
    ['of the role vendor without its vendor', { role: 'vendor' }, '/body/vendorId'],
    ['of another role with a vendor', { role: 'operator', vendorId: 'own' }, '/body/vendorId'],
    ['of a vendor that is not known', { role: 'vendor', vendorId: 'unheard-of' }, '/body/vendorId'],
    ['that is over already', { role: 'operator', expiresAt: '2020-01-01T00:00:00Z' }, '/body/expiresAt'],
    ['of a role that there is not', { role: 'root' }, '/body/role'],
  ])('are not made %s', async (_, order, at) => {
    const { status, body } = await issue(order);
    const { code, violations } = problemDocument.parse(body);
    expect([status, code, violations?.[0]?.at]).toEqual([400, 'validation_failed', at]);
  });

  it('are never shown again, nor anything of which they are made', async () => {
    const listed = JSON.stringify(await started.as.administrator.get('/tokens'));
    for (const token of Object.values(started.tokens)) expect(listed).not.toContain(token);
    expect(listed).not.toMatch(/[0-9a-f]{64}/);
  });
});

describe('the log', () => {
  it('tells of every refusal with the request id that the caller was shown', async () => {
    const answer = await request('GET', '/users?limit=1', {
      authorization: `Bearer ${started.tokens.vendor}`,
    });
    const { requestId } = problemDocument.parse(await answer.json());
    const line = started
      .log()
      .split('\n')
      .find((one) => one.includes(requestId ?? 'none'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      requestId,
      method: 'GET',
      path: '/api/v1/users',
      status: 403,
      code: 'forbidden',
      by: { type: 'token', role: 'vendor' },
    });
  });

  it('holds no password, token or cookie, whatever went wrong', async () => {
    const cookie = await cookieOf('administrator');
    await request('POST', '/session', { 'content-type': 'application/json', ...site }, 'not an object');
    await fetch(`${started.server.httpUrl}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...site },
      body: `{"username":"administrator","password":"${passwordOf('administrator')}"`,
    });
    await request('GET', `/users?token=${started.tokens.operator}`, { cookie });
    await request('POST', '/vendors', { cookie }, {});
    const log = started.log();
    expect(log).toContain('request refused');
    const secret = cookie.match(/trialwatch_session=([\w-]+)/)?.[1] ?? 'none';
    const secrets = [secret, started.server.adminToken, started.rivalToken, ...Object.values(started.tokens)];
    for (const one of [...secrets, ...started.passwords.values()]) expect(log).not.toContain(one);
  });
});
