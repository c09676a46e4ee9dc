/* Every kind of trouble, at the calls, at the notification and at the browser's return. */
import { describe, expect, test } from 'vitest';
import { startRig, type Rig } from '../../testing/drive-simulator.ts';

const entry = { OrderID: 'order-1', JobCd: 'AUTH', Amount: '1000', Tax: '100' };
const order = async ({ control }: Rig, fault: Readonly<Record<string, unknown>>) => {
  const response = await control('POST', '/faults', fault);
  expect(response.status).toBe(201);
};
const orders = async ({ ledger }: Rig) => (await ledger()).trades.map(({ orderId }) => orderId);
const register = (rig: Rig) => rig.call('EntryTranEpospay', entry);

describe('at a call', () => {
  const on = 'EntryTranEpospay';

  test('drop-reply does the work and closes the connection', async () => {
    const rig = await startRig();
    await order(rig, { on, kind: 'drop-reply' });
    await expect(register(rig)).rejects.toThrow('fetch failed');
    expect(await orders(rig)).toEqual(['order-1']);
    expect((await register(rig)).fields['ErrInfo']).toBe('M01004010');
  });

  test('refuse closes the connection and does nothing', async () => {
    const rig = await startRig();
    await order(rig, { on, kind: 'refuse' });
    await expect(register(rig)).rejects.toThrow('fetch failed');
    expect(await rig.ledger()).toEqual({ trades: [], calls: [] });
  });

  test.each([false, true])('lose never answers; the work is done first: %s', async (afterEffect) => {
    const rig = await startRig();
    await order(rig, { on, kind: 'lose', ms: 100, afterEffect });
    await expect(register(rig)).rejects.toThrow('fetch failed');
    expect(await orders(rig)).toEqual(afterEffect ? ['order-1'] : []);
  });

  test.each([false, true])('error answers with the code; the work is done first: %s', async (afterEffect) => {
    const rig = await startRig();
    await order(rig, { on, kind: 'error', errInfo: 'E91020001|M01004001', afterEffect });
    expect((await register(rig)).line).toBe('ErrCode=E91|M01&ErrInfo=E91020001|M01004001');
    expect(await orders(rig)).toEqual(afterEffect ? ['order-1'] : []);
  });

  test.each([false, true])('http answers with a status; the work is done first: %s', async (afterEffect) => {
    const rig = await startRig();
    await order(rig, { on, kind: 'http', status: 502, body: 'Bad gateway', afterEffect });
    expect(await register(rig)).toMatchObject({ status: 502, line: 'Bad gateway' });
    expect(await orders(rig)).toEqual(afterEffect ? ['order-1'] : []);
  });

  test.each([false, true])('garble spoils the answer; the work is done first: %s', async (afterEffect) => {
    const rig = await startRig();
    await order(rig, { on, kind: 'garble', afterEffect });
    const { status, fields } = await register(rig);
    expect(status).toBe(200);
    expect(fields).not.toHaveProperty('AccessPass');
    expect(await orders(rig)).toEqual(afterEffect ? ['order-1'] : []);
  });

  test('duplicate does the work twice and gives the second answer', async () => {
    const rig = await startRig();
    await order(rig, { on, kind: 'duplicate' });
    expect((await register(rig)).fields['ErrInfo']).toBe('M01004010');
    expect((await rig.trade('order-1')).calls).toHaveLength(2);
  });

  test.each([false, true])('delay waits; the work is done first: %s', async (afterEffect) => {
    const rig = await startRig();
    await order(rig, { on, kind: 'delay', ms: 300, afterEffect });
    const registered = register(rig);
    await expect.poll(async () => await (await rig.control('GET', '/faults')).json()).toEqual({ faults: [] });
    expect(await orders(rig)).toEqual(afterEffect ? ['order-1'] : []);
    expect((await registered).fields).toHaveProperty('AccessID');
  });

  test('reorder lets the next call pass first', async () => {
    const rig = await startRig();
    await order(rig, { on, kind: 'reorder', orderId: 'order-1' });
    const first = register(rig);
    await expect.poll(async () => await (await rig.control('GET', '/faults')).json()).toEqual({ faults: [] });
    await rig.call('EntryTranEpospay', { ...entry, OrderID: 'order-2' });
    await first;
    expect(await orders(rig)).toEqual(['order-2', 'order-1']);
  });

  test('reorder goes on alone after its time', async () => {
    const rig = await startRig();
    await order(rig, { on, kind: 'reorder', ms: 50 });
    expect((await register(rig)).fields).toHaveProperty('AccessID');
  });

  test('a fault strikes only its order, only its call, and only so often', async () => {
    const rig = await startRig();
    await order(rig, { on, kind: 'error', errInfo: 'E92000001', orderId: 'order-1', times: 2 });
    await order(rig, { on: 'EpospaySales', kind: 'refuse' });
    expect((await rig.call('EntryTranEpospay', { ...entry, OrderID: 'order-2' })).fields).toHaveProperty(
      'AccessID',
    );
    expect((await register(rig)).fields['ErrInfo']).toBe('E92000001');
    expect((await register(rig)).fields['ErrInfo']).toBe('E92000001');
    expect((await register(rig)).fields).toHaveProperty('AccessID');
  });

  test.each(['EpospaySales', 'EpospayChange', 'EpospayCancel', 'SearchTradeMulti', 'ExecTranEpospay'])(
    '%s can fail after its work, too',
    async (name) => {
      const rig = await startRig();
      const keys = name === 'ExecTranEpospay' ? (await register(rig)).fields : await rig.pay('order-1');
      await order(rig, {
        on: name,
        kind: 'error',
        errInfo: 'E91099999',
        orderId: 'order-1',
        afterEffect: true,
      });
      const { fields } = await rig.call(name, {
        ...keys,
        ...{ OrderID: 'order-1', Amount: '1000', Tax: '100', ChangeAmount: '500', ChangeTax: '0' },
        ...{ PayType: '42', RetURL: rig.shop.url },
      });
      expect(fields['ErrInfo']).toBe('E91099999');
      expect((await rig.trade('order-1')).calls.at(-1)?.path).toContain(name);
    },
  );

  test('EpospayStart fails with a page for people', async () => {
    const rig = await startRig();
    const keys = await rig.open('order-1');
    await order(rig, { on: 'EpospayStart', kind: 'error', errInfo: 'E91099999', orderId: 'order-1' });
    const response = await fetch(`${rig.simulator.url}/payment/EpospayStart.idPass`, {
      method: 'POST',
      body: new URLSearchParams({ AccessID: keys.AccessID, Token: keys.Token }),
    });
    expect(response.headers.get('Content-Type')).toContain('text/html');
    expect(await response.text()).toContain('E91099999');
    expect((await rig.trade('order-1')).status).toBe('REQSUCCESS');
  });
});

describe('at the notification', () => {
  const on = 'notification';
  const answers = async ({ trade }: Rig) =>
    (await trade('order-1')).notifications.map(({ answer }) => answer);

  test('lose: it never comes, not even again', async () => {
    const rig = await startRig();
    await order(rig, { on, kind: 'lose' });
    await rig.pay('order-1');
    await rig.simulator.advance(86_400);
    expect(rig.shop.received).toEqual([]);
    expect(await answers(rig)).toEqual(['(lost on the way)']);
  });

  test('duplicate: it comes twice', async () => {
    const rig = await startRig();
    await order(rig, { on, kind: 'duplicate' });
    await rig.pay('order-1');
    expect(rig.shop.received).toHaveLength(2);
  });

  test("delay: it comes later on the simulator's clock", async () => {
    const rig = await startRig();
    await order(rig, { on, kind: 'delay', ms: 90_000 });
    await rig.pay('order-1');
    await rig.simulator.advance(89);
    expect(rig.shop.received).toEqual([]);
    await rig.simulator.advance(1);
    expect(rig.shop.received).toHaveLength(1);
  });

  test.each([
    ['refuse', 0, '(no connection)'],
    ['drop-reply', 1, '(answer lost)'],
    ['http', 0, '(HTTP 503)'],
  ])('%s: GMO-PG counts a failure and sends it again', async (kind, reached, answer) => {
    const rig = await startRig();
    await order(rig, { on, kind });
    await rig.pay('order-1');
    expect(rig.shop.received).toHaveLength(reached);
    await rig.simulator.advance(3600);
    expect(rig.shop.received).toHaveLength(reached + 1);
    expect(await answers(rig)).toEqual([answer, '0']);
  });

  test('error: it carries the code', async () => {
    const rig = await startRig();
    await order(rig, { on, kind: 'error', errInfo: 'E91099999' });
    await rig.pay('order-1');
    expect(new URLSearchParams(rig.shop.received[0]?.body).get('ErrInfo')).toBe('E91099999');
  });

  test('garble: what comes is no form any more', async () => {
    const rig = await startRig();
    await order(rig, { on, kind: 'garble' });
    await rig.pay('order-1');
    expect(rig.shop.received[0]?.body).toMatch(/%FF%FE%&=&&Status$/);
  });

  test('reorder: a later one overtakes it', async () => {
    const rig = await startRig({ modes: { operationNotification: 'sent' } });
    await order(rig, { on, kind: 'reorder', orderId: 'order-1' });
    const keys = await rig.pay('order-1');
    expect(rig.shop.received).toEqual([]);
    await rig.call('EpospaySales', { ...keys, Amount: '1000', Tax: '100' });
    await rig.simulator.advance(0);
    const statuses = rig.shop.received.map(({ body }) => new URLSearchParams(body).get('Status'));
    expect(statuses).toEqual(['SALES', 'AUTH']);
  });
});

describe('at the return that the control plane plays', () => {
  const confirm = { orderId: 'order-1', action: 'confirm', return: true };
  const statuses = ({ shop }: Rig) =>
    shop.received
      .filter(({ path }) => path.startsWith('/return'))
      .map(({ body }) => new URLSearchParams(body));

  test.each([
    ['lose', 0],
    ['refuse', 0],
    ['duplicate', 2],
    ['delay', 1],
  ])('%s: the shop sees %i returns', async (kind, count) => {
    const rig = await startRig();
    await order(rig, { on: 'return', kind, ms: 20 });
    await rig.open('order-1');
    await rig.control('POST', '/shopper', confirm);
    expect(statuses(rig)).toHaveLength(count);
  });

  test('error: the code is in the fields', async () => {
    const rig = await startRig();
    await order(rig, { on: 'return', kind: 'error', errInfo: 'E91099999' });
    await rig.open('order-1');
    await rig.control('POST', '/shopper', confirm);
    expect(statuses(rig)[0]?.get('ErrInfo')).toBe('E91099999');
  });

  test('reorder: the return comes before the notification', async () => {
    const rig = await startRig();
    await order(rig, { on: 'return', kind: 'reorder', ms: 0 });
    await rig.open('order-1');
    await rig.control('POST', '/shopper', confirm);
    await rig.simulator.advance(0);
    expect(rig.shop.received.map(({ path }) => path)).toEqual(['/return?order=1', '/notification']);
  });
});
