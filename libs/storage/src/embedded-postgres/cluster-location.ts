import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { sharedStateDir } from './postgres-binaries.js';
import { isReachable, type SystemUser } from './system-user.js';

/** Where one embedded server keeps its things. */
export interface ClusterLocation {
  /** Holds all of the below; closed to others but for passing through. */
  readonly baseDir: string;
  /** PostgreSQL's own data folder. */
  readonly clusterDir: string;
  readonly passwordFile: string;
  readonly logFile: string;
  /** True where the data folder was out of the user's reach and another was chosen. */
  readonly moved: boolean;
}

/** `<dataDir>/postgres`; where the user cannot reach that, a folder of its own named after it. */
export async function clusterLocation(dataDir: string, user: SystemUser | null): Promise<ClusterLocation> {
  const wanted = path.resolve(dataDir, 'postgres');
  const moved = user !== null && !(await isReachable(path.join(wanted, 'cluster'), user));
  const baseDir = moved ? movedDir(dataDir) : wanted;
  return {
    baseDir,
    clusterDir: path.join(baseDir, 'cluster'),
    passwordFile: path.join(baseDir, 'superuser.password'),
    logFile: path.join(baseDir, 'server.log'),
    moved,
  };
}

export function movedDir(dataDir: string): string {
  const name = createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16);
  return path.join(sharedStateDir, name);
}

/** Makes the folders; others may at most pass through, as the server's user must where we are root. */
export async function prepareLocation(location: ClusterLocation, user: SystemUser | null): Promise<void> {
  if (location.moved) await mkdir(sharedStateDir, { recursive: true, mode: 0o755 });
  await mkdir(location.baseDir, { recursive: true, mode: user === null ? 0o700 : 0o711 });
  if (user === null) return;
  await chmod(location.baseDir, 0o711);
}

export async function giveTo(target: string, user: SystemUser | null): Promise<void> {
  if (user !== null) await chown(target, user.uid, user.gid);
}

export async function exists(target: string): Promise<boolean> {
  return stat(target).then(
    () => true,
    () => false,
  );
}
