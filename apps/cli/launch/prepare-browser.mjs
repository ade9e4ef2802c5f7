import { findChromium } from './find-chromium.mjs';
import { packageScript, runOnNode } from './run-on-node.mjs';
import { say } from './say.mjs';

/**
 * Sees to the Chromium that the browser tests need: the system's, else one that Playwright downloads. Where
 * there is neither, says so; the browser tests then skip themselves with the same reason.
 */
export async function prepareBrowser() {
  const found = findChromium(process.env);
  if (found.ok) return;
  if (process.env.CHROMIUM_PATH) {
    say(`Browser tests will be skipped: ${found.reason}`);
    return;
  }
  say('No Chromium on this machine; asking Playwright for one.');
  const { exitCode } = await runOnNode(packageScript('playwright-core/cli.js'), ['install', 'chromium'], {
    output: 'stderr',
  });
  if (exitCode !== 0) {
    say(
      'Playwright could not download Chromium (reason above). Browser tests will be skipped; install chromium to run them.',
    );
  }
}
