import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endpoints, problem, toProblemDocument } from '#contracts';
import type { CliIo } from '../terminal/cli-io.js';
import { HttpInstallation } from './http-installation.js';
import { findInstallation, serverAddresses } from './open-installation.js';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

let server: Server;
let httpUrl: string;
let folder: string;
let answer: Answer;
let asked: { method?: string; url?: string; authorization?: string; body: string }[];

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

beforeEach(async () => {
  asked = [];
  folder = await mkdtemp(join(tmpdir(), 'trialwatch-cli-'));
  server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    asked.push({ method, url, authorization: headers.authorization, body: await textOf(request) });
    const health = url === '/healthz';
    response.statusCode = health ? 200 : answer.status;
    response.end(typeof answer?.body === 'string' || health ? 'text' : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  httpUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await rm(folder, { recursive: true });
});

function installation(url = httpUrl) {
  return new HttpInstallation({ httpUrl: url, token: 'tw_secret', mqttUrl: 'mqtt://127.0.0.1:1883' });
}

function io(env: Record<string, string> = {}): CliIo {
  return {
    env,
    out: () => undefined,
    err: () => undefined,
    isTerminal: false,
    signal: new AbortController().signal,
  };
}

describe('HttpInstallation', () => {
  it('calls an endpoint by its definition, with the token', async () => {
    answer = { status: 201, body: { id: 'v', name: 'V' } };
    const created = await installation().call(endpoints.createVendor, { body: { id: 'v', name: 'V' } });
    expect(created).toEqual({ ok: true, value: { id: 'v', name: 'V' } });
    expect(asked).toEqual([
      {
        method: 'POST',
        url: '/api/v1/vendors',
        authorization: 'Bearer tw_secret',
        body: '{"id":"v","name":"V"}',
      },
    ]);
  });

  it('puts parameters into the path, escaped', async () => {
    answer = { status: 404, body: toProblemDocument(problem('not_found', 'no such trial')) };
    const found = await installation().call(endpoints.exportTrial, { params: { trialId: 'a/../b' } });
    expect(asked[0]!.url).toBe('/api/v1/trials/a%2F..%2Fb/export');
    expect(found).toMatchObject({ ok: false, problem: { code: 'not_found', exitCode: 1 } });
    expect(!found.ok && found.problem.what).toBe('Not found: no such trial');
  });

  it('passes on where a request is not valid', async () => {
    const violations = [{ at: '/body/id', message: 'must be short' }];
    answer = { status: 400, body: toProblemDocument(problem('validation_failed', 'no', { violations })) };
    const created = await installation().call(endpoints.createVendor, { body: { id: 'v', name: 'V' } });
    expect(created).toMatchObject({ ok: false, problem: { code: 'validation_failed', violations } });
  });

  it('tells a server of another kind or version from ours', async () => {
    answer = { status: 502, body: 'bad gateway' };
    const page = await installation().call(endpoints.getSession);
    expect(page).toMatchObject({ ok: false, problem: { code: 'unexpected_answer' } });
    answer = { status: 201, body: { other: 'shape' } };
    const other = await installation().call(endpoints.createVendor, { body: { id: 'v', name: 'V' } });
    expect(other).toMatchObject({ ok: false, problem: { code: 'unexpected_answer' } });
  });

  it('says where nobody answers', async () => {
    const nobody = await installation('http://127.0.0.1:1').call(endpoints.getSession);
    expect(nobody).toMatchObject({ ok: false, problem: { code: 'unreachable' } });
    expect(!nobody.ok && nobody.problem.what).toContain('http://127.0.0.1:1');
  });
});

describe('serverAddresses', () => {
  it('tells the doors apart by their scheme', () => {
    expect(serverAddresses({ url: 'mqtt://h:1' })).toEqual({ ok: true, value: { mqttUrl: 'mqtt://h:1' } });
    expect(serverAddresses({ url: 'https://h', mqttUrl: 'mqtts://h:2' })).toEqual({
      ok: true,
      value: { httpUrl: 'https://h', mqttUrl: 'mqtts://h:2' },
    });
    expect(serverAddresses({ url: 'somewhere' })).toMatchObject({ ok: false, problem: { exitCode: 2 } });
  });
});

describe('findInstallation', () => {
  async function leaveAccess(url: string): Promise<void> {
    await mkdir(join(folder, 'secrets'));
    await writeFile(join(folder, 'secrets', 'cli.json'), JSON.stringify({ url, token: 'tw_local', pid: 1 }));
  }

  it('finds none on an empty data folder', async () => {
    expect(await findInstallation({ data: folder }, io())).toEqual({ ok: true, value: undefined });
  });

  it('uses the way in that a running server has left', async () => {
    await leaveAccess(httpUrl);
    const found = await findInstallation({ data: folder }, io());
    if (!found.ok || found.value === undefined) throw new Error('not found');
    expect(found.value.mqttUrl).toBe('mqtt://127.0.0.1:1883');
    answer = { status: 201, body: { id: 'v', name: 'V' } };
    await found.value.call(endpoints.createVendor, { body: { id: 'v', name: 'V' } });
    expect(asked.at(-1)!.authorization).toBe('Bearer tw_local');
  });

  it('does not trust what a killed server has left', async () => {
    await leaveAccess('http://127.0.0.1:1');
    expect(await findInstallation({ data: folder }, io())).toEqual({ ok: true, value: undefined });
  });

  it('prefers the address of the options or the environment, which needs a token', async () => {
    await leaveAccess('http://127.0.0.1:1');
    const found = await findInstallation(
      { data: folder },
      io({ TRIALWATCH_URL: httpUrl, TRIALWATCH_TOKEN: 't' }),
    );
    expect(found.ok && found.value !== undefined).toBe(true);
    expect(await findInstallation({ url: httpUrl }, io())).toMatchObject({
      ok: false,
      problem: { exitCode: 2 },
    });
  });
});
