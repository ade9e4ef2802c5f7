import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, Role } from '#contracts';
import { findBrowser, launchBrowser } from '../support/browser.js';
import { type ConsoleSession, signIn } from '../support/console-session.js';
import { excursion, LaneBus, laneTrial, seconds, straightLane } from '../support/lane-bus.js';
import { pageViolations } from '../support/page-violations.js';
import { type StartedServer, startTestServer } from '../support/running-server.js';

const browser = findBrowser();
if (!browser.ok) {
  describe('verdicts in the console', () => {
    it.skip(browser.reason, () => {});
  });
}

const dayS = 86_400;

describe.skipIf(!browser.ok)('verdicts in the console', () => {
  let started: StartedServer;
  let chromium: Browser;
  const sessions = new Map<Role, ConsoleSession>();
  const buses: LaneBus[] = [];

  beforeAll(async () => {
    started = await startTestServer();
    chromium = await launchBrowser();
    const { httpUrl } = started.server;
    const accounts = [...started.passwords].map(([role, password]) => ({ username: role, role, password }));
    for (const role of ['operator', 'vendor'] as const)
      sessions.set(role, await signIn(chromium, { httpUrl, accounts }, role));
    for (const { page } of sessions.values()) page.setDefaultTimeout(120_000);
    await rest(null);
  });
  afterAll(async () => {
    for (const bus of buses) await bus.end();
    await chromium?.close();
    await started?.stop();
  });

  async function newBus(id: string): Promise<LaneBus> {
    const api = started.as.administrator;
    await api.post('/trials', laneTrial(`${id}-trial`, id, { lanes: [straightLane], speedLimitMps: 5 }));
    const startMs = Math.floor(Date.now() / 1000) * 1000 - 600_000;
    const address = { trialId: `${id}-trial`, deviceId: id };
    const bus = await LaneBus.connect(api, started.server.mqttUrl, address, startMs);
    buses.push(bus);
    return bus;
  }

  /** A map that nobody looks at is not drawn: without a graphics card that would cost all there is. */
  async function rest(except: Role | null): Promise<void> {
    for (const [role, { page }] of sessions) if (role !== except) await page.goto('about:blank');
  }

  async function at(role: Role, path: string): Promise<Page> {
    const session = sessions.get(role);
    if (session === undefined) throw new Error(`no ${role} is signed in`);
    await rest(role);
    await session.page.goto(`${started.server.httpUrl}${path}`);
    return session.page;
  }

  async function departureOf(deviceId: string): Promise<Finding> {
    const found = () => started.as.operator.all<Finding>(`/findings?deviceId=${deviceId}&rule=left_lane`);
    await expect.poll(async () => (await found()).length).toBe(1);
    return (await found())[0] as Finding;
  }

  async function expectNoViolations(page: Page): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([colorScheme, await pageViolations(page)]).toEqual([colorScheme, []]);
    }
  }

  it('an incident explains itself, and tells an amendment while one looks at it', async () => {
    const bus = await newBus('told-bus');
    const away = excursion(40, 60);
    await bus.send(seconds(0, 46, away));
    await bus.send(seconds(66, 90));
    const { incidentId } = await departureOf('told-bus');
    const page = await at('operator', `/incidents/${incidentId}`);
    const why = page.getByRole('region', { name: '研判依據' });
    await why.getByText('車輛外廓超出所有核准車道邊界').waitFor();
    await why.getByText('以原始紀錄重新研判，結果相同').waitFor();
    await why.getByRole('table').getByText('違反').first().waitFor();

    await bus.send(seconds(47, 65, away));
    await page.getByText('修正違規').first().waitFor();
    await page.getByText(/補到資料後，「駛出車道」結束時間由 .* 改為/).waitFor();
    await page.getByText(/修正紀錄（共 \d+ 版）/).click();
    await page.getByRole('columnheader', { name: '記錄時間' }).waitFor();
    await expectNoViolations(page);
  });

  it('an incident whose findings were all withdrawn says so and stays open', async () => {
    const bus = await newBus('sparse-bus');
    await bus.send(seconds(0, 30));
    await bus.send([35, 40, 45, 50, 55].map((second) => ({ second, aside: 6 })));
    const { incidentId } = await departureOf('sparse-bus');
    const page = await at('operator', `/incidents/${incidentId}`);
    await page.getByRole('heading', { name: /駛出車道/ }).waitFor();
    await bus.send(seconds(31, 90).filter(({ second }) => second % 5 !== 0 || second > 55));
    await page.locator('.page-head').getByText('違規均已撤回').waitFor();
    await page.locator('.page-head').getByText('待確認').waitFor();
    await page
      .getByText(/撤回原因：/)
      .first()
      .waitFor();
    await expectNoViolations(page);
    const list = await at('operator', '/incidents');
    await list.getByRole('row').filter({ hasText: 'sparse-bus' }).getByText('違規已全部撤回').waitFor();
  });

  it('an operator suspends and resumes a trial, with a reason that everybody reads', async () => {
    await newBus('steered-bus');
    const page = await at('operator', '/trials/steered-bus-trial');
    await page.getByRole('button', { name: '暫停' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectNoViolations(page);
    const confirm = dialog.getByRole('button', { name: '確認暫停' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel(/理由/).fill('機車闖入車道');
    await dialog.getByLabel(/生效時間/).fill('明天');
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel(/生效時間/).fill('');
    await confirm.click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('機車闖入車道').waitFor();
    await page.locator('.page-title').getByText('暫停').waitFor();
    await page.getByRole('button', { name: '恢復' }).waitFor();

    const ofVendor = await at('vendor', '/trials/steered-bus-trial');
    await ofVendor.getByText('機車闖入車道').waitFor();
    expect(await ofVendor.locator('.page-head').getByRole('button').count()).toBe(0);
  });

  it('data that came too late wait, and are judged when somebody asks', async () => {
    const bus = await newBus('waiting-bus');
    await bus.send(seconds(0, 30));
    const nightBefore = -2 * dayS;
    const away = excursion(nightBefore + 20, nightBefore + 40);
    await bus.send(seconds(nightBefore, nightBefore + 60, away));
    const page = await at('operator', '/trials/waiting-bus-trial');
    const panel = page.getByRole('region', { name: '等待研判的遲到資料' });
    await panel.getByText('waiting-bus', { exact: true }).waitFor();
    const path = '/findings?deviceId=waiting-bus&rule=left_lane';
    expect(await started.as.operator.all(path)).toEqual([]);
    const ofVendor = await at('vendor', '/devices/waiting-bus');
    await ofVendor.getByRole('region', { name: '等待研判的遲到資料' }).waitFor();
    expect(await ofVendor.getByRole('button', { name: /^研判/ }).count()).toBe(0);
    await at('operator', '/devices/waiting-bus');
    await panel.getByRole('button', { name: /^研判/ }).click();
    await expect.poll(async () => (await started.as.operator.all(path)).length).toBe(1);
    await panel.waitFor({ state: 'detached' });
  });

  it('nothing of it makes the browser complain', () => {
    expect([...sessions.values()].flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});
