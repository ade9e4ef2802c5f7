import { expect, it, vi } from 'vitest';
import { badNestFiles, badPaths, defaultExports } from './names.js';
import { codeFolders, readCode } from './source-files.js';

// Reading the whole checkout takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const code = readCode(codeFolders);

it('every file and folder has a telling name', () => {
  expect(badPaths(code.map(({ path }) => path))).toEqual([]);
});

it.each([
  ['libs/live/src/utils.ts', 'utils says nothing'],
  ['libs/live/src/utils/a.ts', 'utils says nothing'],
  ['libs/common/src/a.ts', 'common says nothing'],
  ['apps/console/src/shared/a.tsx', 'shared says nothing'],
  ['libs/live/src/core.spec.ts', 'core says nothing'],
  ['libs/live/src/misc.ts', 'misc says nothing'],
  ['libs/live/src/date-helpers.ts', 'date-helpers says nothing'],
  ['libs/live/src/liveHub.ts', 'not in kebab-case'],
  ['apps/console/src/MapView.tsx', 'not in kebab-case'],
  ['libs/live/src/live_hub.ts', 'not in kebab-case'],
])('%s: %s', (path, what) => {
  expect(badPaths([path])).toEqual([`${path}: ${what}`]);
});

it('names with a meaning pass', () => {
  expect(badPaths(['apps/server/src/live/live.gateway.ts', 'libs/live/src/live-hub.spec.ts'])).toEqual([]);
});

it('exports are named, except where a tool demands otherwise', () => {
  expect(defaultExports(code)).toEqual([]);
  const text = 'export default {};\n';
  expect(defaultExports([{ path: 'apps/console/vite.config.ts', text }])).toEqual([]);
  expect(defaultExports([{ path: 'apps/console/src/map.ts', text }])).toHaveLength(1);
  const others = ['export default function f() {}\n', 'const a = 1;\nexport { a as default };\n'];
  for (const other of others)
    expect(defaultExports([{ path: 'libs/live/src/a.ts', text: other }])).toHaveLength(1);
});

it('NestJS classes live in files that say what they are', () => {
  expect(badNestFiles(code)).toEqual([]);
  const text = "@Controller('trials')\nexport class TrialsController {}\n";
  expect(badNestFiles([{ path: 'apps/server/src/trials.controller.ts', text }])).toEqual([]);
  expect(badNestFiles([{ path: 'apps/server/src/trials.ts', text }])).toEqual([
    'apps/server/src/trials.ts:1: @Controller belongs in a file *.controller.ts',
  ]);
});
