import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backtestResult, type TrialFileInput } from '#contracts';
import { runProgram } from '../program.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trialwatch-backtest-'));
});

afterAll(() => rm(folder, { recursive: true }));

const trial: TrialFileInput = {
  format: 'trialwatch.trial/1',
  trial: { id: 'night', name: { zh: '夜', en: 'Night' }, timeZone: 'Asia/Taipei' },
  permits: [
    { validFrom: '2026-01-01T00:00:00Z', conditions: { speedLimitMps: 3, reportIntervalS: { bus: 1 } } },
  ],
  devices: [
    { id: 'bus-1', kind: 'bus', vendorId: 'v' },
    { id: 'bay-1', kind: 'parking', vendorId: 'v' },
  ],
};
const baseMs = Date.parse('2026-03-01T17:00:00.000Z');
const utc = (s: number) => new Date(baseMs + s * 1000).toISOString();

const payload = (s: number, speedMps: number) => ({
  seq: s,
  bootId: 'b',
  observedAt: utc(s),
  location: { lat: 25.0333, lon: 121.545, hAccM: 0.3 },
  speedMps,
});
const line = (s: number, speedMps: number, more: object = {}) => ({
  trialId: 'night',
  deviceId: 'bus-1',
  kind: 'bus',
  payload: payload(s, speedMps),
  ...more,
});
/** Too fast from 20 s to 29 s. */
const night = Array.from({ length: 60 }, (_, s) => line(s, s >= 20 && s < 30 ? 5 : 2));
const overspeed = {
  deviceId: 'bus-1',
  rule: 'overspeed',
  onset: utc(20),
  end: utc(30),
  worst: { value: 5, unit: 'm/s', at: utc(20) },
  state: 'ended',
};

async function run(
  lines: readonly (object | string | Buffer)[],
  args: readonly string[] = [],
  file: TrialFileInput = trial,
  env: Readonly<Record<string, string>> = {},
) {
  const permit = join(folder, 'permit.json');
  const observations = join(folder, 'observations.jsonl');
  await writeFile(permit, JSON.stringify(file));
  const bytes = lines.map((one) =>
    Buffer.isBuffer(one) ? one : Buffer.from(typeof one === 'string' ? one : JSON.stringify(one)),
  );
  await writeFile(observations, Buffer.concat(bytes.flatMap((one) => [one, Buffer.from('\n')])));
  let out = '';
  let err = '';
  const exitCode = await runProgram(
    ['backtest', '--permit', permit, '--observations', observations, '--json', ...args],
    {
      env,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text.replaceAll(observations, 'FILE');
      },
      isTerminal: false,
      signal: new AbortController().signal,
    },
  );
  return { exitCode, err, out, findings: exitCode === 0 ? (JSON.parse(out).findings as unknown) : null };
}

describe('trialwatch backtest', () => {
  it('prints the findings as one JSON document of the contract', async () => {
    const { exitCode, out, err } = await run(night);
    expect(exitCode).toBe(0);
    expect(err).toBe('');
    expect(backtestResult.parse(JSON.parse(out))).toEqual({ findings: [overspeed] });
  });

  it('says the same of lines in any order, twice, and in other forms', async () => {
    const flat = night.map(({ payload: fields, ...rest }) => ({ ...rest, ...fields }));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(night, { minLength: 60 }),
        fc.subarray(flat),
        async (all, some) => {
          expect((await run([...all, ...some])).findings).toEqual([overspeed]);
        },
      ),
      { numRuns: 10 },
    );
    const batch = line(0, 0, { payload: night.map((one) => one.payload) });
    expect((await run([batch])).findings).toEqual([overspeed]);
    const framed = [Buffer.from('\ufeff'), '', ...night.map((one) => `${JSON.stringify(one)}\r`)];
    expect((await run(framed)).findings).toEqual([overspeed]);
  });

  it('lets count what arrived first, wherever it stands in the file', async () => {
    const arrived = night.map((one, s) => ({ ...one, receivedAt: utc(s + 1) }));
    const again = arrived.map((one, s) => ({ ...one, receivedAt: utc(s + 100) }));
    const other = Array.from({ length: 60 }, (_, s) => line(s, 9, { receivedAt: utc(s + 50) }));
    for (const lines of [
      [...arrived, ...again, ...other],
      [...other, ...again, ...arrived],
    ]) {
      const { findings, err } = await run(lines);
      expect(findings).toEqual([overspeed]);
      for (const one of other) {
        expect(err).toContain(`FILE:${lines.indexOf(one) + 1}: duplicate_with_other_bytes: `);
      }
      for (const one of arrived) expect(err).not.toContain(`FILE:${lines.indexOf(one) + 1}:`);
    }
  });

  it('judges from --from to --until, and announces a silence up to the horizon', async () => {
    const until = await run(night, ['--until', utc(25)]);
    expect(until.findings).toEqual([{ ...overspeed, end: null, state: 'open' }]);
    const silent = await run(night.slice(0, 40), ['--until', '2026-03-02T01:02:00+08:00']);
    expect(silent.findings).toMatchObject([overspeed, { rule: 'silence', onset: utc(49), state: 'open' }]);
    const from = await run(night, ['--from', utc(35), '--until', utc(59)]);
    expect(from.findings).toEqual([]);
    const early = await run(night, ['--from', utc(-60)]);
    expect(early.findings).toMatchObject([{ rule: 'silence', onset: utc(-50), end: utc(0) }, overspeed]);
  });

  it('expects no report before the recording, the registration and the permit', async () => {
    const [bus, bay] = trial.devices!;
    const both = { ...trial, permits: [permitOf({ reportIntervalS: { parking: 1 } })] };
    const never = await run(night, [], both);
    expect(never.findings).toMatchObject([{ deviceId: 'bay-1', rule: 'silence', onset: utc(10) }]);
    const registered = { ...both, devices: [bus!, { ...bay!, registeredAt: utc(30) }] };
    expect((await run(night, [], registered)).findings).toMatchObject([{ onset: utc(40) }]);
    const permits = [permitOf({ reportIntervalS: { parking: 1 } }, utc(20))];
    expect((await run(night, [], { ...both, permits })).findings).toMatchObject([{ onset: utc(30) }]);
  });

  it('follows the permits and the states of the trial', async () => {
    const second = { ...permitOf({ speedLimitMps: 3 }, utc(25)), version: 2 };
    const split = await run(night, [], { ...trial, permits: [trial.permits[0]!, second] });
    expect(split.findings).toMatchObject([{ end: utc(25) }, { onset: utc(25), end: utc(30) }]);
    const ended = {
      ...trial,
      stateChanges: [
        { state: 'running' as const, at: '1970-01-01T00:00:00Z' },
        { state: 'ended' as const, at: utc(60) },
      ],
    };
    expect((await run(night, ['--until', utc(600)], ended)).findings).toEqual([overspeed]);
  });

  it('refuses what ingest refuses, with line and reason, and judges the rest', async () => {
    const bad = [
      '{"trialId": "night", ',
      '[1, 2]',
      line(100, 2, { trialId: 'other' }),
      line(101, 2, { deviceId: 'nobody' }),
      line(102, 2, { kind: 'parking' }),
      line(103, -1),
      line(104, 2, { receivedAt: utc(-400) }),
      line(105, 2, { receivedAt: '2030-01-01T00:00:00Z' }),
      line(5, 2.5),
      Buffer.from('{"trialId":"ni\xff"}', 'latin1'),
      '[['.repeat(40),
      line(106, 2, { payload: [] }),
      line(107, 2, { receivedAt: 'yesterday' }),
      `{"deviceId": "${'x'.repeat(300_000)}"}`,
      line(108, 2, { payload: { seq: 1, observedAt: utc(108), event: 'no_such_event' } }),
    ];
    const { exitCode, findings, err } = await run([...night, ...bad]);
    expect(exitCode).toBe(0);
    expect(findings).toEqual([overspeed]);
    const told = err.split('\n').map((text) => /^FILE:(\d+): (\w+): /.exec(text)?.slice(1, 3).join(' '));
    const codes = [
      'payload_not_json',
      'schema_violation',
      'unknown_device',
      'unknown_device',
      'unknown_device',
      'schema_violation',
      'observed_in_future',
      'observed_too_old',
      'duplicate_with_other_bytes',
      'payload_not_utf8',
      'payload_too_deep',
      'batch_size',
      'schema_violation',
      'payload_too_large',
      'unknown_event',
    ];
    expect(told.slice(0, bad.length)).toEqual(codes.map((code, i) => `${night.length + 1 + i} ${code}`));
    expect(err).toContain(`${bad.length} refused`);
  });

  it('takes the limits of the server from its settings', async () => {
    const old = line(200, 2, { receivedAt: '2030-01-01T00:00:00Z' });
    expect((await run([...night, old], [], trial, { TRIALWATCH_MAX_AGE_DAYS: '3000' })).err).toBe('');
    const broken = await run(night, [], trial, { TRIALWATCH_MAX_AGE_DAYS: 'long' });
    expect(broken).toMatchObject({ exitCode: 1, err: expect.stringContaining('TRIALWATCH_MAX_AGE_DAYS') });
  });

  it('fails where nothing can be read, where --strict meets a refusal, and for wrong files', async () => {
    expect(await run(['nonsense'])).toMatchObject({ exitCode: 1 });
    expect(await run([])).toMatchObject({ exitCode: 1, err: expect.stringContaining('no observation') });
    expect((await run([...night, 'nonsense'], ['--strict'])).exitCode).toBe(1);
    expect((await run([...night, night[0]!], ['--strict'])).exitCode).toBe(0);
    expect((await run(night, ['--from', utc(9), '--until', utc(8)])).exitCode).toBe(2);
    expect((await run(night, ['--until', 'noon'])).exitCode).toBe(2);
    const lost = await run(night, ['--observations', join(folder, 'none.jsonl')]);
    expect(lost).toMatchObject({ exitCode: 1, err: expect.stringContaining('there is no such file') });
    const permits = [permitOf({ rules: [{ id: 'a', rule: 'no_such_rule' }] })];
    const invalid = await run(night, [], { ...trial, permits });
    expect(invalid).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('/permits/0/conditions/rules/0'),
    });
    const twice = await run(night, [], { ...trial, permits: [permitOf({}), permitOf({})] });
    expect(twice).toMatchObject({ exitCode: 1, err: expect.stringContaining('/permits/1') });
  });

  it('prints a table for people', async () => {
    await run(night);
    let out = '';
    const files = [join(folder, 'permit.json'), join(folder, 'observations.jsonl')];
    await runProgram(['backtest', '--permit', files[0]!, '--observations', files[1]!], {
      env: {},
      out: (text) => {
        out += text;
      },
      err: () => undefined,
      isTerminal: false,
      signal: new AbortController().signal,
    });
    expect(out).toContain('2026-03-02 01:00:20.000  2026-03-02 01:00:30.000  bus-1');
    expect(out).toContain('超速');
    expect(await readFile(files[1]!, 'utf8')).not.toContain('超速');
  });
});

function permitOf(conditions: object, validFrom = '2026-01-01T00:00:00Z'): TrialFileInput['permits'][number] {
  return { validFrom, conditions };
}
