import { expect, it, vi } from 'vitest';
import { badFrontDoors, starExports } from './front-doors.js';
import { codeFolders, readCode } from './source-files.js';

// Reading the whole checkout takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const door = (text: string) => badFrontDoors([{ path: 'libs/live/src/index.ts', text }]);

it('every lib has a front door of explicit names', () => {
  expect(badFrontDoors(readCode(['libs', 'simulators']))).toEqual([]);
});

it('nothing here exports everything', () => {
  expect(starExports(readCode(codeFolders))).toEqual([]);
});

it.each([
  "export * from './hub.js';\n",
  "export * as hub from './hub.js';\n",
  "export type * from './hub.js';\n",
])('%s is found', (text) => {
  expect(starExports([{ path: 'libs/live/src/hub-door.ts', text }])).toHaveLength(1);
});

it('names handed on are fine', () => {
  expect(door("export { hub } from './hub.js';\nexport type { Hub } from './hub.js';\n")).toEqual([]);
  expect(
    starExports([{ path: 'libs/live/src/index.ts', text: "export { hub } from './hub.js';\n" }]),
  ).toEqual([]);
});

it.each([
  'export const hub = 1;\n',
  "import { hub } from './hub.js';\n",
  "import './hub.js';\n",
  'start();\n',
])('a front door that holds %s is found', (text) => {
  expect(door(text)).toEqual(['libs/live/src/index.ts:1: a front door only hands on names']);
});

it('a lib without a front door is found', () => {
  expect(badFrontDoors([{ path: 'libs/live/src/hub.ts', text: '' }])).toEqual(['libs/live: no src/index.ts']);
});
