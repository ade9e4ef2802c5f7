#!/usr/bin/env node
import { driftCheck, sourceChecks } from './check-parts.mjs';
import { ensureBuild } from './ensure-build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { launch } from './launch.mjs';
import { SetUpProblem } from './set-up-problem.mjs';

// npm run check: format, lint, types, architecture, unit tests and drift; every part is run, whatever fails.
await launch(async () => {
  const startedAtMs = performance.now();
  await ensureDependencies();
  const passed = await Promise.all([
    ...sourceChecks.map(runPart),
    runPart({ title: driftCheck.title, run: buildAndDrift }),
  ]);
  const failures = passed.filter((ok) => !ok).length;
  print(failures === 0 ? 'check: all good' : `check: ${failures} of ${passed.length} failed`, startedAtMs);
  return failures === 0 ? 0 : 1;
});

async function runPart({ title, run }) {
  const startedAtMs = performance.now();
  const { exitCode, output } = await run();
  print(`${exitCode === 0 ? 'ok    ' : 'FAILED'} ${title}`, startedAtMs);
  if (exitCode !== 0) process.stdout.write(`${output.trimEnd()}\n`);
  return exitCode === 0;
}

async function buildAndDrift() {
  try {
    await ensureBuild(['server']);
  } catch (error) {
    if (!(error instanceof SetUpProblem)) throw error;
    return { exitCode: error.exitCode, output: error.message };
  }
  return driftCheck.run();
}

function print(line, startedAtMs) {
  process.stdout.write(`${line} (${((performance.now() - startedAtMs) / 1000).toFixed(1)} s)\n`);
}
