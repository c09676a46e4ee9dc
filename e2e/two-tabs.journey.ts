/** One shop in two tabs of one browser: one of them starts the order, and one of them holds the stream. */
import type { BrowserContext } from '@playwright/test';
import { confirm, expect, logIn, payButton, placeOrder, test } from './run-demo.ts';

/** How often the pages of a browser have asked for a path. */
function count(context: BrowserContext, path: RegExp, method = 'GET'): () => number {
  let asked = 0;
  context.on('request', (request) => {
    if (request.method() === method && path.test(new URL(request.url()).pathname)) asked += 1;
  });
  return () => asked;
}

test('two tabs press at once: one starts, and the other is offered to go on with it', async ({
  page,
  demo,
  context,
}) => {
  const starts = count(context, /^\/v1\/checkouts$/, 'POST');
  await demo.control('faults', { on: 'EntryTranEpospay', kind: 'delay', ms: 1_500 });
  await placeOrder(page, demo);
  const other = await context.newPage();
  await other.goto(page.url());
  const button = other.locator('epos-kantan-button');
  await expect(button).toHaveAttribute('state', 'idle');
  await payButton(page).click();
  await payButton(other).click();
  await expect(button).toHaveAttribute('state', 'creating');
  await page.waitForURL(/epos/);
  await expect(button).toHaveAttribute('state', 'resumable');
  expect(starts()).toBe(1);
  await payButton(other).click();
  await logIn(other, 'pays');
  await confirm(other);
  await expect(other.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');
  const [trade, second] = await demo.ledger();
  expect([trade?.status, second]).toEqual(['SALES', undefined]);
});

test('two tabs wait for the same payment: one stream, and both are told', async ({ page, demo, context }) => {
  await placeOrder(page, demo);
  const orderUrl = page.url();
  await payButton(page).click();
  await logIn(page, 'pays');
  // Nobody can tell how the payment stands until this has been used up.
  await demo.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 3 });
  const streams = count(context, /^\/v1\/checkouts\/\w+\/events$/);
  await confirm(page);
  const status = page.locator('epos-kantan-status');
  await expect(status).toHaveAttribute('state', 'confirming');
  const other = await context.newPage();
  await other.goto(orderUrl);
  const button = other.locator('epos-kantan-button');
  await expect(button).toHaveAttribute('state', 'confirming');
  expect(streams()).toBe(1);
  await expect(status).toHaveAttribute('state', 'paid', { timeout: 60_000 });
  await expect(button).toHaveAttribute('state', 'paid');
});
