import { ensureBuild } from './ensure-build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { launch } from './launch.mjs';
import { runCli } from './run-on-node.mjs';

/**
 * Runs the command line program with everything it needs set up on the way.
 * @param {readonly string[]} firstArgs what comes before the arguments typed by the person
 */
export function launchCli(firstArgs) {
  return launch(async (args) => {
    await ensureDependencies();
    await ensureBuild();
    const { exitCode } = await runCli([...firstArgs, ...args]);
    return exitCode;
  });
}
