import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** A user of the operating system. */
export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const ownName = 'trialwatch';

/**
 * The user that PostgreSQL runs as: null for the user of this process, else (as root, whom PostgreSQL
 * refuses) one without rights: ours, else an existing `postgres`, else a new one, else `nobody`.
 */
export async function postgresUser(): Promise<SystemUser | null> {
  if (process.getuid?.() !== 0) return null;
  const existing = (await findUser(ownName)) ?? (await findUser('postgres'));
  if (existing !== undefined) return existing;
  const made = await makeUser();
  const user = made ? await findUser(ownName) : await findUser('nobody');
  if (user === undefined) throw new Error('PostgreSQL refuses to run as root, and no other user was found');
  return user;
}

async function findUser(name: string): Promise<SystemUser | undefined> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  const fields = lines.map((line) => line.split(':')).find((parts) => parts[0] === name);
  if (fields === undefined) return undefined;
  return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** False where the system has no `useradd` or it refuses. */
async function makeUser(): Promise<boolean> {
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', ownName];
  return promisify(execFile)('useradd', options).then(
    () => true,
    () => false,
  );
}

/** Whether the user may go through every folder above `target` and, where it exists, read the target itself. */
export async function isReachable(target: string, user: SystemUser): Promise<boolean> {
  const absolute = path.resolve(target);
  for (let at = path.dirname(absolute); ; at = path.dirname(at)) {
    const folder = await stat(at).catch(() => null);
    if (folder !== null && !allows(folder, user, 0o1)) return false;
    if (at === path.dirname(at)) break;
  }
  const own = await stat(absolute).catch(() => null);
  return own === null || own.isDirectory() || allows(own, user, 0o5);
}

interface Owned {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

function allows(of: Owned, user: SystemUser, bits: number): boolean {
  const shift = of.uid === user.uid ? 6 : of.gid === user.gid ? 3 : 0;
  return ((of.mode >> shift) & bits) === bits;
}
