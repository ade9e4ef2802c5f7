import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Where things lie in this checkout: absolute paths. */
export const checkout = {
  root,
  nodeModules: join(root, 'node_modules'),
  packageLock: join(root, 'package-lock.json'),
  dist: join(root, 'dist'),
  /** What the launchers remember between two starts. */
  launchState: join(root, 'dist', '.launch'),
  cliMain: join(root, 'dist', 'apps', 'cli', 'src', 'main.js'),
  /** Node 24 as the `node` package among the dependencies brings it. */
  node: join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
};
