import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withSetUpLock } from './set-up-lock.mjs';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'set-up-lock-'));
  path = join(folder, 'set-up.lock');
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

it('two never work at once', async () => {
  let working = 0;
  let most = 0;
  const work = async () => {
    working += 1;
    most = Math.max(most, working);
    await new Promise((resolve) => setImmediate(resolve));
    working -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withSetUpLock(work, path)));
  expect(most).toBe(1);
  expect(existsSync(path)).toBe(false);
});

it('the lock is given back when the work fails, and its result is handed on', async () => {
  await expect(withSetUpLock(() => Promise.reject(new Error('no network')), path)).rejects.toThrow(
    'no network',
  );
  await expect(withSetUpLock(() => Promise.resolve(7), path)).resolves.toBe(7);
});

it('the lock of a process that is gone is broken', async () => {
  writeFileSync(path, JSON.stringify({ pid: 2 ** 30, host: hostname(), id: 'a' }));
  await expect(withSetUpLock(() => Promise.resolve(7), path)).resolves.toBe(7);
});

it('a lock whose heartbeat stopped is broken, whoever has the process id now', async () => {
  writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname(), id: 'a' }));
  utimesSync(path, 0, 0);
  await expect(withSetUpLock(() => Promise.resolve(7), path)).resolves.toBe(7);
});

it('a lock that is held is waited for', async () => {
  writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname(), id: 'a' }));
  const work = vi.fn(() => Promise.resolve(7));
  const result = withSetUpLock(work, path);
  await vi.waitFor(() =>
    expect(process.stderr.write).toHaveBeenCalledWith(expect.stringMatching(/waiting for it/)),
  );
  expect(work).not.toHaveBeenCalled();
  rmSync(path);
  await expect(result).resolves.toBe(7);
});
