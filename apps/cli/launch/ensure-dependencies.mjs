import { existsSync } from 'node:fs';
import { checkout } from './checkout.mjs';
import { runProgram } from './run-program.mjs';
import { say } from './say.mjs';
import { withSetUpLock } from './set-up-lock.mjs';
import { SetUpProblem } from './set-up-problem.mjs';
import { lacksDatabase, packagesWithoutTheirPrograms, whyInstall } from './why-install.mjs';

const OLDEST_NODE = [20, 19];

/**
 * Installs the dependencies where they are missing or differ from package-lock.json, by `npm ci`.
 * @throws {SetUpProblem} where that cannot be done
 */
export async function ensureDependencies() {
  refuseOldNode();
  if (isComplete()) return;
  await withSetUpLock(async () => {
    // Another launcher may have done it while this one waited.
    if (isComplete()) return;
    const why = whyInstall(checkout.root);
    if (why !== undefined) await install(why);
    await runSkippedScripts();
    await proveNode();
  });
}

function isComplete() {
  return whyInstall(checkout.root) === undefined && packagesWithoutTheirPrograms(checkout.root).length === 0;
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = OLDEST_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new SetUpProblem(
    `Node ${OLDEST_NODE.join('.')} or newer is needed to start; this is ${process.versions.node}.`,
  );
}

async function install(why) {
  say(`Installing the dependencies: ${why}. This takes a minute or two, once.`);
  // Building needs what npm would leave out under NODE_ENV=production or omit=optional. Its warnings that some
  // packages want a newer Node do not matter: they run on the Node of the dependencies.
  const exitCode = await npm([
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (exitCode !== 0) {
    throw new SetUpProblem(
      `npm could not install the dependencies (exit code ${exitCode}, reason above). They come from the npm ` +
        'registry: check the network or the proxy, then start again; it begins anew.',
      exitCode,
    );
  }
  if (lacksDatabase(checkout.root)) {
    say('npm went on without the embedded PostgreSQL: start again with a network, or set DATABASE_URL.');
  }
}

async function runSkippedScripts() {
  const missing = packagesWithoutTheirPrograms(checkout.root);
  if (missing.length === 0) return;
  say(`npm did not run the install scripts of ${missing.join(' and ')}; running these now.`);
  const exitCode = await npm(['rebuild', '--ignore-scripts=false', ...missing]);
  const still = packagesWithoutTheirPrograms(checkout.root);
  if (exitCode === 0 && still.length === 0) return;
  throw new SetUpProblem(
    `The install scripts of ${(still.length > 0 ? still : missing).join(' and ')} did not run (reason above). ` +
      'By hand: npm rebuild --ignore-scripts=false --foreground-scripts ' +
      missing.join(' '),
  );
}

async function proveNode() {
  const { exitCode, output } = await runProgram(checkout.node, ['--version'], { output: 'capture' }).catch(
    (error) => ({
      exitCode: 1,
      output: error.message,
    }),
  );
  if (exitCode === 0) return;
  throw new SetUpProblem(`The Node of the dependencies does not run on this machine: ${output.trim()}`);
}

async function npm(args) {
  const own = process.env.npm_execpath;
  const usable = own !== undefined && /npm-cli\.js$/.test(own) && existsSync(own);
  const [command, ...first] = usable ? [process.execPath, own] : ['npm'];
  try {
    const { exitCode } = await runProgram(command, [...first, ...args], {
      output: 'stderr',
      // An npm that does not know allowScripts runs every script, also the one that only counts visitors.
      env: { ...process.env, SCARF_ANALYTICS: 'false' },
      shell: !usable && process.platform === 'win32',
    });
    return exitCode;
  } catch (error) {
    throw new SetUpProblem(
      `npm could not be started: ${error.message}. It comes with Node; is it on the PATH?`,
    );
  }
}
