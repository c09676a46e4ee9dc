/** What operators see in the console: lists, one payment, webhooks, trades without a record, the report. Over real HTTP, with a real BFF. */
import { listEventsResponseSchema, startTrialResponseSchema } from '@epos-kantan/shared';
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { forgeNotification, goToEpos, goToEposUnrecorded, untilTold } from '../testing/at-epos.ts';
import type { ShopperAtEpos } from '../testing/at-epos.ts';
import { callMerchant, checkoutIdOf, postMerchant } from '../testing/call-merchant.ts';
import { ConsoleBrowser, formsOf, linksOf, mainText } from '../testing/console-browser.ts';
import type { ConsoleAnswer } from '../testing/console-browser.ts';
import { startWorld } from '../testing/start-world.ts';
import type { Environment, World } from '../testing/start-world.ts';

const [KEY, READ_KEY] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];

let world: World;
let browser: ConsoleBrowser;
afterEach(async () => {
  await world.stop();
});

async function open(env: Environment = {}, key = KEY): Promise<void> {
  world = await startWorld({ env: { CONSOLE_KEY: `anna:${KEY}`, CONSOLE_READ_KEY: READ_KEY, ...env } });
  browser = new ConsoleBrowser(world.bffUrl);
  await browser.logIn(key);
}

/** Moves everybody's clock to the next noon in Japan: what follows is of one day. */
async function untilNoon(): Promise<void> {
  const answer = await fetch(`${world.simulatorUrl}/_simulator/clock`);
  const { now } = (await answer.json()) as { now: string };
  const noon = 3 * 3_600;
  const seconds = (noon - Math.floor(Date.parse(now) / 1000)) % 86_400;
  await world.advance((seconds + 86_400) % 86_400);
  await browser.logIn(KEY);
}

async function pay(orderId: string, amount = 9800): Promise<ShopperAtEpos> {
  const shopper = await goToEpos(world, { orderId, amount });
  await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
  await world.until(`${orderId} captured`, () => {
    const events = world.webhooks.filter(({ data }) => data.orderId === orderId);
    return events.some(({ type }) => type === 'checkout.captured') || null;
  });
  return shopper;
}

async function triesOfOrphan(): Promise<number> {
  const headers = { authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}` };
  const answer = await fetch(`${world.bffUrl}/v1/merchant/events`, { headers });
  const { orphans } = listEventsResponseSchema.parse(await answer.json());
  return orphans[0]?.delivery.tries ?? 0;
}

/** The first cells of a page's table. */
function rowsOf({ text }: ConsoleAnswer): readonly string[] {
  return [...text.matchAll(/<th\s+role="rowheader"[^>]*>(.*?)<\/th>/gs)].map(([, cell = '']) =>
    mainText({ text: `<main>${cell}</main>` }),
  );
}

describe('the start', () => {
  it('says so when nothing needs attention, and how today goes', async () => {
    await open();
    await untilNoon();
    await pay('order-1', 1200);
    const page = await browser.open('/console');
    expect(page.text).toMatch(/<h1>Nothing needs attention<\/h1>/);
    expect(mainText(page)).toMatch(/Payments started 1 Proven paid 1 ¥1,200 Captured ¥\S+ \d Given back/);
  });

  it('tells what a late payment means and what to do, until that is done', async () => {
    await open();
    const shopper = await goToEpos(world);
    const id = checkoutIdOf(world);
    await callMerchant(world, id, 'cancel');
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.attention:paid_late');
    const page = await browser.open('/console');
    const text = mainText(page);
    expect(page.text).toContain('<h1>1 thing needs attention</h1>');
    expect(text).toContain('Paid too late');
    expect(text).toContain('What it means The payment came after');
    expect(text).toContain('What to do It cannot be accepted');
    expect(linksOf(page)).toContain(`/console/payments/${id}`);
    const japanese = mainText(await browser.open('/console?lang=ja'));
    expect(japanese).toContain('1 件の対応が必要です 期限後に支払われました 注文番号 order-1 9,800円');
    await callMerchant(world, id, 'cancel');
    expect(mainText(await browser.open('/console?lang=en'))).toContain('Nothing needs attention');
  });

  it('has trades without a record, and webhooks that were given up', async () => {
    await open({ WEBHOOK_URL: 'http://127.0.0.1:9/webhooks' });
    const lost = `ek${'q'.repeat(20)}-01`;
    await goToEposUnrecorded(world, lost, 'order-lost');
    await world.control('shopper', { orderId: lost, action: 'confirm' });
    await forgeNotification(world, lost, 'AUTH');
    await world.until('an orphan', async () =>
      mainText(await browser.open('/console')).includes('A payment without a record') ? true : null,
    );
    // Ten tries, never two days apart.
    for (let tries = 1; tries <= 10; tries += 1) {
      await world.until(`try ${String(tries)}`, async () => (await triesOfOrphan()) >= tries || null);
      await world.advance(2 * 86_400);
    }
    await browser.logIn(KEY);
    const page = await browser.open('/console');
    expect(page.text).toContain('<h1>2 things need attention</h1>');
    expect(mainText(page)).toMatch(
      /1 webhook never reached the shop's server.*A payment without a record Order order-lost ¥9,800/,
    );
    expect(linksOf(page)).toContain(`/console/orphans/${lost}/adopt`);
  }, 60_000);
});

describe('the list of payments', () => {
  it('is newest first, and has a page after the page', async () => {
    await open();
    for (let number = 1; number <= 51; number += 1) {
      await world.startOk(await world.sign({ orderId: `order-${String(number)}` }));
      if (number % 10 === 0) await world.advance(1);
    }
    const first = await browser.open('/console/payments');
    expect(rowsOf(first)).toHaveLength(50);
    const next = linksOf(first).find((link) => link.includes('cursor=')) ?? '';
    const second = await browser.open(next);
    expect(rowsOf(second)).toHaveLength(1);
    expect(new Set([...rowsOf(first), ...rowsOf(second)]).size).toBe(51);
    expect(linksOf(second)).toContain('/console/payments?');
  });

  it('is filtered by status, funds, attention and days in Japan', async () => {
    await open();
    await untilNoon();
    await pay('order-1');
    await pay('order-2');
    await callMerchant(world, checkoutIdOf(world, 'order-2'), 'refund', { body: '{"amount":800}' });
    await world.advance(86_400);
    const late = await goToEpos(world, { orderId: 'order-3' });
    await callMerchant(world, checkoutIdOf(world, 'order-3'), 'cancel');
    await world.control('shopper', { orderId: late.gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.attention:paid_late');
    await world.startOk(await world.sign({ orderId: 'order-4' }));
    await browser.logIn(KEY);
    const found = async (query: string): Promise<readonly string[]> =>
      [...rowsOf(await browser.open(`/console/payments?${query}`))].sort();
    expect(await found('status=paid&funds=&from=&to=')).toEqual(['order-1', 'order-2', 'order-3']);
    expect(await found('status=awaiting_shopper')).toEqual(['order-4']);
    expect(await found('funds=partly_refunded')).toEqual(['order-2']);
    expect(await found('funds=captured')).toEqual(['order-1']);
    expect(await found('attention=true')).toEqual(['order-3']);
    const list = await browser.open('/console/payments');
    const made = /datetime="([^"]+)"/.exec(list.text)?.[1] ?? '';
    const japan = new Date(Date.parse(made) + 9 * 3_600_000).toISOString().slice(0, 10);
    expect(await found(`from=${japan}`)).toEqual(['order-3', 'order-4']);
    const before = new Date(Date.parse(`${japan}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    expect(await found(`to=${before}`)).toEqual(['order-1', 'order-2']);
    expect(await found(`from=${before}&to=${japan}`)).toHaveLength(4);
    expect(mainText(await browser.open('/console/payments?status=failed'))).toContain(
      'There is no such payment.',
    );
  });

  it('has test payments apart, each called so', async () => {
    await open();
    await world.startOk(await world.sign({ orderId: 'order-1' }));
    const { text } = await postMerchant(world, 'trials');
    const { orderId, id } = startTrialResponseSchema.parse(JSON.parse(text)).checkout;
    expect(rowsOf(await browser.open('/console/payments'))).toEqual(['order-1']);
    expect(rowsOf(await browser.open('/console/payments?trial=true'))).toEqual([`${orderId} Test payment`]);
    expect(mainText(await browser.open(`/console/payments/${id}`))).toContain(
      "Test payment An operator's test payment: the shop's server is told nothing of it.",
    );
  });

  it('is searched by each of a payment’s numbers', async () => {
    await open();
    const { gmoOrderId } = await pay('注文 1/2');
    const id = checkoutIdOf(world, '注文 1/2');
    const path = `/console/payments/${id}`;
    const search = formsOf(await browser.open('/console/payments')).find(({ fields }) => 'q' in fields);
    if (search === undefined) throw new Error('there is no search');
    for (const q of ['注文 1/2', ' 注文 1/2 ', id, gmoOrderId]) {
      const found = await browser.submit(search, { q });
      expect([q, found.path]).toEqual([q, path]);
    }
    for (const q of ['注文 1', 'co_x', `ek${'a'.repeat(20)}-01`, '%', "' OR 1=1 --"]) {
      const none = await browser.open(`/console/payments?q=${encodeURIComponent(q)}`);
      expect([q, mainText(none).includes('There is no such payment.')]).toEqual([q, true]);
    }
  });

  it.each([
    'status=lost',
    'from=yesterday',
    'cursor=x',
    'status=paid&status=paid',
    'more=1',
    `q=${'a'.repeat(101)}`,
  ])('refuses %s in words', async (query) => {
    await open();
    const page = await browser.open(`/console/payments?${query}`);
    expect([page.status, mainText(page)]).toEqual([
      422,
      expect.stringContaining('Please check what you entered'),
    ]);
  });
});

describe('one payment', () => {
  it('shows its money, its timeline as a picture and as a table, and its attempts', async () => {
    await open();
    const { gmoOrderId } = await pay('order-1');
    const id = checkoutIdOf(world);
    await callMerchant(world, id, 'refund', { body: '{"amount":300}' });
    await world.until(
      'delivered',
      () => world.webhooks.some(({ type }) => type === 'checkout.refunded') || null,
    );
    const page = await world.until('recorded', async () => {
      const shown = await browser.open(`/console/payments/${id}`);
      return mainText(shown).includes('waiting') ? null : shown;
    });
    const text = mainText(page);
    expect(text).toContain('Total ¥9,800 Given back ¥300 Left ¥9,500');
    expect(text).toContain(gmoOrderId);
    const picture = /<svg[^>]*class="line-picture"[^>]*>(.*?)<\/svg>/s.exec(page.text)?.[1] ?? '';
    const words = mainText({ text: `<main>${picture}</main>` });
    for (const word of ['Payment started', 'Payment proven', '→ Paid', 'Money captured', 'Refunded', 'Shop'])
      expect(words).toContain(word);
    expect(words).toContain('✓ Webhook: delivered · 1 try');
    expect(picture).not.toMatch(/style=/);
    expect(text).toMatch(/Refunded Captured → Partly refunded Shop 1 delivered 1 try/);
    expect(page.text).toMatch(/aria-label="The timeline of order order-1 in \d moments/);
  });

  it('offers only what can be done, and to who may only look nothing', async () => {
    await open();
    await pay('order-1');
    const path = `/console/payments/${checkoutIdOf(world)}`;
    const actionsOf = (page: ConsoleAnswer): readonly string[] =>
      [...formsOf(page).map(({ action }) => action), ...linksOf(page)]
        .filter((target) => target.startsWith(`${path}/`))
        .map((target) => target.slice(path.length + 1));
    expect(actionsOf(await browser.open(path))).toEqual(['refund', 'change', 'inquire', 'cancel']);
    const reader = new ConsoleBrowser(world.bffUrl);
    await reader.logIn(READ_KEY);
    const page = await reader.open(path);
    expect(actionsOf(page)).toEqual([]);
    expect(mainText(page)).toContain('You are logged in with a key that only reads.');
    expect((await reader.open(`${path}/refund?amount=1`)).status).toBe(403);
  });

  it.each(['co_x', 'order-1', `co_${'a'.repeat(26)}`, '%00', '..%2f..'])(
    'that is not there is not found: %s',
    async (id) => {
      await open();
      const page = await browser.open(`/console/payments/${id}`);
      expect([page.status, mainText(page)]).toEqual([404, expect.stringContaining('Not found')]);
    },
  );
});

describe('what comes from outside', () => {
  const NASTY = '<img src=x onerror=alert(1)>\u202e"\'&\u200b\u2069';

  it('stands on every page as text that hides nothing and turns nothing round', async () => {
    await open();
    const shopper = await goToEpos(world, {
      orderId: NASTY,
      metadata: { [`<b>${NASTY.slice(0, 20)}`]: '</main><script>alert(1)</script>\u202e' },
      items: [{ name: '<script>x</script>\u202e', quantity: 1, unitPrice: 9800 }],
    });
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    await world.until(
      'captured',
      () => world.webhooks.some(({ type }) => type === 'checkout.captured') || null,
    );
    const id = checkoutIdOf(world, NASTY);
    const pages: readonly (readonly [string, number])[] = [
      ['/console/payments', 200],
      [`/console/payments/${id}`, 200],
      [`/console/payments/${id}/refund?amount=1`, 200],
      [`/console/payments/${id}/refund?amount=${encodeURIComponent(NASTY.slice(0, 20))}`, 422],
      ['/console/events', 200],
      [`/console/payments?q=${encodeURIComponent('"><script>alert(1)</script>')}`, 200],
    ];
    for (const [path, status] of pages) {
      const page = await browser.open(path);
      expect([path, page.status]).toEqual([path, status]);
      expect([path, /<(?:img|script)|onerror=alert\(1\)>/i.test(page.text)]).toEqual([path, false]);
      expect([path, /[\u202a-\u202e\u2066-\u2069\u200b]/.test(page.text)]).toEqual([path, false]);
    }
    const list = await browser.open('/console/payments');
    expect(rowsOf(list)).toEqual(['<img src=x onerror=alert(1)>[U+202E]"\'&[U+200B][U+2069]']);
    expect((await browser.open(`/console/payments?q=${encodeURIComponent(NASTY)}`)).path).toBe(
      `/console/payments/${id}`,
    );
  });
});

describe('the report', () => {
  it('has charts with their tables, and a funnel that says what nobody counts', async () => {
    await open();
    await untilNoon();
    await pay('order-1', 1000);
    await pay('order-2', 2000);
    const canceled = await goToEpos(world, { orderId: 'order-3' });
    await world.control('shopper', { orderId: canceled.gmoOrderId, action: 'cancel' });
    await world.until(
      'canceled',
      () => world.webhooks.some(({ type }) => type === 'checkout.canceled') || null,
    );
    await postMerchant(world, 'trials');
    const page = await browser.open('/console/report');
    const text = mainText(page);
    expect(text).toContain('Payments per day 2 in all');
    expect(text).toContain('Value paid per day ¥3,000 in all');
    expect(text).toContain('Why payments did not happen 1 in all Canceled by the shopper 1 100%');
    expect(text).toContain('Button shown — not counted Button pressed 3 Sent to EPOS 3');
    expect(text).toContain('Confirmed at EPOS 2 66.7% of the first step Paid 2 66.7% of the first step');
    expect([...page.text.matchAll(/<rect\s+class="bar/g)].length).toBe(60 + 1 + 4);
    expect(page.text.match(/<svg[^>]*role="img"[^>]*aria-label="[^"]+"/g)).toHaveLength(3);
  });

  it('is of 1 to 92 days, and of a month unless asked otherwise', async () => {
    await open();
    const days = async (query: string): Promise<unknown> => {
      const page = await browser.open(`/console/report?${query}`);
      return [page.status, /\((\d+) days?\)/.exec(mainText(page))?.[1] ?? null];
    };
    expect(await days('')).toEqual([200, '30']);
    expect(await days('from=2026-11-01&to=2026-11-01')).toEqual([200, '1']);
    expect(await days('from=2026-08-01&to=2026-10-31')).toEqual([200, '92']);
    expect(await days('from=2026-07-31&to=2026-10-31')).toEqual([422, null]);
    expect(await days('from=2026-11-02&to=2026-11-01')).toEqual([422, null]);
    expect(await days('from=2026-11-31&to=')).toEqual([422, null]);
  });

  it('gives the sales report as a file, its last day included', async () => {
    await open();
    await pay('order-1');
    await world.advance(10);
    const page = await browser.open('/console/report?lang=ja');
    const [link = ''] = linksOf(page).filter((one) => one.includes('by=entry') && one.includes('utf-8'));
    const file = await world.until('booked', async () => {
      const answer = await browser.open(link);
      return answer.text.includes('order-1') ? answer : null;
    });
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="epos-kantan-sales-/);
    expect(file.text).toContain('処理日');
    expect(file.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await browser.open('/console/report.csv?from=x&to=y')).status).toBe(422);
    const november = await browser.open('/console/report.csv?from=2026-11-01&to=2026-11-30&by=month');
    expect(november.headers.get('content-disposition')).toContain('-2026-11-01-2026-11-30-month.csv"');
    const stranger = new ConsoleBrowser(world.bffUrl);
    expect((await stranger.open(link)).path).toMatch(/^\/console\/login/);
  });
});
