import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { IncidentSummary } from '#contracts';
import { ApiClient } from '../support/api-client.js';
import { findBrowser, launchBrowser } from '../support/browser.js';
import { type ConsoleSession, signIn } from '../support/console-session.js';
import { pageViolations } from '../support/page-violations.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const browser = findBrowser();
if (!browser.ok) {
  describe('the console for everyone', () => {
    it.skip(browser.reason, () => {});
  });
}

describe.skipIf(!browser.ok)('the console for everyone', () => {
  let dataDir: string;
  let demo: TrialwatchProcess;
  let chromium: Browser;
  const sessions: ConsoleSession[] = [];
  let incidentId = '';

  beforeAll(async () => {
    dataDir = await makeDataDir();
    demo = await TrialwatchProcess.start('demo', dataDir);
    const api = new ApiClient(demo.ready.httpUrl, await demo.token());
    chromium = await launchBrowser();
    incidentId = await vi.waitFor(
      async () => {
        const [first] = (await api.get<{ items: IncidentSummary[] }>('/incidents')).items;
        if (first === undefined) throw new Error('no incident yet');
        return first.id;
      },
      { timeout: 60_000, interval: 500 },
    );
  });
  afterAll(async () => {
    await chromium?.close();
    await demo?.stop();
    await removeDataDir(dataDir);
  });

  const pages = (): Readonly<Record<string, string>> => ({
    '/': 'canvas.maplibregl-canvas',
    '/incidents': 'table',
    [`/incidents/${incidentId}`]: '.uplot canvas',
    '/devices': 'table',
    '/devices/ez10-01': '.uplot canvas',
    '/trials': 'table',
    '/trials/xinyi-night': 'canvas.maplibregl-canvas',
    '/quarantine': 'h1',
    '/no-such-page': 'h1',
  });

  it('has a sign-in page without violations, and one that a plant breaks', async () => {
    const page = await (await chromium.newContext({ locale: 'zh-TW' })).newPage();
    await page.goto(demo.ready.httpUrl);
    await page.getByLabel('帳號').waitFor();
    expect(await pageViolations(page)).toEqual([]);
    await page.evaluate(() => document.querySelector('label')?.remove());
    expect((await pageViolations(page)).join('\n')).toMatch(/^label: /m);
    await page.context().close();
  });

  it('has no violation on any page in either theme', async () => {
    const session = await signIn(chromium, demo.ready, 'operator');
    sessions.push(session);
    const { page } = session;
    const found: string[] = [];
    for (const [path, sight] of Object.entries(pages())) {
      await page.goto(`${demo.ready.httpUrl}${path}`);
      await page.locator(sight).first().waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const violations = await pageViolations(page);
        found.push(...violations.map((violation) => `${path} ${colorScheme} ${violation}`));
      }
    }
    expect(found).toEqual([]);
  });

  it('has no violation in an open dialog', async () => {
    const page = sessions[0]?.page;
    if (page === undefined) throw new Error('nobody is signed in');
    await page.goto(`${demo.ready.httpUrl}/incidents/${incidentId}`);
    await page.getByRole('button', { name: '處理完畢' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await pageViolations(page)).toEqual([]);
  });

  it('lets the keyboard alone find an incident and acknowledge it', async () => {
    const { page } = await signIn(chromium, demo.ready, 'operator');
    await page.getByRole('link', { name: /案件/ }).first().focus();
    await page.keyboard.press('Enter');
    const row = page.getByRole('row').filter({ hasText: '駛出車道' }).getByRole('link').first();
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('Enter');
    const acknowledge = page.getByRole('button', { name: '確認', exact: true });
    await acknowledge.waitFor();
    await acknowledge.focus();
    await page.keyboard.press('Enter');
    const note = page.getByRole('dialog').getByRole('textbox');
    await note.waitFor();
    await note.focus();
    await page.keyboard.type('已通知現場人員');
    const submit = page.getByRole('dialog').getByRole('button', { name: '送出' });
    for (
      let press = 0;
      press < 4 && !(await submit.evaluate((it) => it === document.activeElement));
      press += 1
    )
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('已通知現場人員').waitFor();
  });

  it('said nothing in the browser console', () => {
    expect(sessions.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});
