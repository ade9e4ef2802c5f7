import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outDir = path.join(root, 'node_modules', '.cache', 'trialwatch-test');

export interface ProgramOptions {
  readonly dataDir: string;
  /** `exit` leaves without closing the store. */
  readonly ending?: 'close' | 'exit';
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** The little program of storage-program-main.ts in a process of its own. */
export class StorageProgram {
  readonly lines: Record<string, unknown>[] = [];
  private readonly errors: string[] = [];
  private readonly ended: Promise<number | null>;

  private constructor(readonly child: ChildProcess) {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      this.lines.push(JSON.parse(line));
    });
    child.stderr?.on('data', (chunk) => this.errors.push(String(chunk)));
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  /** Compiles the program once for all tests of a file. */
  static async compile(): Promise<void> {
    await mkdir(outDir, { recursive: true });
    const conditions = ['source', 'module', 'node', 'development|production'];
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      build: { ssr: 'test/support/storage-program-main.ts', outDir, emptyOutDir: true, target: 'node20' },
    });
  }

  static start(options: ProgramOptions): StorageProgram {
    const file = path.join(outDir, 'storage-program-main.js');
    const args = [file, options.dataDir, options.ending ?? 'close'];
    return new StorageProgram(spawn(process.execPath, args, { stdio: 'pipe', ...options.user }));
  }

  /** The line that has this member, once it was said. */
  async line(member: string): Promise<Record<string, unknown>> {
    const find = () => this.lines.find((line) => member in line);
    const isOver = () => this.child.exitCode !== null || this.child.signalCode !== null;
    await expect.poll(() => find() !== undefined || isOver(), { timeout: 60_000 }).toBe(true);
    const found = find();
    if (found === undefined) throw new Error(`ended without "${member}": ${this.errors.join('')}`);
    return found;
  }

  /** Lets it end in order; its exit code. */
  finish(): Promise<number | null> {
    this.child.stdin?.end();
    return this.ended;
  }

  /** kill -9 */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
