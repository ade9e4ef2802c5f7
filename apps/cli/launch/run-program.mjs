import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { checkout } from './checkout.mjs';

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PARENT_LOOK_MS = 250;
// A terminal sends these to the whole foreground group: passing them on would deliver them twice.
const SENT_BY_TERMINAL = new Set(['SIGINT', 'SIGHUP']);

/**
 * Runs a program to its end, passing signals on to it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{
 *   output?: 'inherit' | 'stderr' | 'capture', env?: NodeJS.ProcessEnv, cwd?: string,
 *   shell?: boolean, channel?: boolean,
 * }} [options] output: as ours, all of it on our stderr, or kept and returned; channel: open an IPC channel
 * @returns {Promise<{ exitCode: number, output: string }>} 128 + n where signal n ended it; output only if captured
 */
export function runProgram(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? checkout.root,
      env: options.env ?? process.env,
      shell: options.shell ?? false,
      stdio: stdioFor(options),
    });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    const stopPassing = passSignalsTo(child);
    child.once('error', (error) => {
      stopPassing();
      reject(error);
    });
    child.once('close', (code, signal) => {
      stopPassing();
      const exitCode = code ?? 128 + constants.signals[signal];
      resolve({ exitCode, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

function stdioFor({ output = 'inherit', channel = false }) {
  if (output === 'capture') return ['ignore', 'pipe', 'pipe'];
  if (output === 'stderr') return ['ignore', 2, 2];
  return channel ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit';
}

function passSignalsTo(child) {
  const onTerminal = [0, 1, 2].some((fd) => isatty(fd));
  let told = false;
  const handlers = PASSED_ON.map((signal) => {
    const handler = () => {
      told = true;
      if (!(onTerminal && SENT_BY_TERMINAL.has(signal))) child.kill(signal);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  const parentPid = process.ppid;
  // npm passes a signal to the shell between it and us, and some shells die of it without passing it on.
  const watch = setInterval(() => {
    if (told || process.env.npm_lifecycle_event === undefined || process.ppid === parentPid) return;
    told = true;
    child.kill('SIGTERM');
  }, PARENT_LOOK_MS);
  return () => {
    clearInterval(watch);
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
