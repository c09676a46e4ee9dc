/** The shop's words and the element's words about one payment: they never contradict each other, with and without JavaScript. */
import { confirm, expect, logIn, payButton, placeOrder, test } from './run-demo.ts';

test('a second tab of the order page follows the payment: first what the button knows, then what the shop knows', async ({
  page,
  demo,
  context,
}) => {
  await placeOrder(page, demo);
  const other = await context.newPage();
  // The shop's server has heard nothing yet, as far as this tab is told.
  let isTold = false;
  await other.route('**/state', (route) =>
    isTold
      ? route.continue()
      : route.fulfill({ json: { state: 'open', pointsUsed: '', couponUsed: '', cartCount: 1 } }),
  );
  await other.goto(page.url());
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('ご注文内容の確認');
  await page.bringToFront();
  await payButton(page).click();
  await logIn(page, 'points');
  await confirm(page);
  await page.waitForURL(/\/return/);

  await other.bringToFront();
  // Without a window there is none to hide and show, so the tab is told by hand that it is looked at.
  await other.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(other.locator('epos-kantan-button')).toHaveAttribute('state', 'paid');
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('注文');
  await expect(other.getByText('お店に確認が届き次第')).toBeVisible();
  await expect(other.getByText('入金の知らせが届いていません')).toBeHidden();
  await expect(other.getByText('カード番号の入力は不要です')).toBeHidden();
  await expect(other.getByText('お渡し済みです')).toBeHidden();
  await expect(other.locator('[data-cart-count]')).toHaveText('1');

  isTold = true;
  await expect(other.getByText('お渡し済みです')).toBeVisible();
  await expect(other.getByText('お店に確認が届き次第')).toBeHidden();
  await expect(other.locator('[data-used=pointsUsed]')).toHaveText('500円');
  await expect(other.locator('[data-used=pointsUsed]')).toBeVisible();
  await expect(other.locator('[data-cart-count]')).toHaveText('0');
});

test('a canceled payment is told once, by the element alone', async ({ page, demo }) => {
  await placeOrder(page, demo);
  await payButton(page).click();
  await logIn(page, 'cancels');
  await confirm(page);
  await page.waitForURL(/\/return/);
  await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'canceled');
  await expect(page.locator('[data-order-state]')).toBeHidden();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a canceled payment is shown as canceled, and paid at the second try', async ({ page, demo }) => {
    await placeOrder(page, demo);
    const pay = async (shopper: string): Promise<void> => {
      await page.locator('epos-kantan-button form button').click();
      await page.getByRole('button', { name: 'お支払い画面に進む' }).click();
      await logIn(page, shopper);
      await confirm(page);
      await page.getByRole('button').first().click();
      await page.waitForURL(/\/return/);
    };
    await pay('cancels');
    await expect(page.getByText('お支払いはキャンセルされました')).toBeVisible();
    await expect(page.getByText('お支払いを確認しています')).toHaveCount(0);
    await page.getByRole('link', { name: 'もう一度支払う' }).click();
    await pay('pays');
    await expect(page.getByText('お渡し済みです')).toBeVisible();
    await expect(page.getByText('お支払いはキャンセルされました')).toHaveCount(0);
    expect((await demo.ledger()).map(({ status }) => status)).toEqual(['PAYFAIL', 'SALES']);
  });
});
