/** Shoppers who do not go straight: they cancel, press Back, press twice, or come back to a payment that was never told. */
import type { Page } from '@playwright/test';
import { confirm, englishMessages, expect, logIn, payButton, placeOrder, step, test } from './run-demo.ts';

test('a shopper cancels at EPOS, is told so, is charged nothing, and can pay again', async ({
  page,
  demo,
}) => {
  await placeOrder(page, demo);
  await payButton(page).click();
  await logIn(page, 'pays');
  await page.getByRole('button', { name: /キャンセルして戻る/ }).click();
  await page.waitForURL(/\/return/);
  const status = page.locator('epos-kantan-status');
  await expect(status).toHaveAttribute('state', 'canceled');
  await expect(status).toContainText('このお手続きでの請求はありません。');
  await expect(page.locator('[data-order-state]').first()).toHaveAttribute('data-order-state', 'open');
  expect((await demo.ledger()).map((trade) => trade.status)).toEqual(['PAYFAIL']);
  // The payment failed; word of that arrived and is the latest to happen.
  await expect(step(page, 7)).toHaveAttribute('data-state', 'done');
  await expect(step(page, 8)).toHaveAttribute('data-state', 'trouble');
  await expect(step(page, 9)).toHaveAttribute('data-state', 'now');
  expect(await englishMessages(page)).toEqual([]);

  await page.goto(page.url().replace(/\/return.*/, ''));
  await payButton(page).click();
  await logIn(page, 'pays');
  await confirm(page);
  await page.waitForURL(/\/return/);
  await expect(page.locator('[data-order-state]').first()).toHaveAttribute('data-order-state', 'delivered');
  const trades = await demo.ledger();
  expect(trades.map((trade) => trade.status)).toEqual(['PAYFAIL', 'SALES']);
  expect(trades.map((trade) => trade.orderId.slice(-2))).toEqual(['01', '02']);
});

test('a lost notification: paid within ten seconds after the shopper came back', async ({ page, demo }) => {
  await demo.control('faults', { on: 'notification', kind: 'lose', times: 50 });
  await placeOrder(page, demo);
  await payButton(page).click();
  await logIn(page, 'pays');
  await confirm(page);
  await page.waitForURL(/\/return/);
  await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'paid', { timeout: 10_000 });
});

test('Back from EPOS never sends the shopper on by itself; a new press goes straight on', async ({
  page,
  demo,
}) => {
  await placeOrder(page, demo);
  await payButton(page).click();
  await page.waitForURL(/epos/);
  await page.goBack();
  await page.waitForURL(/\/orders\//);
  await expect(page.locator('epos-kantan-button')).toHaveAttribute('state', /^(resumable|confirming)$/);
  await payButton(page).click();
  await logIn(page, 'pays');
  await confirm(page);
  await page.waitForURL(/\/return/);
  await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');
  expect(await demo.ledger()).toHaveLength(1);
});

/** Presses the button, and keeps the browser on the page before EPOS. Tells how often that page was submitted. */
async function stayBeforeEpos(page: Page): Promise<() => number> {
  let posts = 0;
  await page.route(/EpospayStart/, async (route) => {
    posts += 1;
    // No content: the browser stays where it is, so that the page gets a place in the history.
    await route.fulfill({ status: 204 });
  });
  await payButton(page).click();
  await expect.poll(() => posts).toBe(1);
  return () => posts;
}

test('the page before EPOS, reached by a reload or by Back, waits for the shopper', async ({
  page,
  demo,
}) => {
  await placeOrder(page, demo);
  await stayBeforeEpos(page);
  await page.unroute(/EpospayStart/);
  await expect(page).toHaveURL(/\/redirect\//);

  const waits = page.getByRole('heading', { name: 'お支払いはまだ完了していません' });
  await page.reload();
  await expect(waits).toBeVisible();
  await expect(page).toHaveTitle('お支払いはまだ完了していません');
  await page.getByRole('button', { name: 'お支払い画面に進む' }).click();
  await page.waitForURL(/epos/);
  await page.goBack();
  await expect(waits).toBeVisible();
  await expect(page).toHaveURL(/\/redirect\//);
  await page.getByRole('button', { name: 'お支払い画面に進む' }).click();
  await logIn(page, 'pays');
  await confirm(page);
  await page.waitForURL(/\/return/);
  await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');
  expect(await demo.ledger()).toHaveLength(1);
});

test('the page before EPOS, told that it was restored as it was left, waits and sends nothing by itself', async ({
  page,
  demo,
}) => {
  await placeOrder(page, demo);
  const posts = await stayBeforeEpos(page);
  await expect(page.getByRole('heading', { name: 'エポスのお支払い画面に移動します' })).toBeVisible();
  // The headless browser of the journeys has no back/forward cache, whatever its flags say, so the news is sent by hand.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await expect(page.getByRole('heading', { name: 'お支払いはまだ完了していません' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'エポスのお支払い画面に移動します' })).toBeHidden();
  expect(posts()).toBe(1);
});

test('a double press makes one trade', async ({ page, demo }) => {
  await placeOrder(page, demo);
  await payButton(page).dblclick();
  await page.waitForURL(/epos/);
  const [trade, ...others] = await demo.ledger();
  expect(others).toEqual([]);
  expect(trade?.calls.filter(({ path }) => path.includes('EntryTran'))).toHaveLength(1);
});

test('Back after paying shows that it is paid, and no form to confirm again', async ({ page, demo }) => {
  await placeOrder(page, demo);
  await payButton(page).click();
  await logIn(page, 'points');
  const address = page.url();
  await confirm(page);
  await page.waitForURL(/\/return/);
  await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');
  // However many pages lie between, the road back leads past EPOS.
  for (let back = 0; back < 6 && !page.url().includes('/epos/'); back += 1) await page.goBack();
  expect(new URL(page.url()).pathname).toBe(new URL(address).pathname);
  await expect(page.getByRole('heading', { name: 'お支払いは完了しています' })).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
  await page.getByRole('link', { name: 'ショップに戻る' }).click();
  await page.waitForURL(/\/return/);
  await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');
  expect((await demo.ledger()).map(({ status }) => status)).toEqual(['SALES']);
});

test.describe('without JavaScript at EPOS', () => {
  test.use({ javaScriptEnabled: false });

  test('other points than the page was made for are shown before the money moves', async ({ page, demo }) => {
    await placeOrder(page, demo);
    await page.locator('epos-kantan-button form button').click();
    await page.getByRole('button', { name: 'お支払い画面に進む' }).click();
    await logIn(page, 'points');
    await page.locator('input[name=points]').fill('20');
    await confirm(page);
    await expect(page.getByRole('alert')).toContainText('ご請求額が変わりました');
    await expect(page.locator('#charge')).toHaveText('1,300円');
    expect((await demo.ledger()).map(({ status }) => status)).toEqual(['AUTHPROCESS']);
    await page.reload();
    await confirm(page);
    await page.waitForURL(/EpospayResultReceive/);
    expect((await demo.ledger())[0]).toMatchObject({ pointsUsed: 20 });
  });
});
