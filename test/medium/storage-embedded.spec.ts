import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eraseEmbeddedPostgres, openStorage, type Storage } from '#storage';
import { KeptLog } from '../support/database.js';
import { busObservation, draftOf } from '../support/storage-drafts.js';
import { StorageProgram } from '../support/storage-program.js';

const isRoot = process.getuid?.() === 0;
let dataDir: string;
const programs: StorageProgram[] = [];

beforeAll(() => StorageProgram.compile());
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'trialwatch-embedded-'));
  // As root the server runs as another user, which must be able to pass.
  await chmod(dataDir, 0o711);
});
afterEach(async () => {
  for (const program of programs.splice(0)) await program.finish();
  await eraseEmbeddedPostgres(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

function start(options: Partial<Parameters<typeof StorageProgram.start>[0]> = {}): StorageProgram {
  const program = StorageProgram.start({ dataDir, ...options });
  programs.push(program);
  return program;
}

const pidFile = (directory: unknown) => path.join(String(directory), 'cluster', 'postmaster.pid');
const serverPid = async (directory: unknown) => {
  const text = await readFile(pidFile(directory), 'utf8').catch(() => null);
  return text === null ? null : Number(text.split('\n')[0]);
};

describe('the embedded server', () => {
  it('stops with its program and goes on from the same data', async () => {
    const first = start();
    const { directory } = await first.line('ready');
    expect(directory).toBe(path.join(dataDir, 'postgres'));
    expect(await serverPid(directory)).not.toBeNull();
    expect(await first.finish()).toBe(0);
    expect(await serverPid(directory)).toBeNull();
    const second = start();
    expect((await second.line('ready')).vendors).toHaveLength(2);
  });

  it('keeps its password to its owner, and lets nobody in without', async () => {
    const program = start();
    const { directory } = await program.line('ready');
    const password = await stat(path.join(String(directory), 'superuser.password'));
    expect(password.mode & 0o777).toBe(0o600);
    const cluster = await stat(path.join(String(directory), 'cluster'));
    expect(cluster.mode & 0o077).toBe(0);
    if (isRoot) expect(cluster.uid).not.toBe(0);
    const hba = await readFile(path.join(String(directory), 'cluster', 'pg_hba.conf'), 'utf8');
    const methods = hba.split('\n').filter((line) => /^(local|host)/.test(line));
    expect(methods.every((line) => line.endsWith('scram-sha-256'))).toBe(true);
  });

  it('that a killed program left behind is taken over with its data', async () => {
    const first = start();
    const { directory } = await first.line('ready');
    await first.kill();
    expect(await serverPid(directory)).not.toBeNull();
    const second = start();
    expect((await second.line('ready')).vendors).toHaveLength(2);
    expect(await second.finish()).toBe(0);
    expect(await serverPid(directory)).toBeNull();
  });

  it('starts where its pid file names a process of somebody else', async () => {
    const first = start();
    const { directory } = await first.line('ready');
    const pid = await serverPid(directory);
    const left = await readFile(pidFile(directory), 'utf8');
    await first.finish();
    await writeFile(pidFile(directory), left.replace(String(pid), String(process.pid)));
    expect((await start().line('ready')).vendors).toHaveLength(2);
  });

  it('is not shared by two programs', async () => {
    const first = start();
    await first.line('ready');
    const second = start();
    expect(await second.line('problem')).toMatchObject({
      problem: { code: 'not_ready', detail: expect.stringContaining('another program uses the database') },
    });
    const erased = await eraseEmbeddedPostgres(dataDir);
    expect(erased).toMatchObject({ ok: false, problem: { code: 'not_ready' } });
    expect(await first.finish()).toBe(0);
  });

  it('ends also where its program leaves without closing', async () => {
    const program = start({ ending: 'exit' });
    const { directory } = await program.line('ready');
    await program.finish();
    await expect.poll(() => serverPid(directory)).toBeNull();
  });

  it('is made anew where its making was cut off', async () => {
    await mkdir(path.join(dataDir, 'postgres', 'cluster.new', 'base'), { recursive: true });
    await chmod(path.join(dataDir, 'postgres'), 0o711);
    await writeFile(path.join(dataDir, 'postgres', 'superuser.password'), 'stale\n');
    expect((await start().line('ready')).vendors).toHaveLength(1);
  });
});

describe('the user that the server runs as', () => {
  it.runIf(isRoot)('is an ordinary one where that starts the program', async () => {
    const user = { uid: 65_534, gid: 65_534 };
    await chown(dataDir, user.uid, user.gid);
    const { directory } = await start({ user }).line('ready');
    expect((await stat(path.join(String(directory), 'cluster'))).uid).toBe(user.uid);
  });

  it.runIf(isRoot)('gets a folder that it can reach where the data folder is closed to it', async () => {
    await chmod(dataDir, 0o700);
    const program = start();
    const { directory } = await program.line('ready');
    expect(directory).not.toContain(dataDir);
    expect(await program.line('warning')).toMatchObject({
      warning: expect.stringContaining(String(directory)),
    });
    await program.finish();
    expect((await start().line('ready')).vendors).toHaveLength(2);
    await programs.at(-1)?.finish();
    expect(await eraseEmbeddedPostgres(dataDir)).toMatchObject({ ok: true });
    await expect(stat(String(directory))).rejects.toThrow('ENOENT');
  });
});

describe('a server that dies', () => {
  it('is started again, and the store goes on', async () => {
    const log = new KeptLog();
    const opened = await openStorage({ database: { embeddedDataDir: dataDir }, log, nowMs: Date.now });
    if (!opened.ok) throw new Error(opened.problem.detail);
    const storage: Storage = opened.value;
    await storage.messageIds.ready();
    const store = storage.createShardStore();
    const never = () => {
      throw new Error('rejudge was called');
    };
    const commit = (seq: number) =>
      store.commit(draftOf(storage.messageIds.next(), [busObservation({ seq })]).draft, never);
    await commit(1);
    process.kill((await serverPid(storage.embeddedDirectory)) ?? 0, 'SIGKILL');
    await expect.poll(() => log.lines.join('\n'), { timeout: 30_000 }).toContain('PostgreSQL is up again');
    await expect.poll(() => commit(2).then(() => 'committed', String), { timeout: 30_000 }).toBe('committed');
    await expect.poll(() => storage.readiness(), { timeout: 30_000 }).toMatchObject({ ok: true });
    const page = await storage.vendors.list({ limit: 1 }, { vendorId: null });
    expect(page.ok).toBe(true);
    await store.close();
    await storage.close();
  });
});
