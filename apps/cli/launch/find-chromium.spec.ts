import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findChromium } from './find-chromium.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-chromium-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('finds the Chromium of the PATH', () => {
  const executablePath = plant('bin/chromium', 'exit 0');
  expect(findChromium({ PATH: `/nowhere:${join(folder, 'bin')}` })).toEqual({ ok: true, executablePath });
});

it('CHROMIUM_PATH comes before all others, and alone', () => {
  plant('bin/chromium', 'exit 0');
  const named = plant('named', 'exit 0');
  const env = { PATH: join(folder, 'bin'), CHROMIUM_PATH: named };
  expect(findChromium(env)).toEqual({ ok: true, executablePath: named });
  rmSync(named);
  expect(findChromium(env)).toEqual({ ok: false, reason: expect.stringContaining(named) });
});

it('one that does not run is passed over for one that does', () => {
  plant('bin/chromium', 'exit 127');
  const download = plant('download/chrome', 'exit 0');
  expect(findChromium({ PATH: join(folder, 'bin') }, [download])).toEqual({
    ok: true,
    executablePath: download,
  });
});

it('says why there is none', () => {
  expect(findChromium({ PATH: folder })).toEqual({
    ok: false,
    reason: expect.stringMatching(/^no Chromium found/),
  });
  const broken = plant('chromium', 'echo "libnss3.so is missing" >&2; exit 127');
  expect(findChromium({ PATH: folder })).toEqual({
    ok: false,
    reason: `no Chromium runs here (${broken}: libnss3.so is missing)`,
  });
});

function plant(name: string, script: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
