import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backtestResult } from '#contracts';
import { runProgram } from '../../apps/cli/src/program.js';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'examples');
const suffix = '.permit.json';
const names = readdirSync(folder)
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length));

async function backtest(name: string, ...more: string[]) {
  let out = '';
  let err = '';
  const files = [`${name}${suffix}`, `${name}.observations.jsonl`].map((file) => join(folder, file));
  const exitCode = await runProgram(
    ['backtest', '--permit', files[0]!, '--observations', files[1]!, ...more],
    {
      env: {},
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      isTerminal: false,
      signal: new AbortController().signal,
    },
  );
  return { exitCode, out, err };
}

describe('the recordings of the docs', () => {
  it('are there', () => {
    expect(names.length).toBeGreaterThanOrEqual(2);
  });

  it.each(names)('%s leads to the findings beside it', async (name) => {
    const { exitCode, out, err } = await backtest(name, '--strict', '--json');
    expect(err).toBe('');
    expect(exitCode).toBe(0);
    const expected: unknown = JSON.parse(readFileSync(join(folder, `${name}.findings.json`), 'utf8'));
    expect(backtestResult.parse(JSON.parse(out))).toEqual(expected);
  });

  it('are judged by the guide as by the program', async () => {
    const guide = readFileSync(join(folder, '..', 'backtest.md'), 'utf8');
    for (const name of names) {
      const { out } = await backtest(name);
      expect(guide, name).toContain(out.trimEnd());
    }
  });
});
