/** The playground: what is chosen is what is shown and what is copied; what is copied works; the gallery is what it says. */
import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { RequestListener } from 'node:http';
import { judge } from './judge-page.ts';
import { expect, withDemo } from './run-demo.ts';
import type { DemoWorld } from './run-demo.ts';
import { withServer } from './with-server.ts';

/** A site with one page that a test writes, and its stylesheet. */
interface BareSite {
  readonly origin: string;
  content: { readonly policy: string; readonly html: string; readonly css: string };
}

/** One demo and one bare site for the whole file. */
const test = base.extend<object, { world: { readonly demo: DemoWorld; readonly site: BareSite } }>({
  world: [
    // eslint-disable-next-line no-empty-pattern -- required by Playwright's fixture parser
    async ({}, use) => {
      const content = { policy: '', html: '', css: '' };
      const answerIt: RequestListener = ({ url }, answer) => {
        const { policy, html, css } = site.content;
        const isCss = url === '/bare.css';
        answer.setHeader('content-type', `text/${isCss ? 'css' : 'html'}; charset=utf-8`);
        answer.setHeader('content-security-policy', policy);
        answer.end(isCss ? css : html);
      };
      let site: BareSite;
      await withServer(answerIt, async (port) => {
        site = { origin: `http://127.0.0.1:${String(port)}`, content };
        await withDemo({ otherOrigins: [site.origin] }, (demo) => use({ demo, site }));
      });
    },
    { scope: 'worker' },
  ],
});

const codeOf = (page: Page, name: string) => page.locator(`[data-code=${name}] code`);
/** The button inside the first element. */
const insideOf = (page: Page) => page.locator('.stage.light epos-kantan-button button[part=button]');

/** Presses a copy button. @returns what is on the clipboard then */
async function copy(page: Page, name: string): Promise<string> {
  const button = page.locator(`[data-code=${name}] button`);
  await button.click();
  await expect(button).toHaveText('コピーしました');
  await expect(page.getByRole('status').filter({ hasText: 'コピーしました' })).toHaveCount(1);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Puts the code on a page that has nothing else, under that policy alone. @returns reads what the policy has stopped */
async function paste(
  page: Page,
  site: BareSite,
  { policy, head, tag, rule }: Record<'policy' | 'head' | 'tag' | 'rule', string>,
) {
  const html = `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>Bare</title>${head}
    <link rel="stylesheet" href="/bare.css"></head><body>${tag}</body></html>`;
  site.content = { policy, html, css: rule };
  await page.addInitScript(() => {
    const stopped: string[] = [];
    Object.assign(globalThis, { stopped });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      stopped.push(`${violatedDirective} ${blockedURI}`);
    });
  });
  await page.goto(site.origin);
  return () => page.evaluate(() => (globalThis as unknown as { stopped: string[] }).stopped);
}

/** What is chosen, by the kind of control. */
const CHOICES = { label: 'buy', theme: 'outline', size: 'large', lang: 'en', redirect: 'manual' };
const SLOTS = { mark: '★', label: 'Pay <now>', note: 'No card number' };
const PROPERTIES = {
  ...{ background: '#0b5d4f', color: 'white', 'border-color': '#123456' },
  ...{ radius: '2rem', height: '4rem', font: "'Yu Mincho', serif" },
};
const LOOK = {
  ...{ 'background-color': 'rgb(11, 93, 79)', color: 'rgb(255, 255, 255)' },
  ...{ 'border-radius': '32px', height: '64px', 'border-top-color': 'rgb(18, 52, 86)' },
};

/** Uses every control, and looks at both buttons and the code after each. */
async function chooseAll(page: Page): Promise<void> {
  const buttons = page.locator('.stage epos-kantan-button');
  const tag = codeOf(page, 'tag');
  for (const [name, word] of Object.entries(CHOICES)) {
    await page.locator(`select#f-${name === 'lang' ? 'button-lang' : name}`).selectOption(word);
    for (const button of await buttons.all()) await expect(button).toHaveAttribute(name, word);
    await expect(tag).toContainText(` ${name}="${word}"`);
  }
  for (const name of ['disabled', 'beacon', 'debug']) {
    await page.locator(`#f-${name}`).check();
    for (const button of await buttons.all()) await expect(button).toHaveAttribute(name, '');
    await expect(tag).toContainText(new RegExp(` ${name}[ >]`));
  }
  await page.locator('#f-disabled').uncheck();
  for (const button of await buttons.all()) await expect(button).not.toHaveAttribute('disabled');
  // Those two buttons have a panel each now, and the code loads it.
  await expect(page.locator('[data-epos-kantan-inspector]')).toHaveCount(2);
  await expect(codeOf(page, 'head')).toContainText('epos-kantan-inspector-');
  for (const [name, text] of Object.entries(SLOTS)) {
    await page.locator(`#f-slot-${name}`).fill(text);
    for (const button of await buttons.all()) await expect(button.locator(`[slot=${name}]`)).toHaveText(text);
    await expect(tag).toContainText(`<span slot="${name}">${text.replace('<', '&lt;').replace('>', '&gt;')}`);
  }
  for (const [name, value] of Object.entries(PROPERTIES)) {
    await page.locator(`#f-property-${name}`).fill(value);
    await expect(codeOf(page, 'rule')).toContainText(`--epos-kantan-${name}: ${value};`);
  }
  for (const [name, value] of Object.entries(LOOK)) await expect(insideOf(page)).toHaveCSS(name, value);
}

test('every control changes both buttons and the code; what cannot be used is said', async ({
  page,
  world: { demo },
}) => {
  await page.goto(`${demo.shopUrl}/playground`);
  await expect(page.locator('.stage epos-kantan-button')).toHaveCount(2);
  const tag = codeOf(page, 'tag');
  await expect(tag).toHaveText(/^<epos-kantan-button order-token="eyJ…">\s+<form/);
  await chooseAll(page);

  const radius = page.locator('#f-property-radius');
  await radius.fill('2 rem');
  await expect(radius).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('[data-refused]:visible')).toHaveText('この値は使えません。');
  await expect(codeOf(page, 'rule')).not.toContainText('radius');
  await expect(insideOf(page)).toHaveCSS('border-radius', '8px');
  await radius.fill('');
  await expect(radius).toHaveAttribute('aria-invalid', 'false');
  await page.locator('#f-form').uncheck();
  await expect(tag).not.toContainText('<form');
  await expect(codeOf(page, 'policy')).not.toContainText('form-action');

  // The address has it all: another page from it is the same.
  const chosen = (await tag.textContent()) ?? '';
  expect(chosen).toContain('beacon');
  await page.reload();
  await expect(tag).toHaveText(chosen);
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(tag).toHaveText(chosen);
  await expect(insideOf(page)).toHaveCSS('background-color', LOOK['background-color']);
});

test('the copied code works on a bare page under the copied policy, and not under less', async ({
  page,
  world: { demo, site },
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const query = 'theme=light&beacon=on&slot-label=Pay+now&property-background=%230b5d4f&form=on';
  await page.goto(`${demo.shopUrl}/playground?${query}`);
  const code = {
    head: await copy(page, 'head'),
    tag: await copy(page, 'tag'),
    rule: await copy(page, 'rule'),
    policy: await copy(page, 'policy'),
  };
  const token = (await page.locator('.stage epos-kantan-button').first().getAttribute('order-token')) ?? '';
  const signed = { ...code, tag: code.tag.replaceAll('eyJ…', token) };
  // Whatever the policy does not name is forbidden.
  const policy = `default-src 'none'; ${code.policy.replace('Content-Security-Policy: ', '')}`;
  const bare = await context.newPage();
  const stopped = await paste(bare, site, { ...signed, policy });
  const button = bare.locator('epos-kantan-button');
  await expect(button).toHaveAttribute('state', 'idle');
  await expect(button).toHaveAttribute('theme', 'light');
  await expect(button.locator('[slot=label]')).toHaveText('Pay now');
  await expect(button.locator('button[part=button]')).toHaveCSS('background-color', LOOK['background-color']);
  expect(await stopped()).toEqual([]);

  const poor = await context.newPage();
  const less = policy.replace(/connect-src [^;]+; /, '');
  const missed = await paste(poor, site, { ...signed, policy: less });
  await expect.poll(async () => (await missed()).join()).toContain('connect-src');
});

test('the gallery shows every state in every theme, tells the event that comes, and stays', async ({
  page,
  world: { demo },
}) => {
  await page.setViewportSize({ width: 320, height: 800 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.clock.install();
  await page.addInitScript(() => {
    const heard: Record<string, string[]> = {};
    Object.assign(globalThis, { heard });
    const names = [
      'unavailable',
      'redirect',
      'resume',
      'paid',
      'failed',
      'canceled',
      'expired',
      'error',
      'ready',
    ];
    for (const name of names) {
      document.addEventListener(`epos-kantan-${name}`, ({ target }) => {
        const state = (target as Element).closest('[data-state]')?.getAttribute('data-state') ?? '';
        (heard[state] ??= []).push(`epos-kantan-${name}`);
      });
    }
  });
  await page.goto(`${demo.shopUrl}/playground/states?size=large`);
  const read = () =>
    page.locator('[data-state]').evaluateAll((lists) =>
      lists.flatMap((list) =>
        [...list.querySelectorAll('[data-theme]')].map((place) => {
          const button = place.querySelector('epos-kantan-button');
          const look = ['theme', 'size', 'state'].map((name) => button?.getAttribute(name));
          return `${list.getAttribute('data-state') ?? ''}: ${look.join(' ')}`;
        }),
      ),
    );
  const states = await page.locator('.state h2').allTextContents();
  const themes = ['brand', 'dark', 'light', 'outline', 'auto'];
  const expected = states.flatMap((state) => themes.map((theme) => `${state}: ${theme} large ${state}`));
  expect(expected).toHaveLength(15 * 5);
  await expect.poll(read).toEqual(expected);

  const heard = await page.evaluate(
    () => (globalThis as unknown as { heard: Record<string, string[]> }).heard,
  );
  for (const state of states) {
    const named = await page
      .locator('.state', { has: page.locator(`#state-${state}`) })
      .locator('.small')
      .innerText();
    const told = new Set(heard[state]);
    if (state !== 'idle') told.delete('epos-kantan-ready');
    expect([...told].join() || 'イベントなし（statechange のみ）', state).toBe(named);
  }

  // Longer than any of the button's own waits.
  await page.clock.fastForward(60_000);
  await page.bringToFront();
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  expect(await read()).toEqual(expected);
  await judge(page, 'gallery');
});

test('in forced colours every button has an edge in every state', async ({ page, world: { demo } }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto(`${demo.shopUrl}/playground/states`);
  await expect(page.locator('[data-state=error] epos-kantan-button[state=error]')).toHaveCount(5);
  const edges = await page.locator('epos-kantan-button').evaluateAll((elements) =>
    elements.map((element) => {
      const inside = element.shadowRoot?.querySelector('[part=button]');
      if (!inside) return 'no button';
      const { borderTopColor, borderTopWidth, backgroundColor } = getComputedStyle(inside);
      return borderTopColor === backgroundColor ? 'no edge' : borderTopWidth;
    }),
  );
  expect(edges).toEqual(Array.from({ length: 15 * 5 }, () => '1px'));
});

for (const [colorScheme, width, locale] of [
  ['light', 1280, 'ja-JP'],
  ['dark', 320, 'en-US'],
] as const) {
  test.describe(`in ${colorScheme}, ${String(width)} px, ${locale}`, () => {
    test.use({ colorScheme, viewport: { width, height: 800 }, locale });

    test('it can be used by everybody', async ({ page, world: { demo } }) => {
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
      });
      await page.goto(demo.shopUrl);
      await page.getByRole('link', { name: /ボタンを試す|Try the button/ }).click();
      await expect(page.locator('epos-kantan-button[state=idle]')).toHaveCount(2);
      await page.locator('#f-property-color').fill('1');
      await expect(page.locator('[data-refused]:visible')).toHaveCount(1);
      await judge(page, 'playground');
      expect(faults).toEqual([]);
      await page.getByRole('link', { name: /すべての状態|every state/ }).click();
      await expect(page).toHaveURL(/\/playground\/states/);
    });
  });
}
