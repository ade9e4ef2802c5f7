import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listFiles, sourceHash } from './source-hash.mjs';
import { isAllCompiled, removeStaleOutput } from './stale-output.mjs';

let root: string;
const hash = () => sourceHash(root, ['libs', 'tsconfig.json'], (path) => !path.endsWith('.spec.ts'));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'source-hash-'));
  plant('libs/a.ts', '1');
  plant('libs/inner/b.ts', '2');
  plant('tsconfig.json', '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

it('lists files and the files of folders; what is missing is left out', () => {
  expect(listFiles(root, ['tsconfig.json', 'libs', 'apps'])).toEqual([
    'libs/a.ts',
    'libs/inner/b.ts',
    'tsconfig.json',
  ]);
});

it('the hash follows contents and names, not times', () => {
  const before = hash();
  utimesSync(join(root, 'libs/a.ts'), 0, 0);
  expect(hash()).toBe(before);
  plant('libs/a.ts', '3');
  expect(hash()).not.toBe(before);
  plant('libs/a.ts', '1');
  expect(hash()).toBe(before);
  renameSync(join(root, 'libs/a.ts'), join(root, 'libs/c.ts'));
  expect(hash()).not.toBe(before);
});

it('files that do not take part do not change it', () => {
  const before = hash();
  plant('libs/a.spec.ts', 'x');
  plant('apps/a.ts', 'x');
  expect(hash()).toBe(before);
});

it('compiled files whose source is gone are removed, others stay', () => {
  const dist = join(root, 'dist');
  for (const path of ['libs/a.js', 'libs/a.js.map', 'libs/gone.js', 'libs/gone.js.map', 'console/x.js']) {
    plant(`dist/${path}`, '');
  }
  expect(removeStaleOutput(root, dist, ['libs'])).toEqual(['libs/gone.js', 'libs/gone.js.map']);
  expect(listFiles(dist, ['libs', 'console'])).toEqual(['console/x.js', 'libs/a.js', 'libs/a.js.map']);
});

it('a source without its compiled file is noticed', () => {
  const dist = join(root, 'dist');
  plant('dist/libs/a.js', '');
  expect(isAllCompiled(dist, ['libs/a.ts'])).toBe(true);
  expect(isAllCompiled(dist, ['libs/a.ts', 'libs/inner/b.ts'])).toBe(false);
});

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
