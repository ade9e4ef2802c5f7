import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');

/** What `serve --json` and `demo --json` print when they are ready. */
export interface ReadyLine {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  /** Null where no certificate is set. */
  readonly mqttsUrl: string | null;
  readonly dataDir: string;
  readonly accounts: readonly {
    readonly username: string;
    readonly role: string;
    readonly password: string;
  }[];
}

/** A folder of its own for one installation; PostgreSQL may run as another user and must get through. */
export async function makeDataDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'trialwatch-e2e-'));
  chmodSync(dir, 0o711);
  return dir;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment of a started program: ours without the settings of the person who runs the tests. */
function cleanEnv(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('TRIALWATCH_') && name !== 'DATABASE_URL' && name !== 'NODE_OPTIONS',
  );
  return { ...Object.fromEntries(own), ...more };
}

function spawnProgram(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: cleanEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs one command of the compiled command line to its end. */
export async function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const child = spawnProgram(args, env);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** The compiled program as a process of its own, as people start it. */
export class TrialwatchProcess {
  readonly ready: ReadyLine;
  readonly #child: ChildProcess;
  readonly #log: () => string;

  private constructor(child: ChildProcess, ready: ReadyLine, log: () => string) {
    this.#child = child;
    this.ready = ready;
    this.#log = log;
  }

  static async start(
    command: 'serve' | 'demo',
    dataDir: string,
    env: Readonly<Record<string, string>> = {},
    ports: { readonly http: number; readonly mqtt: number } = { http: 0, mqtt: 0 },
  ): Promise<TrialwatchProcess> {
    const args = [
      command,
      '--json',
      '--data',
      dataDir,
      '--http-port',
      `${ports.http}`,
      '--mqtt-port',
      `${ports.mqtt}`,
    ];
    const child = spawnProgram(args, env);
    let log = '';
    child.stderr?.on('data', (chunk) => {
      log += String(chunk);
    });
    const ready = await new Promise<ReadyLine>((resolve, reject) => {
      let text = '';
      child.stdout?.on('data', (chunk) => {
        text += String(chunk);
        const line = text.split('\n').find((one) => one.includes('"httpUrl"') && one.endsWith('}'));
        if (line !== undefined) resolve(JSON.parse(line) as ReadyLine);
      });
      child.once('exit', (code) => reject(new Error(`${command} ended with ${code}: ${log || text}`)));
    });
    return new TrialwatchProcess(child, ready, () => log);
  }

  get log(): string {
    return this.#log();
  }

  /** The administrator's token that the server leaves for the command line. */
  async token(): Promise<string> {
    const text = await readFile(join(this.ready.dataDir, 'secrets', 'cli.json'), 'utf8');
    return (JSON.parse(text) as { token: string }).token;
  }

  /** Asks it to stop and waits; returns the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the program was never started');
    return this.#child.pid;
  }

  /** Sends a signal and does not wait for what it does. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves with the exit code once the program has ended; null where a signal ended it. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  /** Process id of the embedded PostgreSQL. */
  async postgresPid(): Promise<number> {
    const files = await readdir(this.ready.dataDir, { recursive: true });
    const file = files.find((name) => basename(name) === 'postmaster.pid');
    if (file === undefined) throw new Error('no PostgreSQL runs in the data folder');
    const text = await readFile(join(this.ready.dataDir, file), 'utf8');
    return Number(text.split('\n')[0]);
  }

  /** As a power cut would end the process. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  }
}

export async function removeDataDir(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true });
}
