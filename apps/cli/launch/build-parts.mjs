import { packageScript } from './run-on-node.mjs';

const isCompiled = (path) => !/\.spec\.tsx?$/.test(path) && !path.startsWith('apps/cli/launch/');
const COMMON_INPUTS = ['tsconfig.json', 'package.json', 'package-lock.json'];
const SERVER_SOURCES = ['apps/server/src', 'apps/cli/src', 'libs', 'simulators/src'];

/**
 * The parts of a build. `inputs` are the files and folders whose contents decide whether it is still good,
 * `mirrored` the folders of dist that hold one compiled file a source, `proof` a file that a good build leaves.
 */
export const buildParts = {
  server: {
    title: 'the server',
    inputs: [...COMMON_INPUTS, 'nest-cli.json', 'apps/server/tsconfig.app.json', ...SERVER_SOURCES],
    counts: isCompiled,
    mirrored: SERVER_SOURCES,
    compilerState: 'tsconfig.app.tsbuildinfo',
    proof: 'apps/cli/src/main.js',
    command: [packageScript('@nestjs/cli/bin/nest.js'), 'build', 'server'],
  },
  console: {
    title: 'the console',
    inputs: [...COMMON_INPUTS, 'apps/console', 'libs/contracts/src', 'libs/geometry/src', 'libs/access/src'],
    counts: isCompiled,
    mirrored: [],
    proof: 'console/index.html',
    command: [packageScript('vite/bin/vite.js'), 'build', '--config', 'apps/console/vite.config.ts'],
  },
  bench: {
    title: 'the benches',
    inputs: [...COMMON_INPUTS, ...SERVER_SOURCES, 'test/bench', 'test/support'],
    counts: isCompiled,
    mirrored: ['test'],
    proof: 'test/bench',
    command: [packageScript('typescript/bin/tsc'), '-p', 'test/bench'],
  },
};
