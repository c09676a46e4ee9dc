/* Result notifications as the shop's server meets them. */
import { expect, test } from 'vitest';
import { startAtMs, startRig } from '../../testing/drive-simulator.ts';

const hour = 3600;

test('the notification is a form with masked passwords and the result', async () => {
  const { pay, shop } = await startRig();
  const keys = await pay('order-1');
  const [{ method, path, headers, body } = { method: '', path: '', headers: {}, body: '' }] = shop.received;
  expect(method).toBe('POST');
  expect(path).toBe('/notification');
  expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  const eposTradeId = new URLSearchParams(body).get('EposTradeId') ?? '';
  expect(eposTradeId).toMatch(/^EP\d{16}$/);
  expect(body).toBe(
    `ShopID=tshop00000001&ShopPass=${'*'.repeat(10)}&AccessID=${keys.AccessID}&AccessPass=${'*'.repeat(32)}` +
      '&OrderID=order-1&Status=AUTH&JobCd=AUTH&Amount=1000&Tax=100&TranDate=20260401093000&ErrCode=&ErrInfo=' +
      `&PayType=42&EposTradeId=${eposTradeId}`,
  );
});

test.each([
  ['cancel', 'EP1000001'],
  ['fail', 'EP1000002'],
])('%s is notified as PAYFAIL with a code that is in no table', async (action, errInfo) => {
  const { control, open, shop } = await startRig();
  await open('order-1');
  await control('POST', '/shopper', { orderId: 'order-1', action });
  const fields = Object.fromEntries(new URLSearchParams(shop.received[0]?.body));
  expect(fields).toMatchObject({ Status: 'PAYFAIL', ErrCode: 'EP1', ErrInfo: errInfo, EposTradeId: '' });
});

test('nothing is notified of an unpaid trade in that mode', async () => {
  const { control, open, shop, simulator } = await startRig({ modes: { unpaidNotification: 'not-sent' } });
  await open('order-1');
  await control('POST', '/shopper', { orderId: 'order-1', action: 'cancel' });
  await simulator.advance(10 * hour);
  expect(shop.received).toEqual([]);
});

test.each([['1'], ['0\n'], [' 0'], ['OK'], [''], ['00']])(
  'the answer %j is a failure and is sent again',
  async (answer) => {
    const { pay, shop, simulator, trade } = await startRig();
    shop.answers.push(answer);
    await pay('order-1');
    await simulator.advance(hour - 1);
    expect(shop.received).toHaveLength(1);
    await simulator.advance(1);
    expect(shop.received).toHaveLength(2);
    expect(shop.received[1]?.body).toBe(shop.received[0]?.body);
    expect((await trade('order-1')).notifications).toEqual([
      { at: new Date(startAtMs).toISOString(), answer },
      { at: new Date(startAtMs + hour * 1000).toISOString(), answer: '0' },
    ]);
  },
);

test('five resends follow sixty minutes apart, then no more, even if the clock jumps over them at once', async () => {
  const { pay, shop, simulator, trade } = await startRig();
  shop.answers.push('1', '1', '1', '1', '1', '1', '1', '1');
  await pay('order-1');
  await simulator.advance(48 * hour);
  const { notifications } = await trade('order-1');
  expect(notifications.map(({ at }) => (Date.parse(at) - startAtMs) / 1000)).toEqual(
    [0, 1, 2, 3, 4, 5].map((count) => count * hour),
  );
  expect(shop.received).toHaveLength(6);
});

test('a server error and silence count as failures', async () => {
  const { pay, shop, trade, simulator } = await startRig({ notificationTimeoutMs: 50 });
  shop.status = 500;
  await pay('order-1');
  Object.assign(shop, { status: 200, isSilent: true });
  await simulator.advance(hour);
  const answers = (await trade('order-1')).notifications.map(({ answer }) => answer);
  expect(answers).toEqual(['(HTTP 500) 0', '(no answer within 0.05 s)']);
});

test('nobody listening counts as a failure', async () => {
  const { pay, trade } = await startRig({ notificationUrl: 'http://127.0.0.1:1/' });
  await pay('order-1');
  expect((await trade('order-1')).notifications.map(({ answer }) => answer)).toEqual(['(no connection)']);
});

test('without a notification URL nothing is sent', async () => {
  const { pay, trade } = await startRig({ notificationUrl: undefined });
  await pay('order-1');
  expect((await trade('order-1')).notifications).toEqual([]);
});

test('a late notification leaves by the timer alone when real time passes', async () => {
  const { control, pay, shop } = await startRig({ clock: { now: () => Date.now() } });
  await control('POST', '/faults', { on: 'notification', kind: 'delay', ms: 300 });
  await pay('order-1');
  expect(shop.received).toHaveLength(0);
  await expect.poll(() => shop.received.length, { timeout: 10_000 }).toBe(1);
});
