import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#contracts';
import { findBrowser, launchBrowser } from '../support/browser.js';
import { type StartedServer, startTestServer } from '../support/running-server.js';

const browser = findBrowser();
if (!browser.ok) {
  describe('the documents in a browser', () => {
    it.skip(browser.reason, () => {});
  });
}

describe.skipIf(!browser.ok)('the documents in a browser', () => {
  let started: StartedServer;
  let chromium: Browser;
  let page: Page;
  const complaints: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    started = await startTestServer();
    chromium = await launchBrowser();
    page = await chromium.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== started.server.httpUrl) elsewhere.push(request.url());
    });
  });
  afterAll(async () => {
    await chromium?.close();
    await started?.stop();
  });

  it('Swagger UI shows every operation of the API', async () => {
    await page.goto(`${started.server.httpUrl}/api/docs`);
    await page.locator('.opblock').first().waitFor();
    await expect
      .poll(() => page.locator('.opblock').count(), { timeout: 20_000 })
      .toBe(Object.keys(endpoints).length);
  });

  it('Swagger UI may send what changes something, with the header that the session needs', async () => {
    const block = page.locator('#operations-session-signIn');
    await block.locator('.opblock-summary-control').click();
    await block.getByRole('button', { name: 'Try it out' }).click();
    const password = started.passwords.get('operator');
    await block.locator('textarea').fill(JSON.stringify({ username: 'operator', password }));
    const answered = page.waitForResponse((response) => response.url().endsWith('/api/v1/session'));
    await block.getByRole('button', { name: 'Execute' }).click();
    expect((await answered).status()).toBe(201);
  });

  it.each(['mqtt', 'problems'])('the page of %s is there', async (name) => {
    await page.goto(`${started.server.httpUrl}/api/docs/${name}`);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.locator('table tbody tr').count()).toBeGreaterThan(5);
  });

  it('nothing was missing, refused by the policy, or asked for elsewhere', () => {
    expect(complaints).toEqual([]);
    expect(elsewhere).toEqual([]);
  });
});
