/**
 * The button on a page of each framework: what a framework does to an element (the cases of custom-elements-everywhere that apply), and a
 * payment from each of the pages. All of them share one demo.
 */
import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { serveExamples } from '@epos-kantan/example-frameworks';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FRAMEWORK_CASES, holdClass, madeOn, readWhenClassComes } from './framework-cases.ts';
import { confirm, expect, logIn, withDemo } from './run-demo.ts';

const frameworks = ['vanilla', 'react18', 'react19', 'vue', 'svelte', 'solid', 'preact'] as const;

/** Where the pages are; one server and one demo for all tests of this file. */
const test = base.extend<object, { origin: string }>({
  origin: [
    // eslint-disable-next-line no-empty-pattern -- required by Playwright's fixture parser
    async ({}, use) => {
      const { origin, join: joinBff, stop } = await serveExamples();
      await withDemo({ otherOrigins: [origin] }, async ({ bffUrl, dataDir, clock }) => {
        const settings = JSON.parse(await readFile(join(dataDir, 'settings.json'), 'utf8')) as {
          secrets: { orderTokenSecret: string };
        };
        joinBff({ endpoint: bffUrl, ...settings.secrets, now: () => clock.now() });
        await use(origin);
      }).finally(stop);
    },
    { scope: 'worker' },
  ],
});

/** Faults that a page would have put into the console. */
function listen(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  return faults;
}

for (const framework of frameworks) {
  test(`${framework}: is set, told, changed, taken away and put back`, async ({ page, origin }) => {
    const faults = listen(page);
    await page.goto(`${origin}/${framework}/`);
    for (const [title, check] of FRAMEWORK_CASES) await test.step(title, () => check(page));
    expect(faults).toEqual([]);
  });
}

test('a shopper pays from the page of each, comes back and sees it', async ({ context, origin }) => {
  // All at once: most of a payment is waiting.
  const payments = frameworks.map(async (framework) => {
    const page = await context.newPage();
    const faults = listen(page);
    await page.goto(`${origin}/${framework}/`);
    await madeOn(page).getByRole('button').click();
    await logIn(page, 'pays');
    await confirm(page);
    await page.waitForURL(`${origin}/${framework}/`);
    const status = page.locator('epos-kantan-status');
    await expect(status).toHaveAttribute('state', 'paid');
    await expect(status).toContainText(`${framework}-made`);
    await expect(page.locator('output'), framework).toHaveText('paid');
    expect(faults, framework).toEqual([]);
  });
  await Promise.all(payments);
});

/** Whether a function is still there when the class comes after it. The pages that say no import `define` first. */
const keepsFunction: Record<(typeof frameworks)[number], boolean> = {
  ...{ vanilla: true, react18: true, solid: true },
  ...{ react19: false, vue: false, svelte: false, preact: false },
};

test('what was written before the class is known counts when it comes', async ({ page, origin }) => {
  await holdClass(page);
  for (const framework of frameworks) {
    const { signed, made } = await readWhenClassComes(page, `${origin}/${framework}/`);
    // These two write `false` as a word, and nothing for `undefined`.
    const isWord = framework === 'vue' || framework === 'svelte';
    expect(signed, framework).toMatchObject({ label: 'pay', disabled: isWord, hasOrder: true });
    expect(made.hasFunction, framework).toBe(keepsFunction[framework]);
    if (!isWord) continue;
    const right = await readWhenClassComes(page, `${origin}/${framework}/?undefined`);
    expect(right.signed.disabled, framework).toBe(false);
  }
});
