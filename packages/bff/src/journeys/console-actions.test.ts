/**
 * What operators do in the console: each action asks once more, happens once however often it is pressed, and says who did it. Against the
 * simulator's books, over real HTTP.
 */
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  accessOf,
  callGmo,
  forgeNotification,
  goToEpos,
  goToEposUnrecorded,
  inquiriesOf,
  untilTold,
} from '../testing/at-epos.ts';
import type { ShopperAtEpos } from '../testing/at-epos.ts';
import { callMerchant, checkoutIdOf, countCalls, storedKeys } from '../testing/call-merchant.ts';
import {
  ConsoleBrowser,
  formHeaders,
  formOf,
  formsOf,
  linksOf,
  mainText,
} from '../testing/console-browser.ts';
import type { ConsoleAnswer, PageForm } from '../testing/console-browser.ts';
import { startWorld } from '../testing/start-world.ts';
import type { Environment, World } from '../testing/start-world.ts';

const [ANNA, KEN, READER] = [1, 2, 3].map(() => randomBytes(32).toString('base64url')) as [
  string,
  string,
  string,
];

let world: World;
let browser: ConsoleBrowser;
let logLines: string[];
afterEach(async () => {
  await world.stop();
});

async function open(env: Environment = {}): Promise<void> {
  logLines = [];
  world = await startWorld({
    env: { CONSOLE_KEY: `anna:${ANNA},ken:${KEN}`, CONSOLE_READ_KEY: READER, LOG_LEVEL: 'info', ...env },
    logSink: { write: (line) => void logLines.push(line) },
  });
  browser = new ConsoleBrowser(world.bffUrl);
  await browser.logIn(ANNA);
}

async function paid(env: Environment = {}): Promise<string> {
  await open(env);
  const shopper = await goToEpos(world);
  await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
  await untilTold(world, env['CAPTURE'] === 'manual' ? 'checkout.paid' : 'checkout.captured');
  return `/console/payments/${checkoutIdOf(world)}`;
}

const trade = async () => (await world.ledger()).trades.at(-1);
/** Changes and cancels at GMO-PG. */
const givenBack = async (): Promise<number> =>
  (await countCalls(world, 'EpospayChange')) + (await countCalls(world, 'EpospayCancel'));
const timelineOf = async (path: string): Promise<string> => mainText(await browser.open(path));

/** The confirmation of an action. */
async function confirmation(
  path: string,
  action: string,
  query = '',
): Promise<{ page: ConsoleAnswer; form: PageForm }> {
  const page = await browser.open(`${path}/${action}${query}`);
  return { page, form: formOf(page, `${path}/${action}`) };
}

describe('a refund', () => {
  it('is confirmed with what goes back and what is left, typed once more, and told with who did it', async () => {
    const path = await paid();
    const { page, form } = await confirmation(path, 'refund', '?amount=300');
    const text = mainText(page);
    expect(text).toContain(
      'Order order-1 Left now ¥9,800 Goes back to the shopper ¥300 Left afterwards ¥9,500',
    );
    expect(await givenBack()).toBe(0);
    const end = await browser.submit(form, { again: '300' });
    expect([end.status, mainText(end)]).toEqual([200, expect.stringMatching(/^Refunded .* Left ¥9,500/)]);
    expect([await givenBack(), (await trade())?.canceledAmount]).toEqual([1, 300]);
    const timeline = await timelineOf(path);
    expect(timeline).toContain('Money change requested Operator anna');
    expect(timeline).toMatch(/Operator anna 1 refund op_\w+ /);
    await untilTold(world, 'checkout.refunded');
    expect(world.webhooks.at(-1)?.data).toMatchObject({ by: 'shop', refundedTotal: 300 });
    const noted = logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(noted).toContainEqual(
      expect.objectContaining({ operator: 'anna', action: 'refund', amount: 300, end: 'done' }),
    );
  });

  it('happens once however often it is pressed, reloaded and come back to', async () => {
    const path = await paid();
    const { page, form } = await confirmation(path, 'refund', '?amount=300');
    const pressed = await Promise.all([1, 2, 3].map(() => browser.submit(form, { again: '300' })));
    expect(pressed.map(({ status }) => status)).toEqual([200, 200, 200]);
    // Reload of the end, Back to the confirmation (which is fetched anew), and pressed once more.
    await browser.submit(form, { again: '300' });
    const back = await browser.open(page.path);
    expect(mainText(back)).toContain('Left now ¥9,500');
    const again = await browser.submit(formOf(back, `${path}/refund`), { again: '300' });
    expect(mainText(again)).toContain('it did not happen a second time');
    expect([await givenBack(), (await trade())?.canceledAmount]).toEqual([1, 300]);
    expect(storedKeys(world)).toHaveLength(1);
    // Who begins anew means another refund.
    const anew = await confirmation(path, 'refund', '?amount=300');
    await browser.submit(anew.form, { again: '300' });
    expect([await givenBack(), (await trade())?.canceledAmount]).toEqual([2, 600]);
  });

  it('is not done when what is typed differs, and can be typed again', async () => {
    const path = await paid();
    const { form } = await confirmation(path, 'refund', '?amount=300');
    for (const again of ['30', '3000', '', 'three hundred', '-300']) {
      const page = await browser.submit(form, { again });
      expect([again, page.status, mainText(page).includes('The amounts differ')]).toEqual([again, 422, true]);
      expect(formOf(page, `${path}/refund`).fields['key']).toBe(form.fields['key']);
    }
    expect([await givenBack(), storedKeys(world).length]).toEqual([0, 0]);
    // As people in Japan may type it.
    const end = await browser.submit(form, { again: '３００円' });
    expect([end.status, (await trade())?.canceledAmount]).toEqual([200, 300]);
  });

  it.each([
    ['', 'Enter whole yen'],
    ['0', 'Enter whole yen'],
    ['1.5', 'Enter whole yen'],
    ['-3', 'Enter whole yen'],
    ['9801', 'Not more than the ¥9,800'],
    ['999999999', 'Enter whole yen'],
  ])('of %j is asked for again', async (amount, words) => {
    const path = await paid();
    const page = await browser.open(`${path}/refund?amount=${encodeURIComponent(amount)}`);
    expect([page.status, mainText(page)]).toEqual([422, expect.stringContaining(words)]);
    const key = 'console-' + 'a'.repeat(26);
    const { fields } = formOf(await browser.open(path), '/inquire');
    const posted = { ...fields, key, left: '9800', amount, again: amount };
    const answer = await browser.send('POST', `${path}/refund`, posted, formHeaders());
    expect([answer.status, await givenBack()]).toEqual([422, 0]);
  });

  it('is not done when somebody else has moved the money since it was shown', async () => {
    const path = await paid();
    const { form } = await confirmation(path, 'refund', '?amount=300');
    const ken = new ConsoleBrowser(world.bffUrl);
    await ken.logIn(KEN);
    const kens = formOf(await ken.open(`${path}/refund?amount=300`), `${path}/refund`);
    await ken.submit(kens, { again: '300' });
    const end = await browser.submit(form, { again: '300' });
    expect([end.status, mainText(end)]).toEqual([
      409,
      expect.stringContaining('The money has changed since'),
    ]);
    expect((await trade())?.canceledAmount).toBe(300);
    expect(await timelineOf(path)).toContain('Operator ken');
  });

  it('whose reply is lost says that its end is not known; looking again finds it, and it was one', async () => {
    const path = await paid();
    await world.control('faults', { on: 'EpospayChange', kind: 'drop-reply', afterEffect: true });
    const { form } = await confirmation(path, 'refund', '?amount=300');
    const first = await browser.submit(form, { again: '300' });
    expect([first.status, mainText(first)]).toEqual([
      202,
      expect.stringContaining('The end is not known yet'),
    ]);
    const underWay = await browser.open(path);
    expect(mainText(underWay)).toMatch(/A refund is under way since .* once it is through, ¥9,500 are left/);
    expect(formsOf(underWay).map(({ action }) => action)).not.toContain(`${path}/refund`);
    await world.advance(1);
    const look = formOf(first, `${path}/refund`);
    const end = await world.until('known', async () => {
      const page = await browser.submit(look);
      return page.status === 200 ? page : null;
    });
    expect(mainText(end)).toContain('Refunded');
    expect([await givenBack(), (await trade())?.canceledAmount]).toEqual([1, 300]);
  });

  it('is not begun while GMO-PG cannot say how things are, and the same can be tried again', async () => {
    const path = await paid();
    await world.advance(60);
    const { form } = await confirmation(path, 'refund', '?amount=300');
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 1 });
    const page = await browser.submit(form, { again: '300' });
    expect([page.status, mainText(page)]).toEqual([409, expect.stringContaining('nothing was done')]);
    expect(await givenBack()).toBe(0);
    expect((await browser.submit(formOf(page, `${path}/refund`))).status).toBe(200);
    expect([await givenBack(), (await trade())?.canceledAmount]).toEqual([1, 300]);
  });

  it('that GMO-PG refuses is told with the reason, and begins anew under a new key', async () => {
    const path = await paid();
    await world.control('faults', { on: 'EpospayChange', kind: 'error', errInfo: 'M01055011' });
    const { form } = await confirmation(path, 'refund', '?amount=300');
    const end = await browser.submit(form, { again: '300' });
    expect([end.status, mainText(end)]).toEqual([
      409,
      expect.stringContaining('It was not done GMO-PG refused'),
    ]);
    expect((await browser.submit(form, { again: '300' })).status).toBe(409);
    const anew = await confirmation(path, 'refund', '?amount=300');
    expect((await browser.submit(anew.form, { again: '300' })).status).toBe(200);
    expect((await trade())?.canceledAmount).toBe(300);
  });
});

describe('a cancelation', () => {
  it('of taken money gives all of it back, once its amount was typed', async () => {
    const path = await paid();
    const { page, form } = await confirmation(path, 'cancel');
    expect(mainText(page)).toContain('Goes back to the shopper ¥9,800 Left afterwards ¥0');
    expect((await browser.submit(form, { again: '9,800' })).status).toBe(200);
    expect((await trade())?.status).toMatch(/^(CANCEL|RETURN)$/);
    const after = await browser.open(path);
    expect(mainText(after)).toContain('Refunded');
    // There is nothing more to do, and Back to the confirmation says so.
    expect(linksOf(after).filter((link) => link.includes('/cancel'))).toEqual([]);
    expect(mainText(await browser.open(page.path))).toContain('it may have happened already');
    expect(mainText(await browser.submit(form, { again: '9,800' }))).toContain(
      'did not happen a second time',
    );
  });

  it('of secured money releases it', async () => {
    const path = await paid({ CAPTURE: 'manual' });
    const { page, form } = await confirmation(path, 'cancel');
    expect(mainText(page)).toContain('Release the money');
    expect(mainText(await browser.submit(form, { again: '9800' }))).toMatch(/^The money is released/);
    await untilTold(world, 'checkout.canceled');
    expect(await timelineOf(path)).toContain('Released');
  });

  it('of an order that nobody has paid closes it, without an amount', async () => {
    await open();
    await world.startOk(await world.sign());
    const path = `/console/payments/${checkoutIdOf(world)}`;
    const { page, form } = await confirmation(path, 'cancel');
    expect(mainText(page)).toContain('Close the order');
    expect(mainText(page)).not.toContain('¥');
    expect(mainText(await browser.submit(form))).toMatch(/^The order is closed/);
    await untilTold(world, 'checkout.canceled');
    expect(world.webhooks.at(-1)?.data).toMatchObject({ by: 'shop', detail: 'console:anna' });
    expect(await timelineOf(path)).toContain('Operator anna');
  });

  it('of an order that was paid since it was shown is not done', async () => {
    await open();
    const shopper = await goToEpos(world);
    const path = `/console/payments/${checkoutIdOf(world)}`;
    const { form } = await confirmation(path, 'cancel');
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    const end = await browser.submit(form);
    expect([end.status, (await trade())?.status]).toEqual([409, 'SALES']);
    expect(mainText(end)).toContain('The money has changed since');
  });

  it('of an order that was paid since it was shown is not done, even if only GMO-PG knows it', async () => {
    await open();
    const shopper = await goToEpos(world);
    const path = `/console/payments/${checkoutIdOf(world)}`;
    const { form } = await confirmation(path, 'cancel');
    await world.control('faults', { on: 'notification', kind: 'lose', times: 9 });
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    const end = await browser.submit(form);
    expect([end.status, mainText(end)]).toEqual([
      409,
      expect.stringContaining('The money has changed since'),
    ]);
    expect([await givenBack(), (await trade())?.canceledAmount]).toEqual([0, 0]);
  });

  it('of money of which somebody gave a part back at GMO-PG meanwhile is not done', async () => {
    const path = await paid();
    const { orderId = '' } = (await trade()) ?? {};
    const { form } = await confirmation(path, 'cancel');
    await world.advance(5);
    await world.control('faults', { on: 'notification', kind: 'lose', times: 9 });
    const lower = { ...(await accessOf(world, orderId)), ChangeAmount: '5000', ChangeTax: '0' };
    await callGmo(world, 'EpospayChange', lower);
    const end = await browser.submit(form, { again: '9800' });
    expect([end.status, mainText(end)]).toEqual([
      409,
      expect.stringMatching(/The money has changed since .* Left ¥5,000/),
    ]);
    expect((await trade())?.canceledAmount).toBe(4800);
    const anew = await confirmation(path, 'cancel');
    expect((await browser.submit(anew.form, { again: '5000' })).status).toBe(200);
  });

  it('of the second payment of an order gives that one back', async () => {
    await open();
    const first = await goToEpos(world);
    await world.advance(4 * 3_600);
    await browser.logIn(ANNA);
    await untilTold(world, 'checkout.expired');
    const second = await goToEpos(world);
    for (const { gmoOrderId } of [second, first]) {
      await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' }).catch(() => undefined);
    }
    const path = `/console/payments/${checkoutIdOf(world)}`;
    const isTwice = await twicePaid(first, second);
    expect(isTwice).toBe(true);
    const page = await browser.open(path);
    const link = linksOf(page).find((one) => one.includes('cancel?attempt=')) ?? '';
    const confirm = await browser.open(link);
    expect(mainText(confirm)).toContain('Cancel the second payment');
    const end = await browser.submit(formOf(confirm, `${path}/cancel`), { again: '9800' });
    expect(mainText(end)).toMatch(/^The second payment is canceled/);
    const { trades } = await world.ledger();
    expect(trades.map(({ status }) => /^(CANCEL|RETURN)$/.test(status)).filter(Boolean)).toHaveLength(1);
    expect(mainText(await browser.open('/console'))).toContain('Nothing needs attention');
  });

  /** Both trades of the order are paid at GMO-PG, and the shop was told of it. */
  async function twicePaid(first: ShopperAtEpos, second: ShopperAtEpos): Promise<boolean> {
    for (const { gmoOrderId } of [first, second]) {
      const { status } = (await world.ledger()).trades.find(({ orderId }) => orderId === gmoOrderId) ?? {};
      if (status !== 'AUTH' && status !== 'SALES') return false;
    }
    await callMerchant(world, checkoutIdOf(world), 'inquire');
    await untilTold(world, 'checkout.attention:duplicate_paid');
    return true;
  }
});

describe('other actions', () => {
  it('a capture takes the secured money', async () => {
    const path = await paid({ CAPTURE: 'manual' });
    const { page, form } = await confirmation(path, 'capture');
    expect(mainText(page)).toContain('Is taken ¥9,800');
    expect(mainText(await browser.submit(form))).toMatch(/^The money is captured/);
    expect((await trade())?.status).toBe('SALES');
    expect(await timelineOf(path)).toContain('Capture requested Operator anna');
  });

  it('a change lowers the amount, and says what goes back', async () => {
    const path = await paid();
    const { page, form } = await confirmation(path, 'change', '?amount=9000&tax=0');
    expect(mainText(page)).toContain('Goes back to the shopper ¥800 Left afterwards ¥9,000');
    expect((await browser.submit(form, { again: '800' })).status).toBe(200);
    expect(await trade()).toMatchObject({ canceledAmount: 800 });
    const higher = await browser.open(`${path}/change?amount=9000&tax=0`);
    expect([higher.status, mainText(higher)]).toEqual([
      422,
      expect.stringContaining('below the present ¥9,000'),
    ]);
  });

  it('an inquiry asks GMO-PG, and shows what somebody did there', async () => {
    const path = await paid();
    const { orderId = '' } = (await trade()) ?? {};
    await callGmo(world, 'EpospayCancel', await accessOf(world, orderId));
    const before = await inquiriesOf(world, orderId);
    await world.advance(2);
    const end = await browser.submit(formOf(await browser.open(path), `${path}/inquire`));
    expect(mainText(end)).toMatch(/^GMO-PG was asked/);
    expect(await inquiriesOf(world, orderId)).toBeGreaterThan(before);
    expect(mainText(await browser.open(path))).toContain('Changed at GMO-PG');
  });

  it('an inquiry that GMO-PG does not answer says so, and shows what is known', async () => {
    const path = await paid();
    await world.advance(60);
    await world.control('faults', { on: 'SearchTradeMulti', kind: 'http', status: 503, times: 1 });
    const end = await browser.submit(formOf(await browser.open(path), `${path}/inquire`));
    expect([end.status, mainText(end)]).toEqual([202, expect.stringContaining('GMO-PG could not tell')]);
    expect(mainText(end)).toContain('Left ¥9,800');
  });

  it('a trade without a record is adopted by name, and shows who did it', async () => {
    await open();
    const lost = `ek${'q'.repeat(20)}-01`;
    await goToEposUnrecorded(world, lost, 'order-lost');
    await world.control('shopper', { orderId: lost, action: 'confirm' });
    await forgeNotification(world, lost, 'AUTH');
    await world.until('an orphan', () => world.orphans[0] ?? null);
    const found = await browser.open(`/console/payments?q=${lost}`);
    expect(found.path).toMatch(/^\/console\/orphans\/ek/);
    const list = await browser.open('/console/orphans');
    expect(mainText(list)).toContain(`${lost} order-lost ¥9,800`);
    const confirm = await browser.open(linksOf(list).find((link) => link.includes('/adopt')) ?? '');
    const form = formOf(confirm, '/adopt');
    const ends = await Promise.all([browser.submit(form), browser.submit(form)]);
    expect(ends.map(({ status }) => status)).toEqual([200, 200]);
    await untilTold(world, 'checkout.attention:paid_late');
    const path = `/console/payments/${checkoutIdOf(world, 'order-lost')}`;
    expect(linksOf(ends[0])).toContain(path);
    expect(await timelineOf(path)).toMatch(/Lost record adopted \S+ Operator anna/);
    expect(mainText(await browser.open('/console/orphans'))).toContain(
      'There is no payment without a record.',
    );
    const { form: accept } = await confirmation(path, 'capture');
    expect(mainText(await browser.submit(accept))).toContain('The payment is accepted and captured');
    await untilTold(world, 'checkout.captured');
  });

  it('a webhook is sent again, one and all that were given up', async () => {
    const path = await paid();
    const before = world.webhooks.length;
    // The shop has them before their end is noted here, and what is under way has no form.
    const resend = await world.until('a form for each of both', async () => {
      const events = await browser.open('/console/events');
      const forms = formsOf(events).filter(({ action }) => action.endsWith('/redeliver'));
      return forms.length === 2 ? forms : null;
    });
    const [first] = resend;
    if (first === undefined) throw new Error('there is no event');
    const ends = [await browser.submit(first), await browser.submit(first)];
    expect(ends.map(mainText)).toEqual([
      expect.stringMatching(/^It is sent again/),
      expect.stringMatching(/^It is sent again.*did not happen a second time/),
    ]);
    await world.until('it came again', () => world.webhooks.length > before || null);
    const all = await browser.open('/console/events/redeliver');
    expect(formOf(all, '/console/events/redeliver').fields['key']).toMatch(/^console-/);
    const end = await browser.submit(formOf(all, '/console/events/redeliver'));
    expect([end.status, mainText(end)]).toEqual([200, expect.stringContaining('0 are sent again')]);
    expect(await timelineOf(path)).toContain('delivered');
  });

  it('notifications that were given up are passed on again', async () => {
    await open({ NOTIFICATION_FORWARD_URL: 'http://127.0.0.1:9/other' });
    const fields = { ShopID: 'tshop00000001', OrderID: 'card-1', Status: 'CAPTURE', PayType: '0' };
    await fetch(`${world.bffUrl}/gmo/notification`, { method: 'POST', body: new URLSearchParams(fields) });
    const page = await world.until('it waits', async () => {
      const list = await browser.open('/console/forwards');
      return mainText(list).includes('card-1') ? list : null;
    });
    expect(page.text).not.toContain('CAPTURE');
    const confirm = await browser.open('/console/forwards/redeliver');
    const end = await browser.submit(formOf(confirm, '/console/forwards/redeliver'));
    expect([end.status, mainText(end)]).toEqual([200, expect.stringContaining('0 are sent again')]);
  });
});

describe('whatever is sent without a right to it', () => {
  it('changes nothing: another site, no token, no session, a key that only reads, GET', async () => {
    const path = await paid();
    const { form } = await confirmation(path, 'refund', '?amount=300');
    const fields: Record<string, string> = { ...form.fields, again: '300' };
    const { token: _, ...withoutToken } = fields;
    const reader = new ConsoleBrowser(world.bffUrl);
    const page = await reader.logIn(READER);
    const readersToken = formOf(page, '/console/logout').fields['token'] ?? '';
    const stranger = new ConsoleBrowser(world.bffUrl);
    const post = (who: ConsoleBrowser, sent: Record<string, string>, headers = formHeaders()) =>
      who.send('POST', `${path}/refund`, sent, headers);
    const answers = [
      await post(browser, fields, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }),
      await post(browser, withoutToken),
      await post(browser, { ...fields, token: readersToken }),
      await post(stranger, fields),
      await post(reader, { ...fields, token: readersToken }),
      await browser.send('GET', `${path}/refund?${new URLSearchParams(fields).toString()}`),
      await browser.send('PUT', `${path}/refund`, fields, formHeaders()),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 303, 403, 422, 404]);
    expect([await givenBack(), storedKeys(world).length]).toEqual([0, 0]);
  });

  it.each([
    ['no key', { key: '' }],
    ['a key of the shop’s server', { key: 'refund-A-1' }],
    ['a field that is not known', { more: '1' }],
    ['what was left as a word', { left: 'all' }],
    ['another attempt as a word', { attempt: 'all' }],
  ])('with %s is not read', async (_, wrong) => {
    const path = await paid();
    const { form } = await confirmation(path, 'refund', '?amount=300');
    const answer = await browser.submit(form, { again: '300', ...wrong });
    expect([answer.status, await givenBack()]).toEqual([422, 0]);
  });

  it('without what was left of the money gives nothing back, typed or not', async () => {
    const path = await paid();
    const { form } = await confirmation(path, 'cancel');
    const { left: _, ...fields } = form.fields;
    for (const again of ['', '9800']) {
      const answer = await browser.submit({ ...form, fields }, { again });
      expect([answer.status, await givenBack()]).toEqual([422, 0]);
    }
  });

  it('a key that was used for something else is refused', async () => {
    const path = await paid();
    const one = await confirmation(path, 'refund', '?amount=300');
    const other = await confirmation(path, 'refund', '?amount=400');
    await browser.submit(one.form, { again: '300' });
    const fields = { ...other.form.fields, key: one.form.fields['key'] ?? '' };
    const end = await browser.submit({ ...other.form, fields }, { again: '400' });
    expect([end.status, mainText(end)]).toEqual([
      409,
      expect.stringContaining('was used for something else'),
    ]);
    expect((await trade())?.canceledAmount).toBe(300);
  });

  it('an action that there is not is not found', async () => {
    const path = await paid();
    expect((await browser.open(`${path}/delete`)).status).toBe(404);
    const { form } = await confirmation(path, 'refund', '?amount=300');
    expect((await browser.submit({ ...form, action: `${path}/delete` })).status).toBe(404);
  });
});
