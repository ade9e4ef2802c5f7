import { expect, it, vi } from 'vitest';
import { environmentReads, impurities } from './purity.js';
import { readCode } from './source-files.js';

// Reading the whole checkout takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const inRules = (text: string) => impurities([{ path: 'libs/rules/src/x.ts', text }]);

it('the pure libs are pure', () => {
  const code = readCode(['libs']);
  expect(code.length).toBeGreaterThan(50);
  expect(impurities(code)).toEqual([]);
});

it('only apps and tests read the environment', () => {
  expect(environmentReads(readCode(['libs', 'simulators']))).toEqual([]);
  const text = 'export const url = process.env.DATABASE_URL;\n';
  expect(environmentReads([{ path: 'libs/storage/src/x.ts', text }])).toEqual([
    'libs/storage/src/x.ts:1: process.env',
  ]);
  expect(environmentReads([{ path: 'apps/cli/src/x.ts', text }])).toEqual([]);
});

it.each([
  ['const now = Date.now();', 'Date.now'],
  ['const now = new Date();', 'Date without arguments'],
  ['const now = new Date;', 'Date without arguments'],
  ['const text = Date();', 'Date without arguments'],
  ['const now = DateTime.now();', 'DateTime.now'],
  ['const now = DateTime.utc();', 'DateTime.utc without arguments'],
  ['const chance = Math.random();', 'Math.random'],
  ['const roll = [1].map(Math.random);', 'Math.random'],
  ['const id = process.pid;', 'process'],
  ['const at = performance.now();', 'performance'],
  ['const id = globalThis.crypto.randomUUID();', 'globalThis'],
  ['const id = crypto.randomUUID();', 'crypto'],
  ['setTimeout(work, 5);', 'setTimeout'],
  ['console.log(1);', 'console'],
  ['const { now } = performance;', 'performance'],
  ["import { readFileSync } from 'node:fs';", 'imports node:fs'],
  ["import type { Stats } from 'node:fs';", 'imports node:fs'],
  ["const fs = await import('fs');", 'import()'],
  ['export function f(points: number[]) {}', 'input points is not readonly'],
  ['export function f(seen: Set<string>) {}', 'input seen is not readonly'],
])('%s is impure', (text, what) => {
  expect(inRules(text)).toEqual([`libs/rules/src/x.ts:1: ${what}`]);
});

it.each([
  'const at = new Date(observedAtMs);',
  'const at = DateTime.utc(2026, 1, 1);',
  'const step = { process: 1 };',
  'const step = stage.process();',
  'interface A { readonly console: string }',
  'export function f(points: readonly number[], seen: ReadonlySet<string>) {}',
  'function f(points: number[]) {}',
])('%s is pure', (text) => {
  expect(inRules(text)).toEqual([]);
});

it('tests beside a pure lib, and other libs, may use the world', () => {
  const text = 'const now = Date.now();';
  expect(impurities([{ path: 'libs/rules/src/x.spec.ts', text }])).toEqual([]);
  expect(impurities([{ path: 'libs/storage/src/x.ts', text }])).toEqual([]);
});
