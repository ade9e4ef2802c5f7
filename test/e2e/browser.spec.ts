import { expect, it } from 'vitest';
import { findBrowser, launchBrowser } from '../support/browser.js';

const browser = findBrowser();

it.skipIf(!browser.ok)('the browser of the tests draws WebGL 2, which the map needs', async () => {
  await using chromium = await launchBrowser();
  const page = await chromium.newPage();
  const pixel = await page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    if (gl === null) return undefined;
    gl.clearColor(0, 1, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const read = new Uint8Array(4);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, read);
    return [...read];
  });
  expect(pixel).toEqual([0, 255, 0, 255]);
});
