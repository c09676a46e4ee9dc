/** The operator's console in a real browser: what an operator does after a payment, with every page measured as those of the shopper are. */
import type { Page } from '@playwright/test';
import { judge } from './judge-page.ts';
import { confirm, expect, logIn, payButton, placeOrder, test } from './run-demo.ts';
import type { DemoWorld } from './run-demo.ts';

async function enter(page: Page, demo: DemoWorld): Promise<void> {
  await page.goto(`${demo.bffUrl}/console`);
  await judge(page, 'console login');
  await page.locator('input[name=key]').fill(demo.consoleKey);
  await page.getByRole('button', { name: /^(ログイン|Log in)$/ }).click();
  await page.waitForURL(/\/console$/);
}

async function find(page: Page, demo: DemoWorld, orderId: string): Promise<void> {
  await page.goto(`${demo.bffUrl}/console/payments`);
  await page.locator('input[name=q]').fill(orderId);
  await page.getByRole('search').getByRole('button').click();
  await page.waitForURL(/\/payments\/co_/);
}

for (const [colorScheme, width, locale] of [
  ['light', 1280, 'ja-JP'],
  ['dark', 320, 'en-US'],
] as const) {
  test.describe(`the console in ${colorScheme}, ${String(width)} px, ${locale}`, () => {
    test.use({ colorScheme, viewport: { width, height: 800 }, locale });

    test('can be used by everybody, and gives back what was asked for', async ({ page, demo, context }) => {
      const desk = await context.newPage();
      const faults: string[] = [];
      desk.on('console', (message) => {
        // The browser calls every answer above 399 an error; the amount that is asked for again is one.
        if (message.type() === 'error' && !message.text().includes('422'))
          faults.push(`${desk.url()}: ${message.text()}`);
      });
      const first = await placeOrder(page, demo);
      await payButton(page).click();
      await logIn(page, 'points');
      await confirm(page);
      await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');

      await enter(desk, demo);
      await find(desk, demo, first);
      await expect(desk.getByRole('button', { name: /確認へ|Go on/ }).first()).toBeVisible();
      await judge(desk, 'console payment');
      await desk.locator('form[action$="/refund"] input[name=amount]').fill('300');
      await desk.locator('form[action$="/refund"] button').click();
      await desk.locator('input[name=again]').fill('30');
      await desk.getByRole('button', { name: /^(返金する|Refund)$/ }).click();
      await expect(desk.getByRole('alert')).toBeVisible();
      await judge(desk, 'console confirmation that differs');
      await desk.locator('input[name=again]').fill('300');
      await desk.getByRole('button', { name: /^(返金する|Refund)$/ }).dblclick();
      await expect(desk.getByRole('heading', { name: /返金しました|Refunded/ })).toBeVisible();
      await judge(desk, 'console result');
      expect((await demo.ledger()).map(({ canceledAmount }) => canceledAmount)).toEqual([300]);

      // Closed at the desk while its shopper is at EPOS, and paid all the same.
      const second = await placeOrder(page, demo);
      await payButton(page).click();
      await page.waitForURL(/epos/);
      await find(desk, demo, second);
      await desk.getByRole('link', { name: /注文を締め切る|Close the order/ }).click();
      await desk.getByRole('button', { name: /注文を締め切る|Close the order/ }).click();
      await logIn(page, 'points');
      await confirm(page);
      await expect(async () => {
        await desk.goto(`${demo.bffUrl}/console`);
        await expect(desk.getByText(/期限後に支払われました|Paid too late/).first()).toBeVisible();
      }).toPass();
      await judge(desk, 'console start with attention');
      for (const path of ['payments', 'events', 'report', 'orphans', 'forwards']) {
        await desk.goto(`${demo.bffUrl}/console/${path}`);
        for (const details of await desk.locator('details').all()) await details.locator('summary').click();
        await judge(desk, `console ${path}`);
      }
      expect(faults).toEqual([]);
    });
  });
}
