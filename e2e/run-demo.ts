/** One demo per journey, on free ports and a folder of its own, and the few things every shopper does. */
import { test as base, expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { withCheckedAnswers } from '@epos-kantan/bff/testing';
import { startDemo } from '@epos-kantan/demo';
import type { DemoOptions, RunningDemo } from '@epos-kantan/demo';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A trade in the simulator's ledger. */
export interface LedgerTrade {
  readonly orderId: string;
  readonly status: string;
  readonly amount: number;
  readonly pointsUsed: number;
  /** What was given back. */
  readonly canceledAmount: number;
  readonly calls: readonly { readonly path: string }[];
}

/** What a journey can see and do besides the browser. */
export interface DemoWorld extends RunningDemo {
  readonly dataDir: string;
  ledger(): Promise<readonly LedgerTrade[]>;
  control(path: string, body: object): Promise<void>;
}

/** Playwright's test with a running demo. */
export const test = base.extend<{ demo: DemoWorld }>({
  // Playwright wants the first argument destructured, even when nothing of it is used.
  // eslint-disable-next-line no-empty-pattern -- required by Playwright's fixture parser
  demo: async ({}, use) => {
    await withDemo({}, use);
  },
});

/** Runs a demo for as long as `use` takes; then each answer of its BFF must have been as described. */
export async function withDemo(
  options: Pick<DemoOptions, 'otherOrigins'>,
  use: (demo: DemoWorld) => Promise<void>,
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'epos-kantan-journey-'));
  const faults: string[] = [];
  const running = await startDemo({
    ...options,
    dataDir,
    ports: { shop: 0, bff: 0, simulator: 0 },
    quiet: true,
    wrapBff: (bff) => ({ ...bff, app: withCheckedAnswers(bff.app, (fault) => faults.push(fault)) }),
  });
  const plane = `${running.simulatorUrl}/_simulator`;
  await use({
    ...running,
    dataDir,
    ledger: async () => {
      const books = (await (await fetch(`${plane}/ledger`)).json()) as { trades: LedgerTrade[] };
      return books.trades;
    },
    control: async (path, body) => {
      const answer = await fetch(`${plane}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}: ${await answer.text()}`);
    },
  });
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
  expect(faults, 'answers that are not as described').toEqual([]);
}

export { expect };

/** Puts the first product into the cart and orders it: ends on the order page, before the payment. */
export async function placeOrder(page: Page, demo: DemoWorld): Promise<string> {
  await page.goto(demo.shopUrl);
  await page
    .getByRole('button', { name: /カートに入れる|Add to cart/ })
    .first()
    .click();
  await page.goto(`${demo.shopUrl}/cart`);
  await page.getByRole('button', { name: /注文内容の確認へ|Review your order/ }).click();
  await page.waitForURL(/\/orders\//);
  return (await page.locator('[data-order-id]').first().textContent()) ?? '';
}

/** The button inside the element, as a shopper finds it. */
export function payButton(page: Page): Locator {
  return page.locator('epos-kantan-button button[part=button]');
}

/** Logs in at the simulated EPOS as one of its test shoppers: ends on the confirmation page. */
export async function logIn(page: Page, shopper: string): Promise<void> {
  await page.waitForURL(/epos/);
  await page.locator('input[name=eposNetId]').fill(`sim-${shopper}`);
  await page.locator('input[name=password]').fill(`${shopper}-1234`);
  await page.getByRole('button', { name: /ログインして次へ|Log in/ }).click();
}

/** Confirms the payment at the simulated EPOS. */
export async function confirm(page: Page): Promise<void> {
  await page.getByRole('button', { name: /この内容で支払う|Pay/ }).click();
}

/** The step's state in the picture beside the shop. */
export function step(page: Page, number: number): Locator {
  return page.locator(`[data-step-row="${String(number)}"]`);
}

/** The opened messages of the picture that are plain English: fields and addresses hold no two words in a row. */
export async function englishMessages(page: Page): Promise<readonly string[]> {
  const texts = await page.locator('.wire[data-field=text]').allTextContents();
  return texts.filter((text) => /[A-Za-z]{2,}:? [a-z]/.test(text));
}
