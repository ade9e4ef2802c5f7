import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const VERSION_TIMEOUT_MS = 30_000;

/**
 * Looks for a Chromium that runs: the one that CHROMIUM_PATH names (then no other), else the system's, else
 * those given, e.g. Playwright's download.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} [otherPaths] absolute paths to try last
 * @returns {{ ok: true, executablePath: string } | { ok: false, reason: string }}
 */
export function findChromium(env, otherPaths = []) {
  const named = env.CHROMIUM_PATH;
  const candidates = named
    ? [named]
    : [...systemPaths(env), ...otherPaths].filter((path) => existsSync(path));
  const reasons = [];
  for (const executablePath of candidates) {
    const problem = whyNotRunning(executablePath);
    if (problem === undefined) return { ok: true, executablePath };
    reasons.push(`${executablePath}: ${problem}`);
  }
  if (reasons.length > 0) return { ok: false, reason: `no Chromium runs here (${reasons.join('; ')})` };
  return {
    ok: false,
    reason: `no Chromium found: none of ${NAMES.join(', ')} on the PATH, and CHROMIUM_PATH is not set`,
  };
}

function systemPaths(env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...MAC_APPS];
}

// A download may lie there without the system libraries it needs: only running it tells.
function whyNotRunning(executablePath) {
  const result = spawnSync(executablePath, ['--version'], { encoding: 'utf8', timeout: VERSION_TIMEOUT_MS });
  if (result.error) return result.error.message;
  if (result.status === 0) return undefined;
  return result.stderr.trim().split('\n')[0] || `exit code ${result.status}`;
}
