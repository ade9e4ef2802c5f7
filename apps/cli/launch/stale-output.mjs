import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from './source-hash.mjs';

const COMPILED = /\.(js|mjs)(\.map)?$/;

/**
 * Removes compiled files whose source is gone, so that a deleted module cannot go on living in dist.
 * @param {string} root
 * @param {string} dist the folder of the compiled files, absolute
 * @param {readonly string[]} folders folders inside dist that mirror the sources
 * @returns {string[]} what was removed, relative to dist
 */
export function removeStaleOutput(root, dist, folders) {
  const stale = listFiles(dist, folders).filter(
    (path) => !sourcesOf(path).some((source) => existsSync(join(root, source))),
  );
  for (const path of stale) rmSync(join(dist, path));
  return stale;
}

/**
 * Whether each of these sources has its compiled file.
 * @param {string} dist absolute
 * @param {readonly string[]} sources TypeScript files relative to the checkout
 */
export function isAllCompiled(dist, sources) {
  return sources.every((source) => existsSync(join(dist, source.replace(/\.tsx?$/, '.js'))));
}

function sourcesOf(output) {
  if (!COMPILED.test(output)) return [output];
  const stem = output.replace(COMPILED, '');
  return [`${stem}.ts`, `${stem}.tsx`, `${stem}.js`, `${stem}.mjs`];
}
