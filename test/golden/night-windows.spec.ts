import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outDir = path.join(root, 'node_modules', '.cache', 'trialwatch-night-windows');
const run = promisify(execFile);

/** What the program says in a process whose own time zone is that one: its offset, then its findings. */
async function nightsIn(timeZone: string): Promise<readonly [offset: string, findings: string]> {
  const file = path.join(outDir, 'night-windows-main.js');
  const { stdout } = await run(process.execPath, [file], { env: { ...process.env, TZ: timeZone } });
  const end = stdout.indexOf('\n');
  return [stdout.slice(0, end), stdout.slice(end + 1)];
}

beforeAll(async () => {
  await mkdir(outDir, { recursive: true });
  const conditions = ['trialwatch-source', 'module', 'node', 'development|production'];
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    build: { ssr: 'test/golden/night-windows-main.ts', outDir, emptyOutDir: true, target: 'node20' },
  });
});

describe('nights at the edges of the calendar', () => {
  const silent = (onset: string, end: string | null) => ({ deviceId: 'mute', rule: 'silence', onset, end });
  const outside = (onset: string, end: string | null) => ({
    deviceId: 'drives',
    rule: 'outside_operating_hours',
    onset,
    end,
  });

  // A bus at one report a minute is silent after three: three minutes into each window.
  it.each([
    [
      'across midnight into a new year, with a holiday',
      [
        outside('2025-12-30T04:00:00.000Z', '2025-12-30T14:00:00.000Z'),
        silent('2025-12-30T14:03:00.000Z', '2025-12-30T21:00:00.000Z'),
        outside('2025-12-30T21:00:00.000Z', '2025-12-31T14:00:00.000Z'),
        silent('2025-12-31T14:03:00.000Z', '2025-12-31T16:00:00.000Z'),
        outside('2025-12-31T16:00:00.000Z', null),
      ],
    ],
    [
      'at the end of a February of 29 days, but for Tuesdays',
      [
        outside('2028-02-28T04:00:00.000Z', '2028-02-28T15:30:00.000Z'),
        silent('2028-02-28T15:33:00.000Z', '2028-02-28T16:30:00.000Z'),
        outside('2028-02-28T16:30:00.000Z', '2028-03-01T15:30:00.000Z'),
        silent('2028-03-01T15:33:00.000Z', '2028-03-01T16:30:00.000Z'),
        outside('2028-03-01T16:30:00.000Z', null),
      ],
    ],
    [
      'while the clock is put forward',
      [
        outside('2026-03-07T17:00:00.000Z', '2026-03-08T06:00:00.000Z'),
        silent('2026-03-08T06:03:00.000Z', '2026-03-08T08:00:00.000Z'),
        outside('2026-03-08T08:00:00.000Z', '2026-03-09T05:00:00.000Z'),
        silent('2026-03-09T05:03:00.000Z', '2026-03-09T08:00:00.000Z'),
        outside('2026-03-09T08:00:00.000Z', null),
      ],
    ],
    [
      'while the clock is put back',
      [
        outside('2026-10-31T16:00:00.000Z', '2026-11-01T05:30:00.000Z'),
        silent('2026-11-01T05:33:00.000Z', '2026-11-01T07:30:00.000Z'),
        outside('2026-11-01T07:30:00.000Z', '2026-11-02T06:30:00.000Z'),
        silent('2026-11-02T06:33:00.000Z', '2026-11-02T07:30:00.000Z'),
        outside('2026-11-02T07:30:00.000Z', null),
      ],
    ],
  ])('%s', async (title, findings) => {
    const [, said] = await nightsIn('UTC');
    const lines = said.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toContainEqual({ title, findings });
  });

  it('are judged alike, byte for byte, wherever the server stands', async () => {
    const zones = ['UTC', 'Asia/Taipei', 'America/New_York'];
    const said = await Promise.all(zones.map(nightsIn));
    // On 1 January 1970: the processes really are in three zones.
    expect(said.map(([offset]) => JSON.parse(offset))).toEqual([
      { offsetMinutes: 0 },
      { offsetMinutes: -480 },
      { offsetMinutes: 300 },
    ]);
    expect(new Set(said.map(([, findings]) => findings)).size).toBe(1);
  });
});
