import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildParts } from './build-parts.mjs';
import { checkout } from './checkout.mjs';
import { runOnNode } from './run-on-node.mjs';
import { say } from './say.mjs';
import { withSetUpLock } from './set-up-lock.mjs';
import { SetUpProblem } from './set-up-problem.mjs';
import { listFiles, sourceHash } from './source-hash.mjs';
import { isAllCompiled, removeStaleOutput } from './stale-output.mjs';

/**
 * Builds those parts whose sources changed since they were last built, side by side.
 * @param {readonly (keyof typeof buildParts)[]} names
 * @throws {SetUpProblem} with the compiler's output where a part does not build
 */
export async function ensureBuild(names = ['server', 'console']) {
  const isDue = (name) => !isBuilt(name);
  if (!names.some(isDue)) return;
  await withSetUpLock(async () => {
    const results = await Promise.all(names.filter(isDue).map(build));
    const failed = results.filter((result) => result.exitCode !== 0);
    if (failed.length === 0) return;
    const told = failed.map(({ title, output }) => `${title} does not build:\n${output.trimEnd()}`);
    throw new SetUpProblem(told.join('\n'), failed[0].exitCode);
  });
}

/** Removes everything that was built, so that the next ensureBuild builds all of it. */
export async function removeBuild() {
  await withSetUpLock(async () => {
    for (const name of Object.keys(buildParts)) rmSync(stampPath(name), { force: true });
    for (const entry of readdirSync(checkout.dist)) {
      const path = join(checkout.dist, entry);
      if (path !== checkout.launchState) rmSync(path, { recursive: true });
    }
  });
}

function isBuilt(name) {
  const { proof } = buildParts[name];
  return existsSync(join(checkout.dist, proof)) && readStamp(name) === hashOf(name);
}

async function build(name) {
  const { title, mirrored, command } = buildParts[name];
  const startedAtMs = performance.now();
  say(`Building ${title} ...`);
  // Taken before the build: an edit while it runs makes the next start build again.
  const hash = hashOf(name);
  rmSync(stampPath(name), { force: true });
  removeStaleOutput(checkout.root, checkout.dist, mirrored);
  resetCompilerWhereFilesAreMissing(name);
  const [script, ...args] = command;
  const { exitCode, output } = await runOnNode(script, args, { output: 'capture' });
  if (exitCode === 0) {
    writeStamp(name, hash);
    say(`Built ${title} in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s.`);
  }
  return { title, exitCode, output };
}

// An incremental compiler trusts its notes and would not write again what somebody deleted from dist.
function resetCompilerWhereFilesAreMissing(name) {
  const { compilerState, mirrored, counts } = buildParts[name];
  if (compilerState === undefined) return;
  const sources = listFiles(checkout.root, mirrored).filter((path) => /\.tsx?$/.test(path) && counts(path));
  const compiled = sources.filter((path) => !path.endsWith('.d.ts'));
  if (!isAllCompiled(checkout.dist, compiled)) rmSync(join(checkout.dist, compilerState), { force: true });
}

function hashOf(name) {
  const { inputs, counts } = buildParts[name];
  return sourceHash(checkout.root, inputs, counts);
}

function stampPath(name) {
  return join(checkout.launchState, `${name}.sha256`);
}

function readStamp(name) {
  return existsSync(stampPath(name)) ? readFileSync(stampPath(name), 'utf8') : undefined;
}

function writeStamp(name, hash) {
  mkdirSync(checkout.launchState, { recursive: true });
  const draft = `${stampPath(name)}.${process.pid}`;
  writeFileSync(draft, hash);
  renameSync(draft, stampPath(name));
}
