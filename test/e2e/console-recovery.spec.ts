import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, launchBrowser } from '../support/browser.js';
import { type ConsoleSession, signIn } from '../support/console-session.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const browser = findBrowser();
if (!browser.ok) {
  describe('the console while the server is away', () => {
    it.skip(browser.reason, () => {});
  });
}

describe.skipIf(!browser.ok)('the console while the server is away', () => {
  let dataDir: string;
  let demo: TrialwatchProcess;
  let chromium: Browser;
  let session: ConsoleSession;

  beforeAll(async () => {
    dataDir = await makeDataDir();
    demo = await TrialwatchProcess.start('demo', dataDir);
    chromium = await launchBrowser();
    session = await signIn(chromium, demo.ready, 'operator');
  });
  afterAll(async () => {
    await chromium?.close();
    await demo?.stop();
    await removeDataDir(dataDir);
  });

  it('says how old its picture is, and still opens pages', async () => {
    const { page } = session;
    await page.locator('[data-link=live]').waitFor();
    const fetched = () =>
      page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes('/quarantined-page')),
      );
    await expect.poll(fetched, { timeout: 30_000 }).toBe(true);
    await demo.kill();
    await page.getByText('您看到的不是最新狀態').waitFor();
    await page
      .getByText(/畫面是 \d+ 秒前的/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: /設備/ }).first().click();
    await page.getByRole('heading', { name: '設備' }).waitFor();
    await page.getByText('無法連上伺服器').waitFor();
  });

  it('recovers by itself once the server is back, with the same session', async () => {
    const { page } = session;
    const [http, mqtt] = [demo.ready.httpUrl, demo.ready.mqttUrl].map((url) => Number(new URL(url).port));
    demo = await TrialwatchProcess.start('demo', dataDir, {}, { http: http ?? 0, mqtt: mqtt ?? 0 });
    await page.locator('[data-link=live]').waitFor({ timeout: 30_000 });
    await page.getByRole('link', { name: 'bay-01' }).waitFor();
    expect(await page.getByText('您看到的不是最新狀態').count()).toBe(0);
  });
});
