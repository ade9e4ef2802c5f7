import { readFileSync } from 'node:fs';
import { type Config, readConfig } from '#config';
import { failure, type Outcome, success } from '#contracts';
import { type CliProblem, cliProblem } from '../terminal/reply.js';

/** Settings by key as text; undefined ones do not count. */
export type SettingTexts = Readonly<Record<string, string | undefined>>;

/** The server's settings from the lists in rising order of weight; all bad keys are told at once. */
export function serverConfig(...sources: readonly SettingTexts[]): Outcome<Config, CliProblem> {
  const merged: Record<string, string> = {};
  for (const source of sources) {
    for (const [key, value] of Object.entries(source)) if (value !== undefined) merged[key] = value;
  }
  const read = readConfig(merged, (path) => readFileSync(path, 'utf8'));
  if (read.ok) return success(read.value);
  return failure(
    cliProblem('bad_settings', 'the settings are not right', {
      violations: read.problems.map(({ key, message }) => ({ at: key, message })),
      todo: 'All settings are listed in docs/generated/config.md.',
    }),
  );
}
