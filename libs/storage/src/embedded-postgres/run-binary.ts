import { spawn } from 'node:child_process';
import type { SystemUser } from './system-user.js';

export interface RunOptions {
  /** A folder that the user can reach. */
  readonly cwd: string;
  readonly user: SystemUser | null;
}

/** Spawn options that start a server binary as its user, outside our terminal's process group. */
export function spawnOptions(options: RunOptions) {
  const { user } = options;
  return {
    cwd: options.cwd,
    env: serverEnvironment(),
    // Its own group: Ctrl-C in a terminal must reach us alone, so that the database stops last.
    detached: process.platform !== 'win32',
    windowsHide: true,
    ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
  };
}

/** Nothing of ours but where programs and temporary files are: PG* variables would change the server. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'TMPDIR', 'TEMP', 'SystemRoot', 'LD_LIBRARY_PATH'];
  const entries = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(entries), LC_ALL: 'C' };
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
