import type { z } from 'zod';
import type { Setting } from './setting.js';
import { type SettingName, settings } from './settings.js';

type ValueOf<S> = S extends { readonly schema: z.ZodType<infer T, string> } ? T : never;
type Given<N extends SettingName> = (typeof settings)[N] extends { readonly default: string }
  ? ValueOf<(typeof settings)[N]>
  : ValueOf<(typeof settings)[N]> | undefined;

export type Config = { readonly [N in SettingName]: Given<N> };

export interface ConfigProblem {
  readonly key: string;
  readonly message: string;
}

export type ConfigOutcome =
  | { readonly ok: true; readonly value: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads a secret's file; throws where it cannot be read. */
export type ReadFile = (path: string) => string;

const prefix = 'TRIALWATCH_';
/** Keys of the command line's client side and of the tests; they are not the server's. */
const otherKeys = new Set(['TRIALWATCH_URL', 'TRIALWATCH_TOKEN', 'TRIALWATCH_TRACKS']);

function definitionOf(name: string): Setting | undefined {
  return (settings as Readonly<Record<string, Setting>>)[name];
}

function rawValue(
  name: string,
  of: Setting,
  env: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile,
) {
  const direct = env[name];
  const file = of.secret === true ? env[`${name}_FILE`] : undefined;
  if (direct !== undefined && file !== undefined)
    throw new Error(`is given both directly and by ${name}_FILE`);
  if (file !== undefined) return readFile(file).trim();
  return direct === undefined || direct === '' ? of.default : direct;
}

function unknownKeys(env: Readonly<Record<string, string | undefined>>): ConfigProblem[] {
  return Object.keys(env)
    .filter((key) => key.startsWith(prefix) && !otherKeys.has(key))
    .filter(
      (key) => definitionOf(key) === undefined && definitionOf(key.replace(/_FILE$/, ''))?.secret !== true,
    )
    .map((key) => ({ key, message: 'is not a setting; see the table of settings for the right name' }));
}

/**
 * Reads the whole configuration at once. All bad and unknown keys are reported together, so that
 * one start is enough to find them.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile,
): ConfigOutcome {
  const problems: ConfigProblem[] = unknownKeys(env);
  const values: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(settings) as [string, Setting][]) {
    try {
      const raw = rawValue(name, definition, env, readFile);
      if (raw === undefined) continue;
      const parsed = definition.schema.safeParse(raw);
      if (parsed.success) values[name] = parsed.data;
      else
        problems.push({ key: name, message: parsed.error.issues.map((issue) => issue.message).join('; ') });
    } catch (error) {
      problems.push({ key: name, message: error instanceof Error ? error.message : String(error) });
    }
  }
  const tls = [values.TRIALWATCH_MQTTS_CERT_FILE, values.TRIALWATCH_MQTTS_KEY_FILE];
  if ((tls[0] === undefined) !== (tls[1] === undefined)) {
    problems.push({ key: 'TRIALWATCH_MQTTS_CERT_FILE', message: 'certificate and key must be set together' });
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: values as unknown as Config };
}
