import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkout } from './checkout.mjs';
import { say } from './say.mjs';

const HEARTBEAT_MS = 2_000;
const ABANDONED_AFTER_MS = 30_000;
const RETRY_MS = 200;

/**
 * Does some set-up work while no other launcher of this checkout does any. The lock is a file with its
 * owner's process id; it counts as abandoned when that process is gone or its heartbeat has stopped.
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [path] the lock file
 * @returns {Promise<T>}
 */
export async function withSetUpLock(work, path = join(checkout.launchState, 'set-up.lock')) {
  const claim = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
  await take(path, claim);
  const heartbeat = setInterval(() => beat(path, claim), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (read(path) === claim) rmSync(path, { force: true });
  }
}

async function take(path, claim) {
  for (let told = false; ; await delay(RETRY_MS)) {
    mkdirSync(dirname(path), { recursive: true });
    if (create(path, claim)) return;
    const holder = read(path);
    if (holder === undefined) continue;
    if (isAbandoned(path, holder)) {
      breakLock(path, holder);
      continue;
    }
    if (!told) say('Another command is setting up this checkout; waiting for it.');
    told = true;
  }
}

function create(path, claim) {
  // A link appears with its content or not at all, so nobody ever reads half a claim.
  const draft = `${path}.${process.pid}.${randomUUID()}`;
  writeFileSync(draft, claim);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function beat(path, claim) {
  const now = new Date();
  if (read(path) === claim) utimesSync(path, now, now);
}

function isAbandoned(path, holder) {
  const { pid, host } = JSON.parse(holder);
  if (host === hostname() && !isAlive(pid)) return true;
  const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return modified !== undefined && Date.now() - modified > ABANDONED_AFTER_MS;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function breakLock(path, holder) {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  // Between our look and our rename another launcher may have broken it and taken it: give it back.
  if (read(aside) !== holder) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  rmSync(aside, { force: true });
}
