import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.mjs';
import { packageScript, runCli, runOnNode } from './run-on-node.mjs';

const captured = { output: 'capture' };

/**
 * @typedef {{ title: string, run: () => Promise<{ exitCode: number, output: string }> }} CheckPart
 */

/** The parts of `npm run check` that need no build. @type {readonly CheckPart[]} */
export const sourceChecks = [
  {
    title: 'format and lint',
    run: () => runOnNode(packageScript('@biomejs/biome/bin/biome'), ['check', '.'], captured),
  },
  { title: 'types', run: checkTypes },
  {
    title: 'architecture and unit',
    run: () =>
      runOnNode(
        packageScript('vitest/vitest.mjs'),
        ['run', '-c', 'test/vitest.config.ts', '--project', 'architecture', '--project', 'unit'],
        captured,
      ),
  },
];

/** Whether docs/generated still says what the compiled code says. @type {CheckPart} */
export const driftCheck = {
  title: 'drift of generated documents',
  run: () => runCli(['docs', '--check'], captured),
};

async function checkTypes() {
  const projects = ['.', 'apps/console'].filter((path) =>
    existsSync(join(checkout.root, path, 'tsconfig.json')),
  );
  const outputs = [];
  let exitCode = 0;
  for (const project of projects) {
    const notes = join(checkout.launchState, `types-${project.replaceAll('/', '-')}.tsbuildinfo`);
    const args = ['-p', project, '--noEmit', '--incremental', '--tsBuildInfoFile', notes];
    const result = await runOnNode(packageScript('typescript/bin/tsc'), args, captured);
    outputs.push(result.output);
    exitCode ||= result.exitCode;
  }
  return { exitCode, output: outputs.join('') };
}
