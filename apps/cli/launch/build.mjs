#!/usr/bin/env node
import { ensureBuild, removeBuild } from './ensure-build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { launch } from './launch.mjs';
import { say } from './say.mjs';
import { SetUpProblem } from './set-up-problem.mjs';

// npm run build: builds what changed; with --force all of it.
await launch(async (args) => {
  const unknown = args.find((arg) => arg !== '--force');
  if (unknown !== undefined) throw new SetUpProblem(`build knows only --force, not ${unknown}`, 2);
  await ensureDependencies();
  if (args.includes('--force')) await removeBuild();
  await ensureBuild();
  say('The build is up to date.');
  return 0;
});
