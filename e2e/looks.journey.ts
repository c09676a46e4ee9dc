/** What a person sees, measured: no accessibility violation, no sideways scroll at 320 px, no policy violation, on every page of the road. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { judge } from './judge-page.ts';
import { confirm, expect, logIn, payButton, placeOrder, test } from './run-demo.ts';
import type { DemoWorld } from './run-demo.ts';

/** The sheet of an installation of which little is set: nearly every check has something to say. */
async function writeSheet({ dataDir, bffUrl }: DemoWorld, lang: string): Promise<string> {
  const file = join(dataDir, 'go-live.html');
  const command = ['packages/bff/src/cli/main.ts', 'go-live', '--html', file, '--lang', lang];
  await promisify(execFile)(process.execPath, ['--import', 'tsx', ...command], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env['PATH'], GMO_ENV: 'test', PUBLIC_URL: bffUrl, ORDER_TOKEN_SECRET: 'a b' },
  });
  return pathToFileURL(file).href;
}

for (const [colorScheme, width, locale] of [
  ['light', 1280, 'ja-JP'],
  ['dark', 320, 'en-US'],
] as const) {
  test.describe(`in ${colorScheme}, ${String(width)} px, ${locale}`, () => {
    test.use({ colorScheme, viewport: { width, height: 800 }, locale });

    test('every page of the road can be used by everybody', async ({ page, demo }) => {
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
      });
      await page.goto(demo.shopUrl);
      await judge(page, 'shop');
      await placeOrder(page, demo);
      await judge(page, 'order');
      await payButton(page).click();
      await page.waitForURL(/epos/);
      await judge(page, 'EPOS login');
      await logIn(page, 'points');
      await judge(page, 'EPOS confirmation');
      const epos = page.url();
      await page.goto(`${epos}&points=100&changed=1`);
      await judge(page, 'EPOS confirmation with another charge');
      await confirm(page);
      await page.waitForURL(/\/return/);
      await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');
      await judge(page, 'return');
      await page.goto(epos);
      await judge(page, 'EPOS outcome');
      expect(faults).toEqual([]);
    });

    test('the pages of the BFF as well', async ({ page, demo, browser }) => {
      await placeOrder(page, demo);
      const token = await page.locator('epos-kantan-button').getAttribute('order-token');
      const answer = await fetch(`${demo.bffUrl}/v1/checkouts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ orderToken: token }),
      });
      const { handle, redirect } = (await answer.json()) as { handle: string; redirect: { page: string } };
      const plain = await browser.newContext({
        colorScheme,
        viewport: { width, height: 800 },
        locale,
        javaScriptEnabled: false,
      });
      // axe itself needs scripts; the redirect page is judged as it stands on Back, where it waits.
      await page.addInitScript(() => {
        HTMLFormElement.prototype.submit = () => undefined;
      });
      await page.goto(redirect.page);
      await judge(page, 'redirect');
      await page.goto(`${demo.bffUrl}/checkout/${handle}`);
      await judge(page, 'status');
      const bare = await plain.newPage();
      await bare.goto(redirect.page);
      await expect(bare.getByRole('button')).toBeVisible();
      await plain.close();
    });

    test('the pages for developers and for whoever goes live', async ({ page, demo }) => {
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
      });
      const lang = locale.slice(0, 2);
      await page.goto(`${demo.bffUrl}/docs`);
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      const opened = await page.locator('details').evaluateAll((all) => {
        for (const details of all) details.setAttribute('open', '');
        return all.length;
      });
      expect(opened).toBeGreaterThan(0);
      await judge(page, 'documentation of the API');
      await page.goto(await writeSheet(demo, lang));
      await expect(page.locator('.checks li').first()).toBeVisible();
      await judge(page, 'sheet of going live');
      expect(faults).toEqual([]);
    });
  });
}
