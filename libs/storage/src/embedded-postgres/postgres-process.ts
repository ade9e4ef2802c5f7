import { type ChildProcess, spawn } from 'node:child_process';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { ClusterLocation } from './cluster-location.js';
import { superuser } from './init-cluster.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { spawnOptions } from './run-binary.js';
import { serverSettings } from './server-settings.js';
import type { SystemUser } from './system-user.js';

export interface LaunchPlan {
  readonly binaries: PostgresBinaries;
  readonly location: ClusterLocation;
  readonly user: SystemUser | null;
  readonly password: string;
}

const startTimeoutMs = 60_000;
const pollMs = 20;
const maxLogBytes = 10_000_000;

/** Starts the server on the port and resolves when it answers. Throws with the end of its log where it does not. */
export async function launchPostgres(plan: LaunchPlan, port: number): Promise<ChildProcess> {
  const log = await openLog(plan.location.logFile);
  const args = ['-D', plan.location.clusterDir, '-p', String(port), ...serverSettings()];
  const child = spawn(plan.binaries.postgres, args, {
    ...spawnOptions({ cwd: plan.location.baseDir, user: plan.user }),
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`exit ${code ?? signal}`));
  });
  const failed = await Promise.race([answers(port, plan.password), ended]);
  if (failed === null) return child;
  const text = await readFile(plan.location.logFile, 'utf8');
  throw new Error(`PostgreSQL did not start (${failed}): ${text.trim().slice(-2000)}`);
}

async function openLog(file: string): Promise<FileHandle> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  return open(file, size > maxLogBytes ? 'w' : 'a', 0o600);
}

/** Null as soon as the server answers a query; else why it never did. */
async function answers(port: number, password: string): Promise<string | null> {
  const deadline = performance.now() + startTimeoutMs;
  let reason = 'no attempt';
  while (performance.now() < deadline) {
    const client = superuserClient(port, password);
    const failure = await client.connect().then(
      () => null,
      (error: Error) => error.message,
    );
    await client.end().catch(() => undefined);
    if (failure === null) return null;
    reason = failure;
    await delay(pollMs);
  }
  return reason;
}

export function superuserClient(port: number, password: string, database = 'postgres'): pg.Client {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: superuser,
    password,
    database,
    application_name: 'trialwatch set-up',
  });
  // A broken connection also rejects the query that runs on it; the event itself says nothing more.
  client.on('error', () => undefined);
  return client;
}

/** A port of 127.0.0.1 that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
