import { expect, it, vi } from 'vitest';
import { anyTypes, badComments, strangeWords } from './leftovers.js';
import { codeFolders, readCode, readFiles } from './source-files.js';

// Reading the whole checkout takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const code = readCode(codeFolders);
const TEXT = /\.(ts|tsx|mts|mjs|json|md|yml|html|css|sql|svg)$|(^|\/)(Dockerfile|LICENSE)[^/]*$/;
const inLib = (text: string) => [{ path: 'libs/live/src/a.ts', text }];
const say = (...words: string[]) => words.join('');

it('no any, no silenced tool, nothing unfinished, no dead code', () => {
  expect(anyTypes(code)).toEqual([]);
  expect(badComments(code)).toEqual([]);
});

it('nothing speaks of a workplace or a registry', () => {
  const prose = readFiles(['.'], TEXT).filter(({ path }) => path !== 'package-lock.json');
  expect(prose.some(({ path }) => path === 'CONTRIBUTING.md')).toBe(true);
  expect(strangeWords(prose)).toEqual([]);
});

it.each([
  'const a: any = 1;',
  'function f(a: any[]) {}',
  'const a = b as any;',
  'type A = Record<string, any>;',
])('%s is found', (text) => {
  expect(anyTypes(inLib(text))).toEqual(['libs/live/src/a.ts:1: any']);
});

it('the word any in prose or a name is none', () => {
  expect(anyTypes(inLib("// any reader\nconst any = 'any';\nconst b = expect.any(Number);\n"))).toEqual([]);
});

it.each([
  ['silences a tool', say('// @ts', '-ignore')],
  ['silences a tool', say('// @ts', '-nocheck')],
  ['silences a tool', say('// @ts', '-expect-error: not yet')],
  ['silences a tool', say('// biome', '-ignore lint/style/x: because')],
  ['silences a tool', say('/* eslint', '-disable */')],
  ['unfinished', say('// TO', 'DO: later')],
  ['unfinished', say('/* FIX', 'ME */')],
  ['commented-out code', '// const a = 1;'],
  ['commented-out code', '// if (a === b) {'],
  ['commented-out code', '// this.hub.close();'],
])('%s: %s', (what, comment) => {
  expect(badComments(inLib(`${comment}\nconst a = 1;\n`))).toEqual([`libs/live/src/a.ts:1: ${what}`]);
  expect(badComments(inLib(`const a = 1;\n${comment}\n`))).toEqual([`libs/live/src/a.ts:2: ${what}`]);
});

it('prose is no dead code, and a string is no comment', () => {
  const text = `// if the socket is slow, drop it\n// return what was held\nconst a = '${say('TO', 'DO')}';\n`;
  expect(badComments(inLib(text))).toEqual([]);
});

it('a test may say that a type is refused', () => {
  const text = `${say('// @ts', '-expect-error')} a string is no number\nconst a: number = 'a';\n`;
  expect(badComments([{ path: 'libs/live/src/a.spec.ts', text }])).toEqual([]);
});

it.each([
  ['a path of one machine', say('see /', 'work/main/libs')],
  ['a path of one machine', say('`/', 'home/anna/trialwatch`')],
  ['a folder beside the checkout', say('see ../', 'shared/design.md')],
  ['a package registry', say('https://registry.npm', 'js.org/zod')],
])('%s: %s', (what, text) => {
  expect(strangeWords([{ path: 'README.md', text }])).toEqual([`README.md:1: ${what}`]);
});

it('a path inside the checkout is no strange word', () => {
  expect(strangeWords([{ path: 'README.md', text: 'libs/work/a.ts, ./home/b, network/x' }])).toEqual([]);
});
