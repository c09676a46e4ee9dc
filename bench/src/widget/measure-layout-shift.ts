/** P15: every layout shift of a button's life, with our stylesheet or a declarative shadow root; without either for comparison. */
import { renderButton } from '@epos-kantan/widget/ssr';
import type { Measure } from '../figures.ts';
import type { BrowserPage } from './browser-page.ts';
import { tagOf, tokenOf } from './shop-orders.ts';
import { onPage } from './widget-run.ts';
import type { WidgetRun } from './widget-run.ts';

/** What stands around the element, and would be moved by it. */
const around = (element: string): string =>
  `<h1>Your order</h1>${element}<p>The shop goes on here.</p><p>And here.</p>`;

/** Load, upgrade, press, busy, error, another order, leaving; then the return page: confirming, paid. */
export async function measureLayoutShift(run: WidgetRun): Promise<readonly Measure[]> {
  const stylesheet: number[] = [];
  const declared: number[] = [];
  const bare: number[] = [];
  const inTest: number[] = [];
  const link = `<link rel="stylesheet" href="${run.host.assets}/epos-kantan-button.css">`;
  for (let round = 1; round <= run.rounds; round += 1) {
    const drawn = renderButton({
      endpoint: run.host.url,
      orderToken: tokenOf(`drawn-${String(round)}`),
      nonce: 'any',
      attributes: { redirect: 'manual' },
    });
    stylesheet.push(await live(run, link, tagOf(`styled-${String(round)}`)));
    declared.push(await live(run, link, drawn));
    bare.push(await live(run, '', tagOf(`bare-${String(round)}`)));
    run.host.isTest(true);
    inTest.push(await live(run, link, tagOf(`tested-${String(round)}`)));
    run.host.isTest(false);
    run.say(`P15 round ${String(round)} of ${String(run.rounds)}`);
  }
  const shift = (what: string, ours: readonly number[]): Measure => ({
    id: 'P15',
    what: `sum of layout shifts, worst round, ${what}`,
    against: 'without either',
    unit: '',
    ours,
    peer: bare,
    goal: { atMost: 0 },
    countsWorst: true,
  });
  return [
    shift('our stylesheet', stylesheet),
    shift('declarative shadow DOM', declared),
    shift('our stylesheet, test environment', inTest),
  ];
}

async function live(run: WidgetRun, head: string, element: string): Promise<number> {
  const { host, browser } = run;
  const { shift, handle } = await onPage(browser, host.page(head, around(element)), (page) =>
    payWith(run, page),
  );
  const back = `${host.page(head, around('<epos-kantan-status></epos-kantan-status>'))}?epos_checkout=${handle}`;
  return shift + (await onPage(browser, back, (page) => comeBack(run, page)));
}

async function payWith({ host }: WidgetRun, page: BrowserPage): Promise<{ shift: number; handle: string }> {
  const script = `${host.assets}/epos-kantan-button.js`;
  // The page has been painted without the script; it comes now.
  await page.evaluate('bench.frames()');
  await page.evaluate(`bench.load(${JSON.stringify(script)}).then(() => bench.ready(1))`);
  await page.evaluate('bench.frames()');
  const start = host.holdStarts();
  await press(page);
  await page.evaluate("bench.reaches('creating').then(bench.frames)");
  await start.arrived;
  start.refuse();
  await page.evaluate("bench.reaches('error').then(bench.frames)");
  await page.evaluate(`bench.order(${JSON.stringify(tokenOf(String(Math.random())))}).then(bench.frames)`);
  await page.evaluate(
    "void document.addEventListener('epos-kantan-redirect', ({ detail }) => { window.leftFor = detail.url; })",
  );
  await press(page);
  await page.evaluate("bench.reaches('redirecting').then(bench.frames)");
  const url = await page.evaluate<string>('window.leftFor');
  return { shift: await page.evaluate<number>('bench.shifts()'), handle: url.split('/').at(-1) ?? '' };
}

async function comeBack({ host }: WidgetRun, page: BrowserPage): Promise<number> {
  const handle = await page.evaluate<string>("new URL(location.href).searchParams.get('epos_checkout')");
  // What the shopper did at EPOS; the mock is still confirming when the page asks.
  await page.evaluate(`fetch('/mock-epos/${handle}', { method: 'POST', redirect: 'manual' })`);
  const script = `${host.assets}/epos-kantan-button.js`;
  await page.evaluate('bench.frames()');
  await page.evaluate(`bench.load(${JSON.stringify(script)}).then(() => bench.reaches('paid'))`);
  return page.evaluate<number>('bench.shifts()');
}

async function press(page: BrowserPage): Promise<void> {
  const { x, y } = await page.evaluate<{ x: number; y: number }>('bench.middle()');
  await page.pressAt(x, y);
}
