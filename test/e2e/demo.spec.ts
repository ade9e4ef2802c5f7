import type { Browser, ConsoleMessage, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kinds, type LiveSnapshot } from '#contracts';
import { ApiClient } from '../support/api-client.js';
import { findBrowser, launchBrowser } from '../support/browser.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const browser = findBrowser();
if (!browser.ok) {
  describe('the demo in a browser', () => {
    it.skip(browser.reason, () => {});
  });
}

/** What a person would take for something broken. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`${request.url()} failed`);
  });
  return complaints;
}

describe.skipIf(!browser.ok)('the demo in a browser', () => {
  let dataDir: string;
  let demo: TrialwatchProcess;
  let chromium: Browser;
  let page: Page;
  let complaints: string[];
  let api: ApiClient;

  beforeAll(async () => {
    dataDir = await makeDataDir();
    demo = await TrialwatchProcess.start('demo', dataDir);
    api = new ApiClient(demo.ready.httpUrl, await demo.token());
    chromium = await launchBrowser();
    page = await (
      await chromium.newContext({ locale: 'zh-TW', viewport: { width: 1440, height: 900 } })
    ).newPage();
    complaints = complaintsOf(page);
  });
  afterAll(async () => {
    await chromium?.close();
    await demo?.stop();
    await removeDataDir(dataDir);
  });

  it('made one account of each role, with a password each', () => {
    expect(demo.ready.accounts.map((account) => account.role).sort()).toEqual([
      'administrator',
      'operator',
      'regulator',
      'vendor',
    ]);
    expect(new Set(demo.ready.accounts.map((account) => account.password)).size).toBe(4);
  });

  it('lets the operator sign in, in Traditional Chinese', async () => {
    const operator = demo.ready.accounts.find((account) => account.role === 'operator');
    await page.goto(demo.ready.httpUrl);
    await page.getByLabel('帳號').fill(operator?.username ?? '');
    await page.getByLabel('密碼').fill(operator?.password ?? '');
    await page.getByRole('button', { name: '登入' }).click();
    await page.locator('canvas.maplibregl-canvas').waitFor({ timeout: 30_000 });
    expect(await page.evaluate(() => document.documentElement.lang)).toMatch(/^zh/);
  });

  it('has all six kinds on the map, moving', async () => {
    const live = () => api.get<LiveSnapshot>('/live');
    const placed = async () =>
      new Set(
        (await live()).devices
          .filter((one) => one.lat !== null && one.observedAt !== null)
          .map((one) => one.kind),
      );
    await expect.poll(placed, { timeout: 60_000, interval: 500 }).toEqual(new Set(kinds));
    const buses = async () =>
      (await live()).devices.filter((one) => one.kind === 'bus').map((one) => `${one.lat} ${one.lon}`);
    const before = await buses();
    await expect.poll(buses, { timeout: 30_000, interval: 500 }).not.toEqual(before);
    for (const id of ['ez10-01', 'lamp-01']) await page.getByText(id, { exact: true }).first().waitFor();
  });

  it('finds the planted lane departure within a minute of the first frame', { timeout: 90_000 }, async () => {
    await page.getByRole('link', { name: /案件/ }).first().click();
    await page.getByRole('row').filter({ hasText: '駛出車道' }).first().waitFor({ timeout: 60_000 });
  });

  it('opens the page of the incident, with its map and its chart', async () => {
    await page.getByRole('row').filter({ hasText: '駛出車道' }).getByRole('link').first().click();
    await page.waitForURL(/\/incidents\/.+/);
    await page.locator('canvas.maplibregl-canvas').first().waitFor();
    await page.locator('.uplot canvas').first().waitFor();
  });

  it('lets the operator acknowledge it, and keeps that as an entry', async () => {
    await page.getByRole('button', { name: '確認' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '送出' }).click();
    await dialog.waitFor({ state: 'detached' });
    const incidents = await api.get<{ items: { state: string; rule: string }[] }>(
      '/incidents?rule=left_lane',
    );
    expect(incidents.items[0]?.state).toBe('acknowledged');
  });

  it('speaks English too', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page
      .getByText('Left its lane')
      .or(page.getByText(/left (the|its) lane/i))
      .first()
      .waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.getByRole('link', { name: /Map/ }).first().click();
    await page.getByText('Driverless bus').first().waitFor();
  });

  it('had nothing to complain about', () => {
    expect(complaints).toEqual([]);
    expect(demo.log).toBe('');
  });

  it('stops in order, and goes on from the same data', async () => {
    expect(await demo.stop()).toBe(0);
    demo = await TrialwatchProcess.start('serve', dataDir);
    api = new ApiClient(demo.ready.httpUrl, await demo.token());
    expect(demo.ready.accounts).toEqual([]);
    const incidents = await api.get<{ items: { rule: string }[] }>('/incidents?rule=left_lane');
    expect(incidents.items.length).toBeGreaterThan(0);
  });
});
