import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { type ChromiumSearch, findChromium } from '../../apps/cli/launch/find-chromium.mjs';

const FLAGS = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // MapLibre needs WebGL 2; without a graphics card SwiftShader draws it.
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
] as const;

let found: ChromiumSearch | undefined;

/**
 * The Chromium that browser tests use: that of CHROMIUM_PATH, else the system's, else Playwright's download.
 * @returns its path, or the reason to skip: `const browser = findBrowser(); describe.skipIf(!browser.ok)(...)`
 */
export function findBrowser(): ChromiumSearch {
  found ??= findChromium(process.env, [chromium.executablePath()].filter(existsSync));
  return found;
}

/**
 * Starts a headless Chromium in which MapLibre can draw.
 * @throws where there is none; a test skips itself by findBrowser() before it comes here
 */
export async function launchBrowser(): Promise<Browser> {
  const browser = findBrowser();
  if (!browser.ok) throw new Error(browser.reason);
  const isRoot = process.getuid?.() === 0;
  return await chromium.launch({
    executablePath: browser.executablePath,
    headless: true,
    // Chromium refuses to start its sandbox as root.
    chromiumSandbox: !isRoot,
    args: isRoot ? [...FLAGS, '--no-sandbox'] : [...FLAGS],
  });
}
