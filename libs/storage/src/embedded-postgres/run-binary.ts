import { spawn } from 'node:child_process';
import type { SystemUser } from './system-user.js';

export interface RunOptions {
  /** A folder that the user can reach. */
  readonly cwd: string;
  readonly user: SystemUser | null;
}

/** Nothing of ours: PG* variables would change the server, and our secrets are none of its business. */
const serverEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };

/** Spawn options that start a server binary as its user, outside our terminal's process group. */
export function spawnOptions(options: RunOptions) {
  const { user } = options;
  return {
    cwd: options.cwd,
    ...(process.platform === 'win32' ? {} : { env: serverEnvironment }),
    // Its own group: Ctrl-C in a terminal must reach us alone, so that the database stops last.
    detached: process.platform !== 'win32',
    windowsHide: true,
    ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
  };
}

/** Runs a binary to its end. Throws with its output where it fails. */
export async function runBinary(file: string, args: readonly string[], options: RunOptions): Promise<void> {
  const child = spawn(file, [...args], { ...spawnOptions(options), stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  child.stdout.on('data', (chunk) => output.push(String(chunk)));
  child.stderr.on('data', (chunk) => output.push(String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${file} failed (${code}): ${output.join('').trim().slice(-2000)}`);
}
