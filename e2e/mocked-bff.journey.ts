/** The recipe of docs/testing-your-shop.md for Playwright: a shop's own pages, and nothing behind them but the mock. */
import { expect, test } from '@playwright/test';
import type { BrowserContext } from '@playwright/test';
import { mockOrderToken } from '@epos-kantan/widget/mock/fetch';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mockBff } from './mock-bff.ts';

const manifest = createRequire(import.meta.url).resolve('@epos-kantan/widget/package.json');
const button = fileURLToPath(new URL('dist/epos-kantan-button.js', `file://${manifest}`));

const orderToken = mockOrderToken({ orderId: 'A-1', returnUrl: 'https://shop.example/thanks' });
const endpoint = 'endpoint="https://pay.shop.example"';
const PAGES: Readonly<Record<string, string>> = {
  '/checkout': `<epos-kantan-button ${endpoint} order-token="${orderToken}"></epos-kantan-button>`,
  '/thanks': `<epos-kantan-status ${endpoint}></epos-kantan-status>`,
};

/** The shop's site, as its own server would give it. */
async function openShop(context: BrowserContext): Promise<void> {
  await context.route('https://shop.example/**', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.endsWith('.js')) return route.fulfill({ path: button });
    const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
      <script async src="/epos-kantan-button.js"></script>${PAGES[pathname] ?? ''}</html>`;
    return route.fulfill({ contentType: 'text/html', body });
  });
}

test.beforeEach(({ context }) => openShop(context));

test('a shopper who comes back from EPOS is thanked', async ({ page }) => {
  await mockBff(page);
  await page.goto('https://shop.example/checkout');
  await page.locator('epos-kantan-button').click();
  await page.getByRole('button', { name: 'Log in and go on' }).click();
  await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');
});

test('a shopper who mistypes the password, goes back and cancels can pay again', async ({ page }) => {
  const kantan = await mockBff(page);
  kantan.use('wrong-password');
  await page.goto('https://shop.example/checkout');
  await page.locator('epos-kantan-button').click();
  await page.getByRole('button', { name: 'Log in and go on' }).click();
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'resumable');
  kantan.use('cancel');
  await page.goto('https://shop.example/checkout');
  await page.locator('epos-kantan-button[state=resumable]').click();
  await page.getByRole('button', { name: 'Log in and go on' }).click();
  await page.waitForURL(/thanks/);
  await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'canceled');
});

test('a shopper who comes back in another browser is thanked there', async ({ page, browser }) => {
  const kantan = await mockBff(page);
  await page.goto('https://shop.example/checkout');
  await page.locator('epos-kantan-button').click();
  await page.waitForURL(/mock-epos/);
  const address = await kantan.shopperFinishes('A-1');

  const elsewhere = await browser.newPage();
  await openShop(elsewhere.context());
  await mockBff(elsewhere, kantan);
  await elsewhere.goto(address);
  await expect(elsewhere.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');
  expect(elsewhere.url()).toBe('https://shop.example/thanks');
  await elsewhere.close();
});

test('a slow notice keeps the shopper waiting until GMO-PG answers', async ({ page }) => {
  const kantan = await mockBff(page);
  kantan.use('slow-notice');
  await page.goto('https://shop.example/checkout');
  await page.locator('epos-kantan-button').click();
  await page.getByRole('button', { name: 'Log in and go on' }).click();
  const status = page.locator('epos-kantan-status');
  await expect(status).toHaveAttribute('state', 'confirming');
  kantan.settle();
  await expect(status).toHaveAttribute('state', 'paid');
});
