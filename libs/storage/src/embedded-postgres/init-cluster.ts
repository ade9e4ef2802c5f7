import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ClusterLocation, exists, giveTo } from './cluster-location.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { runBinary } from './run-binary.js';
import type { SystemUser } from './system-user.js';

/** Name of the server's superuser, used for set-up only. */
export const superuser = 'trialwatch';

/** Makes the cluster where there is none and returns the superuser's password. A half-made one is made anew. */
export async function initCluster(
  binaries: PostgresBinaries,
  location: ClusterLocation,
  user: SystemUser | null,
): Promise<string> {
  if (await exists(path.join(location.clusterDir, 'PG_VERSION'))) {
    return (await readFile(location.passwordFile, 'utf8')).trim();
  }
  const password = randomBytes(32).toString('base64url');
  await writeFile(location.passwordFile, `${password}\n`, { mode: 0o600 });
  await chmod(location.passwordFile, 0o600);
  const partial = `${location.clusterDir}.new`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await giveTo(partial, user);
  const handover = path.join(location.baseDir, 'handover.password');
  await writeFile(handover, `${password}\n`, { mode: 0o600 });
  await giveTo(handover, user);
  try {
    await runBinary(binaries.initdb, initdbArguments(partial, handover), { cwd: location.baseDir, user });
  } finally {
    await rm(handover, { force: true });
  }
  await rename(partial, location.clusterDir);
  return password;
}

function initdbArguments(clusterDir: string, passwordFile: string): string[] {
  return [
    `--pgdata=${clusterDir}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
  ];
}
