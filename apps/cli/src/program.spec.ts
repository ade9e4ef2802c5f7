import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenario } from '#simulators';
import { runProgram } from './program.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trialwatch-program-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function run(...args: string[]) {
  let out = '';
  let err = '';
  const exitCode = await runProgram(args, {
    env: { TRIALWATCH_DATA_DIR: join(folder, 'data') },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isTerminal: false,
    signal: new AbortController().signal,
  });
  return { exitCode, out, err };
}

describe('the command line', () => {
  it('helps, for the whole and for each command', async () => {
    const whole = await run('--help');
    expect(whole.exitCode).toBe(0);
    for (const command of [
      'serve',
      'demo',
      'migrate',
      'trial',
      'backtest',
      'observations',
      'device',
      'gateway',
      'token',
      'simulate',
      'replay',
    ]) {
      expect(whole.out).toContain(`  ${command}`);
      const own = await run(command, '--help');
      expect(own.exitCode).toBe(0);
      expect(own.out).toContain('--json');
    }
    expect((await run('help', 'replay')).out).toContain('--device');
  });

  it.each([
    ['an unknown command', ['fly'], 'fly'],
    ['an unknown option', ['serve', '--fast'], '--fast'],
    ['a missing option', ['device', 'add', '--trial', 't'], '--kind'],
    ['a kind that is none', ['device', 'add', '--kind', 'tram'], 'tram'],
    ['a port that is none', ['serve', '--http-port', '70000'], '70000'],
    ['a speed of nothing', ['simulate', 'smoke', '--speed', '0'], '0'],
    ['a start without a zone', ['replay', 'x.csv', '--device', 'b', '--start', '2026-05-01'], 'RFC 3339'],
    ['an unknown scenario', ['simulate', 'nowhere'], 'nowhere'],
    ['a state that is none', ['trial', 'state', 't', 'resting', '--reason', 'r'], 'resting'],
    ['a state without a reason', ['trial', 'state', 't', 'suspended'], '--reason'],
    ['a state from no time', ['trial', 'state', 't', 'ended', '--reason', 'r', '--at', 'noon'], 'RFC 3339'],
    ['half a credential', ['replay', 'TRACK', '--device', 'b', '--username', 'u'], '--password'],
  ])('refuses %s with exit code 2', async (_, args, expected) => {
    const track = join(folder, 'track.csv');
    await writeFile(track, 't_s,lon,lat\n0,121.5,25\n');
    const { exitCode, err, out } = await run(...args.map((arg) => (arg === 'TRACK' ? track : arg)));
    expect(exitCode).toBe(2);
    expect(err).toContain(expected);
    expect(out).toBe('');
  });

  it('prints one JSON document with --json, before or after the command', async () => {
    const after = await run('simulate', 'smoke', '--print', '--json');
    const before = await run('--json', 'simulate', 'smoke', '--print');
    expect(before.out).toBe(after.out);
    expect(scenario.parse(JSON.parse(after.out)).id).toBe('smoke');
    expect(after.out.trim().split('\n')).toHaveLength(1);
  });

  it('says what failed, where and what to do, to people and to programs', async () => {
    const path = join(folder, 'short.csv');
    await writeFile(path, 't_s,lon\n0,121.5\n');
    const { exitCode, err, out } = await run('replay', path, '--device', 'bus-1', '--json');
    expect(exitCode).toBe(1);
    expect(err).toContain(`error: ${path}: line 1: the header lacks lat\n`);
    expect(JSON.parse(out).error).toMatchObject({ code: 'bad_track', todo: expect.stringContaining('t_s') });
  });

  it('names the places where a file is wrong', async () => {
    const path = join(folder, 'trial.json');
    await writeFile(
      path,
      JSON.stringify({ format: 'trialwatch.trial/1', trial: { id: 'a b' }, permits: [] }),
    );
    const { exitCode, err } = await run('trial', 'import', path);
    expect(exitCode).toBe(1);
    expect(err).toContain('/trial/id: ');
    expect(err).toContain('/permits: ');
    await writeFile(path, '{');
    expect((await run('trial', 'import', path)).err).toContain('is not JSON');
    expect((await run('trial', 'import', join(folder, 'none.json'))).err).toContain('there is no such file');
  });

  it('does not replay without a server or a credential', async () => {
    const path = join(folder, 'track.csv');
    await writeFile(path, 't_s,lon,lat\n0,121.5,25\n');
    const { exitCode, err } = await run('replay', path, '--device', 'bus-1');
    expect(exitCode).toBe(1);
    expect(err).toContain('no server runs');
  });
});
