import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { IncidentSummary, LiveSnapshot, Role } from '#contracts';
import { ruleSpecifications } from '#rules';
import { en } from '../../apps/console/src/i18n/en/en.js';
import { zhTw } from '../../apps/console/src/i18n/zh-tw/zh-tw.js';
import { ApiClient } from '../support/api-client.js';
import { findBrowser, launchBrowser } from '../support/browser.js';
import { type ConsoleSession, signIn } from '../support/console-session.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

describe('the words of the console', () => {
  it.each([
    ['Traditional Chinese', zhTw],
    ['English', en],
  ])('name every rule and each of its parameters in %s', (_, texts) => {
    const unnamed = ruleSpecifications.flatMap(({ rule, parameters }) => [
      ...(rule in texts.rule ? [] : [rule]),
      ...parameters.filter(({ name }) => !(name in texts.evidence)).map(({ name }) => `${rule}.${name}`),
    ]);
    expect(unnamed).toEqual([]);
  });
});

const browser = findBrowser();
if (!browser.ok) {
  describe('what each role sees', () => {
    it.skip(browser.reason, () => {});
  });
}

describe.skipIf(!browser.ok)('what each role sees', () => {
  let dataDir: string;
  let demo: TrialwatchProcess;
  let chromium: Browser;
  const sessions = new Map<Role, ConsoleSession>();
  let incident: IncidentSummary;

  const at = async (role: Role, path: string): Promise<Page> => {
    const session = sessions.get(role);
    if (session === undefined) throw new Error(`no ${role} is signed in`);
    await session.page.goto(`${demo.ready.httpUrl}${path}`);
    return session.page;
  };
  const buttonsOf = (page: Page) => page.locator('.page-head').getByRole('button').allTextContents();

  beforeAll(async () => {
    dataDir = await makeDataDir();
    demo = await TrialwatchProcess.start('demo', dataDir);
    const api = new ApiClient(demo.ready.httpUrl, await demo.token());
    chromium = await launchBrowser();
    for (const role of ['operator', 'vendor', 'regulator', 'administrator'] as const)
      sessions.set(role, await signIn(chromium, demo.ready, role));
    incident = await vi.waitFor(
      async () => {
        const [first] = (await api.get<{ items: IncidentSummary[] }>('/incidents?rule=left_lane')).items;
        if (first === undefined) throw new Error('no incident yet');
        return first;
      },
      { timeout: 60_000, interval: 500 },
    );
  });
  afterAll(async () => {
    await chromium?.close();
    await demo?.stop();
    await removeDataDir(dataDir);
  });

  it.each(['operator', 'regulator', 'administrator'] as const)(
    'the %s sees the devices of every vendor',
    async (role) => {
      const page = await at(role, '/');
      await page.getByText('56 / 56 台').waitFor();
    },
  );

  it('the vendor sees its own devices and nothing of the others, by no way', async () => {
    const page = await at('vendor', '/');
    const live = await page.evaluate(async () => (await fetch('/api/v1/live')).json());
    const { devices } = live as LiveSnapshot;
    expect(devices.length).toBeGreaterThan(0);
    const own = new Set(devices.map(({ vendorId }) => vendorId));
    expect(own.size).toBe(1);
    await page.getByText(`${devices.length} / ${devices.length} 台`).waitFor();

    const list = await at('vendor', '/devices');
    await list.getByRole('row').nth(devices.length).waitFor();
    expect(await list.getByRole('row').count()).toBe(devices.length + 1);

    const foreign = own.has('lumen-works') ? 'ez10-01' : 'lamp-01';
    const refused = await at('vendor', `/devices/${foreign}`);
    await refused.getByRole('alert').or(refused.locator('.problem-panel')).first().waitFor();
    expect(await refused.getByText(foreign, { exact: true }).count()).toBe(0);
  });

  it.each(['operator', 'administrator'] as const)('the %s may handle an incident', async (role) => {
    const page = await at(role, `/incidents/${incident.id}`);
    await page.getByRole('button', { name: '確認', exact: true }).waitFor();
    expect(await buttonsOf(page)).toEqual(['確認', '指派', '留言', '處理完畢']);
  });

  it('the regulator reads the incident and comments on it, and may not handle it', async () => {
    const page = await at('regulator', `/incidents/${incident.id}`);
    await page.getByRole('button', { name: '留言' }).waitFor();
    expect(await buttonsOf(page)).toEqual(['留言']);
    await page.getByRole('button', { name: '留言' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('請說明當時的人工接管情形');
    await dialog.getByRole('button', { name: '送出' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('請說明當時的人工接管情形').waitFor();
  });

  it('the evidence is told in words, with the side that was crossed', async () => {
    const page = await at('regulator', `/incidents/${incident.id}`);
    const table = page.getByRole('table', { name: '關鍵觀測' }).first();
    await table.getByText('右前角').first().waitFor();
    expect(await page.locator('.panel').filter({ has: table }).first().textContent()).not.toContain('{');
  });

  it('no role makes the browser complain', () => {
    const expected = /status of (403|404)/;
    const complaints = [...sessions.values()].flatMap((session) => session.complaints);
    expect(complaints.filter((text) => !expected.test(text))).toEqual([]);
  });
});
