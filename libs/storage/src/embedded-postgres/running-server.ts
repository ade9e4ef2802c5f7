import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { advisoryLocks } from '../connection/advisory-locks.js';
import { type LaunchPlan, superuserClient } from './postgres-process.js';
import { runBinary } from './run-binary.js';

const lockPatienceMs = 3_000;
const answerPatienceMs = 20_000;

/** Takes the lock that says "a program uses this server"; false where another program holds it. */
export async function takeProgramLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`SELECT pg_try_advisory_lock(${advisoryLocks.program}) AS taken`);
  return rows[0].taken;
}

/**
 * Deals with a server that runs already on these data: one that a killed program left behind is
 * stopped. Returns false where another program uses it.
 */
export async function stopLeftover(plan: LaunchPlan): Promise<boolean> {
  const client = await connectToRunning(plan);
  if (client === 'none') return true;
  if (client === 'silent') return false;
  const idle = await lockWithin(client, lockPatienceMs);
  await client.end();
  if (!idle) return false;
  await stopServer(plan);
  return true;
}

/** A connection to the server that has these data open; `silent` where one runs and never answers. */
async function connectToRunning(plan: LaunchPlan): Promise<pg.Client | 'none' | 'silent'> {
  const deadline = performance.now() + answerPatienceMs;
  do {
    const running = await runningServer(plan.location.clusterDir);
    if (running === null) return 'none';
    const client = superuserClient(running.port, plan.password);
    const connected = await client.connect().then(
      () => true,
      () => false,
    );
    if (connected) return client;
    await delay(100);
  } while (performance.now() < deadline);
  return 'silent';
}

/** The connections of a killed program die a moment after it. */
async function lockWithin(client: pg.Client, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (!(await takeProgramLock(client))) {
    if (performance.now() > deadline) return false;
    await delay(50);
  }
  return true;
}

/** What postmaster.pid says (line 1 the process, line 4 the port), where that process is a server. */
async function runningServer(clusterDir: string): Promise<{ readonly port: number } | null> {
  const pidFile = path.join(clusterDir, 'postmaster.pid');
  const text = await readFile(pidFile, 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!(await isPostgres(pid))) {
    await rm(pidFile, { force: true });
    return null;
  }
  return { port: Number(lines[3]) };
}

/** The number may belong to somebody else by now: after a reboot, or in a new container. */
async function isPostgres(pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  return name.trim() === 'postgres';
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ends all connections and stops the server in order (a "fast" shutdown). */
export async function stopServer(plan: LaunchPlan): Promise<void> {
  const args = ['stop', '-D', plan.location.clusterDir, '-m', 'fast', '-w', '-t', '60'];
  await runBinary(plan.binaries.pgCtl, args, { cwd: plan.location.baseDir, user: plan.user });
}
