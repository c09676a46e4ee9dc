/** A shop page inside a frame of another site: the whole window goes to EPOS, or the shopper is told and shown a way out. */
import { test as base } from '@playwright/test';
import type { FrameLocator, Page } from '@playwright/test';
import type { RequestListener } from 'node:http';
import { confirm, expect, logIn, placeOrder, withDemo } from './run-demo.ts';
import type { DemoWorld } from './run-demo.ts';
import { withServer } from './with-server.ts';

/** The shop's page, and another site that shows it in a frame. */
interface Sites {
  readonly demo: DemoWorld;
  readonly shopOrigin: string;
  readonly otherOrigin: string;
  /** What stands on the shop's page. */
  html: string;
}

const test = base.extend<{ sites: Sites }>({
  // eslint-disable-next-line no-empty-pattern -- required by Playwright's fixture parser
  sites: async ({}, use) => {
    let sites: Sites;
    const answerIt: RequestListener = ({ url = '' }, answer) => {
      answer.setHeader('content-type', 'text/html; charset=utf-8');
      const { shopOrigin, html } = sites;
      const { searchParams, pathname } = new URL(url, shopOrigin);
      const sandbox = searchParams.get('sandbox');
      const attribute = sandbox === null ? '' : `sandbox="${sandbox}"`;
      const framing = `<iframe ${attribute} width="600" height="400" src="${shopOrigin}/shop"></iframe>`;
      answer.end(`<!doctype html><html lang="en">${pathname === '/shop' ? html : framing}</html>`);
    };
    await withServer(answerIt, async (port) => {
      const shopOrigin = `http://127.0.0.1:${String(port)}`;
      await withDemo({ otherOrigins: [shopOrigin] }, async (demo) => {
        sites = { demo, shopOrigin, otherOrigin: `http://localhost:${String(port)}`, html: '' };
        await use(sites);
      });
    });
  },
});

/** Orders at the demo, and puts that order's button on the page that is framed. */
async function frameOrder(page: Page, sites: Sites): Promise<void> {
  const { demo } = sites;
  await placeOrder(page, demo);
  const token = (await page.locator('epos-kantan-button').getAttribute('order-token')) ?? '';
  sites.html = ['button', 'in-app-coach']
    .map((name) => `<script async src="${demo.bffUrl}/assets/epos-kantan-${name}-1.0.0.js"></script>`)
    .concat(`<epos-kantan-button order-token="${token}"></epos-kantan-button>`)
    .join('\n');
}

const elementIn = (frame: FrameLocator) => frame.locator('epos-kantan-button');
const buttonIn = (frame: FrameLocator) => elementIn(frame).locator('button[part=button]');

test('the whole window goes to EPOS, and comes back paid', async ({ page, sites }) => {
  await frameOrder(page, sites);
  await page.goto(sites.otherOrigin);
  await buttonIn(page.frameLocator('iframe')).click();
  await logIn(page, 'points');
  await confirm(page);
  await page.waitForURL(/\/return/);
  await expect(page.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');
  expect((await sites.demo.ledger()).map(({ status }) => status)).toEqual(['SALES']);
});

test('a frame that may not leave says so; a tab of its own goes on with the same payment', async ({
  page,
  sites,
  context,
}) => {
  await frameOrder(page, sites);
  const sandbox = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox';
  await page.goto(`${sites.otherOrigin}/?sandbox=${encodeURIComponent(sandbox)}`);
  const frame = page.frameLocator('iframe');
  const button = elementIn(frame);
  const told = button.evaluate(
    (element) =>
      new Promise((resolve) => {
        element.addEventListener('epos-kantan-error', (event) => {
          resolve((event as CustomEvent<{ code: string }>).detail.code);
        });
      }),
  );
  await buttonIn(frame).click();
  expect(await told).toBe('frame_blocked');
  await expect(button.locator('[part=message]')).toBeHidden();
  const opened = context.waitForEvent('page');
  await button.getByRole('link', { name: 'Open in a new tab' }).click();
  const tab = await opened;
  await expect(tab.locator('epos-kantan-button')).toHaveAttribute('state', 'resumable');
  await tab.locator('epos-kantan-button button[part=button]').click();
  await logIn(tab, 'points');
  await confirm(tab);
  await tab.waitForURL(/\/return/);
  await expect(tab.locator('epos-kantan-status')).toHaveAttribute('state', 'paid');
  expect(await sites.demo.ledger()).toHaveLength(1);
});
