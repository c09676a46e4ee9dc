/**
 * What is asked of each example of `examples/` that is rendered on a server. The examples are alike: `/` has links to the orders and back,
 * `/orders/A-1` the tag with a form in it, `/drawn/A-1` the tag drawn by `renderButton`, `/thanks` the status. Called by
 * scripts/test-examples.mjs; each check throws what is wrong.
 */
import type { Locator, Page } from '@playwright/test';
import { confirm, expect, logIn } from '../run-demo.ts';
import { withTab } from './shop-under-test.ts';
import type { ShopUnderTest } from './shop-under-test.ts';

/** A title, and what is tried. */
export type ShopCheck = readonly [title: string, check: (shop: ShopUnderTest) => Promise<void>];

const expectSoon = expect.configure({ timeout: 20_000 });
const HTML_MS_MAX = 60_000;

/** For the development server: the frameworks say most of what they find amiss there alone. */
export const DEVELOPMENT_CHECKS: readonly ShopCheck[] = [
  ['the element comes to life on the server’s HTML', comesToLife],
  ['the router takes it away and brings it back', comesAndGoes],
  ['the return page says when there is nothing to show', showsNothing],
];

/** For the server that the build is for. The order counts: the later ones pay. */
export const PRODUCTION_CHECKS: readonly ShopCheck[] = [
  ['the HTML has the tag, its token and the road without JavaScript', hasHtml],
  ...DEVELOPMENT_CHECKS,
  ['a payment goes through, and the return page shows it', pays],
  ['without JavaScript the button leads to EPOS', leadsToEpos],
];

const button = (page: Page): Locator => page.locator('epos-kantan-button');

async function hasHtml({ origin, demo }: ShopUnderTest): Promise<void> {
  const html = await htmlOf(`${origin}/orders/A-1`);
  const token = tokenIn(html);
  expect(html).toMatch(new RegExp(`<form[^>]* action="${demo.bffUrl}/checkout"`));
  expect(html).toMatch(new RegExp(`<input[^>]* value="${token}"`));
  expect(html).toMatch(/<html[^>]* lang="ja"/);
  const drawn = await htmlOf(`${origin}/drawn/A-2`);
  expect(drawn).toMatch(/<template shadowrootmode="open"[^>]*>.*<form[^>]*>.*<button class="pay"/s);
  // Each request has a token of its own: nothing was kept of the build, or of a request before.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(tokenIn(await htmlOf(`${origin}/orders/A-1`))).not.toBe(token);
}

async function htmlOf(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(HTML_MS_MAX) });
  expect(answer.status, url).toBe(200);
  return answer.text();
}

function tokenIn(html: string): string {
  const token = /<epos-kantan-button[^>]* order-token="(eyJ[^"]+)"/.exec(html)?.[1];
  if (token === undefined) throw new Error(`no tag with a token in:\n${html}`);
  return token;
}

async function comesToLife(shop: ShopUnderTest): Promise<void> {
  await withTab(shop, async (page) => {
    await page.goto(`${shop.origin}/orders/A-1`);
    await expectSoon(button(page)).toHaveAttribute('state', 'idle');
    await expectSoon(button(page).getByRole('button')).toHaveText(/エポスかんたん決済で支払う/);
    // The framework's own code is at work too.
    await expectSoon(page.locator('output')).toHaveText('idle');
    await expect(button(page).locator('form')).toBeHidden();
  });
  await withTab(shop, async (page) => {
    // Loaded, not brought by the router: only the parser of a page makes a shadow root of markup.
    await page.goto(shop.origin);
    await page.getByRole('link', { name: 'A-2, drawn' }).click();
    await expectSoon(button(page)).toHaveAttribute('state', 'idle');
    await expectSoon(button(page).getByRole('button')).toHaveCount(1);
    await page.getByRole('link', { name: 'shop' }).click();
    await expectSoon(button(page)).toHaveCount(0);
  });
}

async function comesAndGoes(shop: ShopUnderTest): Promise<void> {
  await withTab(shop, async (page) => {
    await page.goto(`${shop.origin}/orders/A-1`);
    await expectSoon(page.locator('output')).toHaveText('idle');
    // A page that was loaded anew has no such mark.
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    await page.getByRole('link', { name: 'shop' }).click();
    await expectSoon(button(page)).toHaveCount(0);
    await comesToRest(page);
    await page.goBack();
    await expectSoon(button(page)).toHaveAttribute('state', 'idle');
    await comesToRest(page);
    await page.goForward();
    await expectSoon(button(page)).toHaveCount(0);
    await comesToRest(page);
    await page.getByRole('link', { name: 'A-2', exact: true }).click();
    await expectSoon(button(page)).toHaveAttribute('state', 'idle');
    await expectSoon(page.locator('output')).toHaveText('idle');
    expect(await page.evaluate(() => 'isSamePage' in window), 'it is the same page').toBe(true);
  });
}

/** Astro's router fades one page into the next; whoever leaves meanwhile makes the browser tell of a transition that was skipped. */
async function comesToRest(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      !document.documentElement.hasAttribute('data-astro-transition') &&
      document.getAnimations().length === 0,
  );
}

async function showsNothing(shop: ShopUnderTest): Promise<void> {
  await withTab(shop, async (page) => {
    await page.goto(`${shop.origin}/thanks`);
    await expectSoon(page.locator('epos-kantan-status')).toHaveAttribute('state', 'unknown');
  });
}

async function pays(shop: ShopUnderTest): Promise<void> {
  await withTab(shop, async (page) => {
    await page.goto(`${shop.origin}/orders/A-1`);
    await expectSoon(button(page)).toHaveAttribute('state', 'idle');
    await button(page).getByRole('button').click();
    await logIn(page, 'pays');
    await confirm(page);
    await page.waitForURL(`${shop.origin}/thanks`);
    const status = page.locator('epos-kantan-status');
    await expectSoon(status).toHaveAttribute('state', 'paid');
    await expectSoon(status).toContainText('A-1');
    const trades = await shop.demo.ledger();
    expect(trades.map(({ status: state, amount }) => [state, amount])).toEqual([['SALES', 9800]]);
    await page.getByRole('link', { name: 'shop' }).click();
    await expectSoon(status).toHaveCount(0);
    await page.getByRole('link', { name: 'A-1', exact: true }).click();
    await expectSoon(button(page)).toHaveAttribute('state', 'paid');
  });
}

async function leadsToEpos(shop: ShopUnderTest): Promise<void> {
  for (const path of ['/orders/A-2', '/drawn/A-2']) {
    await withTab(
      shop,
      async (page) => {
        await page.goto(shop.origin + path);
        await button(page).getByRole('button').click();
        await page.getByRole('button', { name: 'お支払い画面に進む' }).click();
        await expectSoon(page.locator('input[name=eposNetId]')).toBeVisible();
      },
      { javaScriptEnabled: false },
    );
  }
}
