import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { failure, type Outcome, success } from '#contracts';
import { eraseEmbeddedPostgres } from '#storage';
import { type CliProblem, cliProblem } from '../terminal/reply.js';

/** What a running server leaves for the commands of the same machine and user. */
const localAccess = z.object({
  url: z.string(),
  token: z.string(),
  pid: z.int(),
  mqttUrl: z.string().optional(),
});
export type LocalAccess = z.infer<typeof localAccess>;

const MARKER = '.trialwatch';
const MARKER_TEXT = 'This folder belongs to TrialWatch; "npm start -- --fresh" deletes it.\n';

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function unusable(error: unknown): CliProblem {
  const reason = error instanceof Error ? error.message : String(error);
  return cliProblem('data_folder', `the data folder cannot be used: ${reason}`, {
    todo: 'Choose a folder of your own with --data.',
  });
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Where the embedded database and the secrets of an installation are. */
export class DataFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /**
   * Marks the folder as ours, so that `erase` may delete it. A folder with other things in it is left alone.
   * Problem `data_folder` where it cannot be read or made.
   */
  async claim(): Promise<Outcome<void, CliProblem>> {
    try {
      const entries = await entriesOf(this.path);
      if (entries.length > 0) return success(undefined);
      await mkdir(this.path, { recursive: true });
      await writeFile(join(this.path, MARKER), MARKER_TEXT);
      return success(undefined);
    } catch (error) {
      return failure(unusable(error));
    }
  }

  /** The way in that a running server has left; undefined where none runs. */
  async localAccess(): Promise<LocalAccess | undefined> {
    try {
      const text = await readFile(join(this.path, 'secrets', 'cli.json'), 'utf8');
      return localAccess.parse(JSON.parse(text));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Deletes everything, the database too; refuses where it is not ours or a program uses it. */
  async erase(): Promise<Outcome<void, CliProblem>> {
    const entries = await entriesOf(this.path).catch((error: unknown) => unusable(error));
    if (!Array.isArray(entries)) return failure(entries);
    if (entries.length > 0 && !entries.includes(MARKER)) {
      return failure(
        cliProblem('not_ours', `${this.path} has no ${MARKER} file, so it may hold other things`, {
          todo: 'Delete it yourself if it may go, or choose another folder with --data.',
        }),
      );
    }
    const erased = await eraseEmbeddedPostgres(this.path);
    if (!erased.ok) {
      return failure(
        cliProblem('in_use', erased.problem.detail, {
          todo: 'Stop that program first (Ctrl-C where it runs).',
        }),
      );
    }
    await rm(this.path, { recursive: true, force: true });
    return success(undefined);
  }
}
