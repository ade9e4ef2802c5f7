#!/usr/bin/env node
import { ensureBuild } from './ensure-build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { launch } from './launch.mjs';
import { prepareBrowser } from './prepare-browser.mjs';
import { packageScript, runOnNode } from './run-on-node.mjs';

// npm test: every test there is; further arguments go to vitest.
await launch(async (args) => {
  await ensureDependencies();
  await ensureBuild();
  await prepareBrowser();
  const { exitCode } = await runOnNode(packageScript('vitest/vitest.mjs'), [
    'run',
    '-c',
    'test/vitest.config.ts',
    ...args,
  ]);
  return exitCode;
});
