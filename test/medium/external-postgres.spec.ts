import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStorage } from '#storage';
import { KeptLog } from '../support/database.js';
import { ExternalPostgres, findInstalledPostgres } from '../support/external-postgres.js';
import { ExternalDatabases } from '../support/external-postgres-databases.js';
import { plantedFindings, StubbornBus, surviveNight } from '../support/external-postgres-night.js';
import { makeDataDir, removeDataDir, runCli, TrialwatchProcess } from '../support/trialwatch-process.js';

const installed = await findInstalledPostgres();
if (installed === undefined) {
  describe('a PostgreSQL that is not ours', () => {
    it.skip('no server binaries of another version under /usr/lib/postgresql (apt-get install postgresql-15)', () => {});
  });
}

describe('an address without a PostgreSQL', () => {
  const open = async (url: string) => openStorage({ database: { url }, log: new KeptLog(), nowMs: Date.now });

  it.each(['127.0.0.1', 'localhost'])(
    'at %s is named with the reason, without its password',
    async (host) => {
      const opened = await open(`postgres://me:secret@${host}:1/trials`);
      expect(opened).toMatchObject({ ok: false, problem: { code: 'not_ready' } });
      if (opened.ok) return;
      expect(opened.problem.detail).toMatch(
        `the database at postgres://me@${host}:1/trials cannot be reached: `,
      );
      expect(opened.problem.detail).toContain('ECONNREFUSED');
      expect(opened.problem.detail).not.toContain('secret');
    },
  );

  it.each(['nonsense', 'mysql://me:secret@127.0.0.1/trials'])(
    'is not tried where it is none: %s',
    async (url) => {
      const detail = expect.stringContaining('must look like postgres://');
      expect(await open(url)).toMatchObject({ ok: false, problem: { code: 'not_ready', detail } });
    },
  );
});

describe.skipIf(installed === undefined)(`a PostgreSQL ${installed?.major} that is not ours`, () => {
  let postgres: ExternalPostgres;
  let databases: ExternalDatabases;
  let dataDir: string;

  beforeAll(async () => {
    if (installed === undefined) throw new Error('skipped');
    postgres = await ExternalPostgres.start(installed);
    databases = new ExternalDatabases(postgres.url);
    dataDir = await makeDataDir();
  });
  afterAll(async () => {
    await postgres?.stop();
    await removeDataDir(dataDir);
  });

  const open = async (url: string, log = new KeptLog()) =>
    openStorage({ database: { url }, log, nowMs: Date.now, apiPoolSize: 3 });
  /** Starts the whole server on an address that must not do, and says how it ended. */
  const refusedBy = (url: string) =>
    runCli(['serve', '--data', dataDir, '--http-port', '0', '--mqtt-port', '0'], { DATABASE_URL: url });

  it('carries the whole server: a night is judged, and a death loses and doubles nothing', async () => {
    const { run, foundBefore, foundAfter, stored } = await surviveNight(await databases.create(), dataDir);
    expect(run.acknowledged).toBe(run.sent);
    expect(foundBefore).toEqual(plantedFindings());
    expect(foundAfter).toEqual(foundBefore);
    expect(stored).toEqual(Array.from({ length: 60 }, (_, seq) => seq));
  });

  it('may be restarted under the server, which goes on by itself; while it is unsafe, the server is not ready', async () => {
    const server = await TrialwatchProcess.start('serve', dataDir, {
      DATABASE_URL: await databases.create(),
    });
    try {
      const bus = await StubbornBus.register(server);
      await bus.send(server, 5);
      await postgres.restart(['fsync=off']);
      const ready = async () => {
        const answer = await fetch(`${server.ready.httpUrl}/readyz`);
        return `${answer.status} ${await answer.text()}`;
      };
      await expect.poll(ready).toMatch(/^503 .*fsync = off/);
      await postgres.restart();
      await expect.poll(ready).toMatch(/^200 /);
      await bus.send(server, 10);
      expect(await bus.stored(server)).toEqual(Array.from({ length: 10 }, (_, seq) => seq));
    } finally {
      await server.kill();
    }
  });

  it('gives ingest and the API roles of their own where the user may make them', async () => {
    const url = await databases.createOwned('CREATEROLE');
    const opened = await open(url);
    if (!opened.ok) throw new Error(opened.problem.detail);
    expect(opened.value.capability).toMatchObject({ separateRoles: true });
    await opened.value.close();
    const again = await open(url);
    expect(again).toMatchObject({ ok: true });
    if (again.ok) await again.value.close();
  });

  it('works with a user who may not make roles, and says so', async () => {
    const url = await databases.createOwned();
    const log = new KeptLog();
    const opened = await open(url, log);
    if (!opened.ok) throw new Error(opened.problem.detail);
    expect(opened.value.capability).toMatchObject({ separateRoles: false, timescale: 'none' });
    await opened.value.close();
    expect(log.lines.join('\n')).toContain('may not make roles');
    const server = await TrialwatchProcess.start('serve', dataDir, { DATABASE_URL: url });
    try {
      const bus = await StubbornBus.register(server);
      await bus.send(server, 5);
      expect(await bus.stored(server)).toEqual([0, 1, 2, 3, 4]);
    } finally {
      await server.kill();
    }
  });

  it('is refused where a commit could be lost, with the setting as the reason', async () => {
    const url = await databases.create();
    const name = new URL(url).pathname.slice(1);
    await databases.runAsSuperuser(`ALTER DATABASE ${name} SET synchronous_commit = off`);
    expect(await refusedBy(url)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('synchronous_commit = off'),
    });
    await databases.runAsSuperuser(`ALTER DATABASE ${name} RESET synchronous_commit`);
    await postgres.restart(['fsync=off']);
    expect(await refusedBy(url)).toMatchObject({ code: 1, stderr: expect.stringContaining('fsync = off') });
    await postgres.restart();
  });

  it('says in words why a user cannot set up the database', async () => {
    const owner = await databases.createOwned();
    const stranger = new URL(await databases.createOwned());
    stranger.pathname = new URL(owner).pathname;
    const refused = await refusedBy(stranger.href);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^error: .*permission denied for schema public/m);
    expect(refused.stderr).not.toContain(stranger.password);
  });
});
