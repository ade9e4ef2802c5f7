import { expect, it, vi } from 'vitest';
import { tooBig } from './sizes.js';
import { codeFolders, readCode } from './source-files.js';

// Reading the whole checkout takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const lines = (count: number) => 'work();\n'.repeat(count);

it('nothing here is too big', () => {
  const code = readCode(codeFolders);
  expect(code.length).toBeGreaterThan(50);
  expect(tooBig(code)).toEqual([]);
});

it('a file of 300 lines passes and one more fails', () => {
  expect(tooBig([{ path: 'libs/live/src/x.ts', text: lines(300) }])).toEqual([]);
  expect(tooBig([{ path: 'libs/live/src/x.ts', text: lines(301) }])).toEqual([
    'libs/live/src/x.ts: 301 lines, at most 300',
  ]);
});

it('a test file of 400 lines passes and one more fails', () => {
  expect(tooBig([{ path: 'libs/live/src/x.spec.ts', text: lines(400) }])).toEqual([]);
  expect(tooBig([{ path: 'test/e2e/x.spec.ts', text: lines(401) }])).toHaveLength(1);
});

it.each([
  ['function', (body: string) => `function f() {\n${body}}\n`],
  ['arrow', (body: string) => `const f = () => {\n${body}};\n`],
  ['method', (body: string) => `class A {\n  m() {\n${body}}\n}\n`],
  ['component', (body: string) => `export function Map() {\n${body}  return <p />;}\n`],
])('a %s of 50 lines passes and one more fails', (_, wrap) => {
  const fits = { path: 'apps/console/src/x.tsx', text: wrap(lines(48)) };
  const grown = { path: 'apps/console/src/x.tsx', text: wrap(lines(49)) };
  expect(tooBig([fits])).toEqual([]);
  expect(tooBig([grown])).toEqual([expect.stringMatching(/a function of 51 lines, at most 50$/)]);
});

it('the body of a describe is no function, a helper inside it is', () => {
  const listing = `describe('x', () => {\n${lines(60)}});\n`;
  expect(tooBig([{ path: 'test/e2e/x.spec.ts', text: listing }])).toEqual([]);
  expect(tooBig([{ path: 'apps/server/src/x.ts', text: listing }])).toHaveLength(1);
  const helper = `describe('x', () => {\nconst f = () => {\n${lines(60)}};\n});\n`;
  expect(tooBig([{ path: 'test/e2e/x.spec.ts', text: helper }])).toHaveLength(1);
});

it('a constructor of six parameters fails', () => {
  const text = 'class A {\n  constructor(a: 1, b: 1, c: 1, d: 1, e: 1, private readonly f: 1) {}\n}\n';
  expect(tooBig([{ path: 'apps/server/src/x.ts', text }])).toEqual([
    'apps/server/src/x.ts:2: a constructor of 6 parameters, at most 5',
  ]);
  expect(
    tooBig([{ path: 'apps/server/src/x.ts', text: text.replace(', private readonly f: 1', '') }]),
  ).toEqual([]);
});
