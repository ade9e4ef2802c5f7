#!/usr/bin/env node
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.mjs';
import { ensureBuild } from './ensure-build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { launch } from './launch.mjs';
import { runOnNode } from './run-on-node.mjs';
import { SetUpProblem } from './set-up-problem.mjs';

const SUFFIX = '.bench.ts';

// npm run bench -- NAME ...: runs test/bench/NAME.bench.ts, compiled, with the other arguments.
await launch(async ([name, ...args]) => {
  const names = readdirSync(join(checkout.root, 'test', 'bench'))
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length));
  if (!names.includes(name)) {
    const wrong = name === undefined ? 'Which bench?' : `There is no bench ${name}.`;
    throw new SetUpProblem(
      `${wrong} npm run bench -- NAME, where NAME is one of: ${names.join(', ') || '(none yet)'}`,
      2,
    );
  }
  await ensureDependencies();
  // In turn: both write the compiled libs.
  await ensureBuild();
  await ensureBuild(['bench']);
  const { exitCode } = await runOnNode(join(checkout.dist, 'test', 'bench', `${name}.bench.js`), args);
  return exitCode;
});
