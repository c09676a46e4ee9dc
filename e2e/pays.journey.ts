/** The main road, in a real browser: shop, button, EPOS, points, confirm, back, paid, delivered. */
import Database from 'better-sqlite3';
import type { Request } from '@playwright/test';
import { join } from 'node:path';
import { confirm, englishMessages, expect, logIn, payButton, placeOrder, step, test } from './run-demo.ts';

test('a shopper pays with points, comes back, sees it paid and delivered; ledger, database and picture agree', async ({
  page,
  demo,
}) => {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  const orderId = await placeOrder(page, demo);
  await payButton(page).click();
  await page.waitForURL(/epos/);
  await expect(page.locator('dl.bill')).toContainText('紋様の店');
  await logIn(page, 'points');
  await expect(page.locator('input[name=points]')).toHaveValue('500');
  await confirm(page);
  await page.waitForURL(/\/return/);
  await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');
  await expect(page.locator('epos-kantan-status')).toContainText('500');
  await expect(page.locator('[data-order-state]').first()).toHaveAttribute('data-order-state', 'delivered');
  expect(page.url()).not.toContain('epos_checkout');

  const [trade] = await demo.ledger();
  expect(trade).toMatchObject({ status: 'SALES', pointsUsed: 500 });
  const database = new Database(join(demo.dataDir, 'epos-kantan.db'), { readonly: true });
  const row = database.prepare('select status, funds, amount from checkouts where order_id = ?').get(orderId);
  expect(row).toEqual({ status: 'paid', funds: 'captured', amount: trade?.amount });
  database.close();
  for (const number of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
    await expect(step(page, number)).toHaveAttribute('data-state', /^(done|now)$/);
  }
  await expect(step(page, 11)).toHaveAttribute('data-state', 'later');
  // The sales report has it as soon as GMO-PG has shown that it was captured, two seconds later.
  await expect(async () => {
    await page.getByRole('button', { name: '入金リストと照合する' }).click();
    await expect(step(page, 11)).toHaveAttribute('data-state', 'now', { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await expect(step(page, 11).locator('[data-field=text]').last()).toHaveText(
    /：明細1件、[\d]+円。売上レポートとの照合：一致1件、差異0件、入金なし0件、不明0件$/,
  );
  expect(await englishMessages(page)).toEqual([]);
  expect(await page.content()).not.toMatch(/Token=(?!\*)[^*&\s<]/);
  expect(faults).toEqual([]);
});

test.describe('without JavaScript on the shop page', () => {
  test.use({ javaScriptEnabled: false });

  test('the same order is paid by a plain form', async ({ page, demo }) => {
    await placeOrder(page, demo);
    await page.locator('epos-kantan-button form button').click();
    await page.getByRole('button', { name: 'お支払い画面に進む' }).click();
    await logIn(page, 'pays');
    await confirm(page);
    await page.getByRole('button').first().click();
    await page.waitForURL(/\/return/);
    const handle = new URL(page.url()).searchParams.get('epos_checkout') ?? '';
    await page.goto(`${demo.bffUrl}/checkout/${handle}`);
    await expect(page.getByRole('heading', { name: 'お支払いが完了しました' })).toBeVisible();
    await page.getByRole('link', { name: 'お店に戻る' }).click();
    await expect(page.locator('[data-order-state]').first()).toHaveAttribute('data-order-state', 'delivered');
    expect((await demo.ledger()).map(({ status }) => status)).toEqual(['SALES']);
    await expect(step(page, 1).locator('[data-field=name]')).toHaveText('支払いフォームの送信');
  });
});

test('the shop knows the order after the cross-site return, by its Lax cookie', async ({ page, demo }) => {
  const orderId = await placeOrder(page, demo);
  await payButton(page).click();
  await logIn(page, 'pays');
  await confirm(page);
  await page.waitForURL(/\/return/);
  await expect(page.locator('[data-order-id]').first()).toHaveText(orderId);
});

test('shop, BFF and simulator are three sites, and the cookie of the shop goes to the shop alone', async ({
  page,
  demo,
}) => {
  const hosts = new Set<string>();
  const finished: Request[] = [];
  page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
  page.on('requestfinished', (request) => finished.push(request));
  await placeOrder(page, demo);
  await payButton(page).click();
  await logIn(page, 'pays');
  await confirm(page);
  await page.waitForURL(/\/return/);
  expect([...hosts].toSorted()).toEqual(['127.0.0.1', '[::1]', 'localhost']);
  await expect
    .poll(async () => {
      const sent = await Promise.all(
        finished.map(async (request) => ({
          origin: new URL(request.url()).origin,
          cookie: (await request.allHeaders())['cookie'],
        })),
      );
      return [...new Set(sent.filter(({ cookie }) => cookie !== undefined).map(({ origin }) => origin))];
    })
    .toEqual([demo.shopUrl]);
});
