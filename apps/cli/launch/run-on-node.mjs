import { join } from 'node:path';
import { checkout } from './checkout.mjs';
import { runProgram } from './run-program.mjs';

const guard = new URL('./end-with-launcher.mjs', import.meta.url);

/**
 * Runs a script on the Node of the dependencies, whatever Node started the launcher.
 * @param {string} script absolute path
 * @param {readonly string[]} args
 * @param {{ output?: 'inherit' | 'stderr' | 'capture', env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export function runOnNode(script, args, options = {}) {
  if ((options.output ?? 'inherit') !== 'inherit')
    return runProgram(checkout.node, [script, ...args], options);
  const load = new URL(`?launcher=${process.pid}`, guard).href;
  return runProgram(checkout.node, ['--import', load, script, ...args], { ...options, channel: true });
}

/**
 * Runs the compiled command line program with these arguments.
 * @param {readonly string[]} args
 * @param {{ output?: 'inherit' | 'stderr' | 'capture', env?: NodeJS.ProcessEnv }} [options]
 */
export function runCli(args, options) {
  return runOnNode(checkout.cliMain, args, options);
}

/**
 * The absolute path of a script among the dependencies, e.g. packageScript('vite/bin/vite.js').
 * @param {string} path package and path inside it
 */
export function packageScript(path) {
  return join(checkout.nodeModules, path);
}
