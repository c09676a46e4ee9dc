/**
 * The button on a page of each framework: what a framework does to an element (the cases of custom-elements-everywhere that apply), and a
 * payment from each of the pages. All of them share one demo.
 */
import { test as base } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { serveExamples } from '@epos-kantan/example-frameworks';
import type { EposKantanButton } from '@epos-kantan/widget';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

const signedOn = (page: Page): Locator => page.locator('epos-kantan-button#signed');
const madeOn = (page: Page): Locator => page.locator('epos-kantan-button#made');

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
    const signed = signedOn(page);
    await expect(signed).toHaveAttribute('state', 'idle');

    // Set: text, a long name, a function; a child of the page's own in its slot.
    await expect(signed.getByRole('button')).toHaveText(/エポスかんたん決済で支払う/);
    expect(await signed.evaluate((own) => (own as EposKantanButton).orderToken)).toMatch(/^eyJ/);
    expect(await madeOn(page).evaluate((own) => typeof (own as EposKantanButton).createOrder)).toBe(
      'function',
    );
    await expect(madeOn(page)).not.toHaveAttribute('createorder');
    const note = signed.locator('small');
    expect(await note.evaluate(({ assignedSlot }) => assignedSlot?.name)).toBe('note');
    await expect(note).toHaveText('pay');

    // Told: each event once, strict mode or not.
    await expect(page.locator('output')).toHaveText('checking idle');

    // Changed, and changed back: words, a flag, the language, the child.
    await page.locator('#look').click();
    await expect(signed.getByRole('button')).toHaveText(/^Buy with EPOS Kantan/);
    await expect(signed.getByRole('button')).toBeDisabled();
    await expect(signed).toHaveAttribute('theme', 'dark');
    await expect(note).toHaveText('buy');
    await page.locator('#look').click();
    await expect(signed.getByRole('button')).toHaveText(/エポスかんたん決済で支払う/);
    await expect(signed.getByRole('button')).toBeEnabled();
    await expect(signed).toHaveAttribute('theme', 'brand');
    await expect(note).toHaveText('pay');

    // Taken away and put back: a new one that works and is heard as the first was.
    await page.locator('#toggle').click();
    await expect(signed).toHaveCount(0);
    await page.locator('#toggle').click();
    await expect(signed).toHaveAttribute('state', 'idle');
    await expect(page.locator('output')).toHaveText('checking idle');
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
  await page.addInitScript(() => {
    const define = customElements.define.bind(customElements);
    const held: Parameters<typeof define>[] = [];
    customElements.define = (...each) => void held.push(each);
    document.addEventListener('release', () => held.forEach((each) => define(...each)));
  });
  for (const framework of frameworks) {
    await page.goto(`${origin}/${framework}/`);
    await expect(signedOn(page)).toHaveCount(1);
    await page.evaluate(() => document.dispatchEvent(new Event('release')));
    await expect(signedOn(page)).toHaveAttribute('state', 'idle');
    const read = (own: Element) => {
      const { label, disabled, orderToken, createOrder } = own as EposKantanButton;
      const hasFunction = typeof createOrder === 'function';
      return { label, disabled, hasOrder: orderToken !== undefined, hasFunction };
    };
    // These two write `false` as a word.
    const disabled = framework === 'vue' || framework === 'svelte';
    const kept = { label: 'pay', disabled, hasOrder: true };
    expect(await signedOn(page).evaluate(read), framework).toMatchObject(kept);
    expect((await madeOn(page).evaluate(read)).hasFunction, framework).toBe(keepsFunction[framework]);
  }
});
