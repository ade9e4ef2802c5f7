import { say } from './say.mjs';
import { SetUpProblem } from './set-up-problem.mjs';

/**
 * Runs a launcher: its exit code becomes ours, and a set-up problem is told without a stack.
 * @param {(args: readonly string[]) => Promise<number>} main gets the command line's arguments
 */
export async function launch(main) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof SetUpProblem)) throw error;
    say(`trialwatch: ${error.message}`);
    process.exitCode = error.exitCode;
  }
}
