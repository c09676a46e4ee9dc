/** The documentation as a site, as its readers use it: search, a payment on the front page, the playground, the recorded payment. */
import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { serveSite } from '@epos-kantan/site';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { judge } from './judge-page.ts';
import { expect } from './run-demo.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const hasJapanese = existsSync(`${root}docs/ja`);

/** One built site for the whole file. */
const test = base.extend<object, { site: string }>({
  site: [
    // eslint-disable-next-line no-empty-pattern -- required by Playwright's fixture parser
    async ({}, use) => {
      const args = ['--import', 'tsx', 'site/src/main.ts', 'build'];
      await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 240_000 });
      const { url, stop } = await serveSite(0);
      await use(url);
      await stop();
    },
    { scope: 'worker', timeout: 250_000 },
  ],
});

/** Everything that a page asks for is on the site; nothing fails in it. @returns what went wrong so far */
function watch(page: Page, site: string): readonly string[] {
  const faults: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(site) && !url.startsWith('data:')) faults.push(`asked for ${url}`);
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}

const payButton = (page: Page) => page.locator('.front-till epos-kantan-button button[part=button]');

test.use({ locale: 'en-US' });

test('the front page takes a payment, and another one after a cancel', async ({ page, site }) => {
  const faults = watch(page, site);
  await page.goto(site);
  await payButton(page).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.front-till epos-kantan-button')).toHaveAttribute('state', 'canceled');
  await payButton(page).click();
  await page.getByRole('button', { name: 'Log in and pay' }).click();
  await expect(page.locator('.front-till epos-kantan-button')).toHaveAttribute('state', 'paid');
  await expect(page.locator('.front-note')).toContainText('signed webhook');
  await judge(page, 'the front page, paid');
  await page.getByRole('button', { name: 'Once more' }).click();
  await expect(page.locator('.front-till epos-kantan-button')).toHaveAttribute('state', 'idle');
  expect(faults).toEqual([]);
});

test('the search finds a page and opens it', async ({ page, site }) => {
  const faults = watch(page, site);
  await page.goto(`${site}/start.html`);
  await page.getByRole('button', { name: 'Search' }).first().click();
  await page.locator('.VPLocalSearchBox input').fill('refund');
  await page.locator('.VPLocalSearchBox a[href*="merchant-api"]').first().click();
  await expect(page).toHaveURL(/merchant-api\.html/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/merchant API/i);
  expect(faults).toEqual([]);
});

test('the playground changes the button and the code, and its button pays', async ({ page, site }) => {
  const faults = watch(page, site);
  await page.goto(`${site}/playground.html`);
  const button = page.locator('.stage.light epos-kantan-button');
  await expect(button).toHaveAttribute('state', 'idle');
  await page.locator('[name=theme]').selectOption('outline');
  await expect(button).toHaveAttribute('theme', 'outline');
  await expect(page.locator('[data-code=tag] code')).toContainText('theme="outline"');
  await page.locator('[name=property-background]').fill('javascript:x');
  await expect(page.locator('[name=property-background]')).toHaveAttribute('aria-invalid', 'true');
  await page.locator('[name=property-background]').fill('#0b5d4f');
  await expect(page.locator('[data-code=rule] code')).toContainText('--epos-kantan-background: #0b5d4f');
  await expect(page).toHaveURL(/theme=outline/);
  await page.reload();
  await expect(button).toHaveAttribute('theme', 'outline');
  await expect(page.locator('[name=theme]')).toHaveValue('outline');
  await button.locator('button[part=button]').click();
  await expect(button).toHaveAttribute('state', 'paid');
  await page.locator('[name=theme]').selectOption('brand');
  await expect(button).toHaveAttribute('state', 'idle');
  await judge(page, 'the playground');
  expect(faults).toEqual([]);
});

test('the recorded payment is shown at once, and plays from the first message to the last', async ({
  page,
  site,
}) => {
  const faults = watch(page, site);
  await page.goto(`${site}/picture.html`);
  const last = page.locator('[data-step-row="11"]');
  await expect(last).toHaveAttribute('data-state', 'now');
  const all = await page.locator('.recorded .message').count();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(last).toHaveAttribute('data-state', 'later');
  await page.getByRole('button', { name: 'Pause' }).click();
  expect(await page.locator('.recorded .message').count()).toBeLessThan(all);
  await judge(page, 'the picture, paused');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Play again' })).toBeVisible({ timeout: 60_000 });
  await expect(last).toHaveAttribute('data-state', 'now');
  await expect(page.locator('.recorded .message')).toHaveCount(all);
  await page.getByRole('button', { name: 'Play again' }).click();
  await expect(last).toHaveAttribute('data-state', 'later');
  await page.getByRole('button', { name: 'Show all at once' }).click();
  await expect(page.locator('.recorded .message')).toHaveCount(all);
  expect(faults).toEqual([]);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`every kind of page can be read by everybody, also on 320 px: ${scheme}`, async ({ page, site }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const own = hasJapanese ? ['/ja/', '/ja/playground.html', '/ja/picture.html'] : [];
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      const pages = [
        '/',
        '/playground.html',
        '/picture.html',
        '/start.html',
        '/lifecycle.html',
        '/errors/',
        ...own,
      ];
      for (const path of pages) {
        await page.goto(site + path);
        await judge(page, `${path} ${scheme} ${String(width)}`);
      }
    }
  });
}

test('without JavaScript the payment and the code are there', async ({ browser, site }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site}/picture.html`);
  await expect(page.locator('[data-step-row="11"]')).toHaveAttribute('data-state', 'now');
  await page.goto(`${site}/playground.html`);
  await expect(page.locator('[data-code=tag] code')).toContainText('<epos-kantan-button');
  await context.close();
});
