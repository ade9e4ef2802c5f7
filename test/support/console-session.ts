import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Role } from '#contracts';
import type { ReadyLine } from './trialwatch-process.js';

/** A page of the console with somebody signed in, and what it said that nobody should read in a console. */
export interface ConsoleSession {
  readonly page: Page;
  /** Warnings and errors of the page so far. */
  readonly complaints: readonly string[];
}

/** Opens the console and signs in by keyboard alone, as people without a mouse do. */
export async function signIn(
  browser: Browser,
  ready: Pick<ReadyLine, 'httpUrl' | 'accounts'>,
  role: Role,
  options: BrowserContextOptions = {},
): Promise<ConsoleSession> {
  const account = ready.accounts.find((one) => one.role === role);
  if (account === undefined) throw new Error(`the demo has no account of a ${role}`);
  const context = await browser.newContext({
    locale: 'zh-TW',
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(ready.httpUrl);
  await page.getByLabel('帳號').focus();
  await page.keyboard.type(account.username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(account.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
  return { page, complaints };
}
