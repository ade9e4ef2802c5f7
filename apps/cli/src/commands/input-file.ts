import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { failure, type Outcome, success } from '#contracts';
import { type CliProblem, cliProblem } from '../terminal/reply.js';

const MAX_VIOLATIONS = 20;

/** Why a file that the person named cannot be read; undefined where it is not the person's mistake. */
export function fileProblem(path: string, error: unknown): CliProblem | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'it may not be read',
  };
  const reason = reasons[code];
  return reason === undefined ? undefined : cliProblem('bad_file', `${path}: ${reason}`);
}

/** The text of a file that the person named. */
export async function readInputFile(path: string): Promise<Outcome<string, CliProblem>> {
  try {
    return success(await readFile(path, 'utf8'));
  } catch (error) {
    const why = fileProblem(path, error);
    if (why === undefined) throw error;
    return failure(why);
  }
}

/** A JSON file that follows a schema; violations name the place in the file. */
export async function readJsonFile<S extends z.ZodType>(
  path: string,
  schema: S,
): Promise<Outcome<z.output<S>, CliProblem>> {
  const text = await readInputFile(path);
  if (!text.ok) return text;
  let json: unknown;
  try {
    json = JSON.parse(text.value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    return failure(cliProblem('bad_file', `${path} is not JSON: ${reason}`));
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return success(parsed.data);
  const violations = parsed.error.issues
    .slice(0, MAX_VIOLATIONS)
    .map((issue) => ({ at: `/${issue.path.join('/')}`, message: issue.message }));
  return failure(cliProblem('bad_file', `${path} is not what it should be`, { violations }));
}
