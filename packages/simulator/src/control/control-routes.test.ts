/* The control plane: who may use it, and what it does. */
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startRig, type Rig } from '../../testing/drive-simulator.ts';

/** A request with any headers, which fetch would not send. */
function send(
  { simulator }: Rig,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: simulator.port, method, path, headers },
      (response) => {
        response.destroy();
        resolve(response.statusCode ?? 0);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const json = { 'Content-Type': 'application/json' };

describe('web pages and other machines are kept out', () => {
  test.each(['/ledger', '/wire', '/clock', '/faults', '/modes'])('GET %s', async (path) => {
    const rig = await startRig();
    const own = `127.0.0.1:${rig.simulator.port}`;
    const target = `/_simulator${path}`;
    expect(await send(rig, 'GET', target, { Host: own })).toBe(200);
    expect(await send(rig, 'GET', target, { Host: `localhost:${rig.simulator.port}` })).toBe(200);
    expect(await send(rig, 'GET', target, { Host: '[::1]:1' })).toBe(200);
    expect(await send(rig, 'GET', target, { Host: 'evil.example' })).toBe(403);
    expect(await send(rig, 'GET', target, { Host: 'localhost.evil.example' })).toBe(403);
    expect(await send(rig, 'GET', target, { Host: own, Origin: 'http://evil.example' })).toBe(403);
    expect(await send(rig, 'GET', target, { Host: own, Origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await send(rig, 'GET', target, { Host: own, Origin: 'null' })).toBe(403);
    expect(await send(rig, 'GET', target, { Host: own, Origin: `http://${own}` })).toBe(200);
    expect(await send(rig, 'GET', target, { Host: own, 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
    expect(await send(rig, 'GET', target, { Host: own, 'Sec-Fetch-Site': 'same-site' })).toBe(403);
  });

  test.each(['/faults', '/notify', '/shopper', '/deposit', '/clock', '/modes'])('POST %s', async (path) => {
    const rig = await startRig();
    const target = `/_simulator${path}`;
    expect(await send(rig, 'POST', target, { 'Content-Type': 'text/plain' }, '{}')).toBe(415);
    expect(
      await send(rig, 'POST', target, { 'Content-Type': 'application/x-www-form-urlencoded' }, '{}'),
    ).toBe(415);
    expect(await send(rig, 'POST', target, { ...json, Origin: 'http://evil.example' }, '{}')).toBe(403);
    expect(await send(rig, 'POST', target, { ...json, Host: 'evil.example' }, '{}')).toBe(403);
    for (const body of ['', '[]', 'null', '{', `{"a":"${'x'.repeat(70_000)}"}`]) {
      expect(await send(rig, 'POST', target, json, body)).toBe(400);
    }
    expect(await send(rig, 'POST', target, json, '{"unknownField":1}')).toBe(400);
  });

  test('DELETE', async () => {
    const rig = await startRig();
    await rig.open('order-1');
    expect(await send(rig, 'DELETE', '/_simulator', { Origin: 'http://evil.example' })).toBe(403);
    expect((await rig.ledger()).trades).toHaveLength(1);
  });
});

describe('faults', () => {
  test.each([
    [{ on: 'EntryTranEpospay', kind: 'explode' }, 'kind must be one of delay, drop-reply, refuse'],
    [{ on: 'Unknown', kind: 'lose' }, 'on must be one of EntryTranEpospay'],
    [{ kind: 'lose' }, 'on must be one of'],
    [{ on: 'return', kind: 'delay' }, 'kind delay needs ms'],
    [{ on: 'return', kind: 'delay', ms: 600_001 }, 'ms must be a whole number from 0 to 600000'],
    [{ on: 'return', kind: 'error' }, 'kind error needs errInfo'],
    [{ on: 'return', kind: 'error', errInfo: 'oops' }, 'errInfo has an unusable value'],
    [{ on: 'return', kind: 'lose', times: 0 }, 'times must be a whole number from 1'],
    [{ on: 'return', kind: 'lose', afterEffect: 'yes' }, 'afterEffect must be true or false'],
    [{ on: 'return', kind: 'http', status: 99 }, 'status must be a whole number from 200'],
    [{ on: 'return', kind: 'lose', orderId: '' }, 'orderId has an unusable value'],
    [{ on: 'return', kind: 'lose', when: 'now' }, 'a fault has no field called when'],
  ])('%j is refused: %s', async (fault, message) => {
    const { control } = await startRig();
    const response = await control('POST', '/faults', fault);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain(message);
    expect(await (await control('GET', '/faults')).json()).toEqual({ faults: [] });
  });

  test('waiting faults are listed and can be taken back', async () => {
    const { control } = await startRig();
    await control('POST', '/faults', { on: 'return', kind: 'lose' });
    expect(await (await control('GET', '/faults')).json()).toMatchObject({
      faults: [{ kind: 'lose', timesLeft: 1 }],
    });
    expect((await control('DELETE', '/faults')).status).toBe(204);
    expect(await (await control('GET', '/faults')).json()).toEqual({ faults: [] });
  });
});

describe('the shopper', () => {
  test('confirm plays the whole browser up to the result, with points and coupon', async () => {
    const { control, open, trade } = await startRig();
    const keys = await open('order-1');
    const order = { accessId: keys.AccessID, action: 'confirm', points: 100, coupon: 1000 };
    const answer = await (await control('POST', '/shopper', order)).json();
    expect(answer).toEqual({ orderId: 'order-1', status: 'AUTH' });
    expect(await trade('order-1')).toMatchObject({ status: 'AUTH', pointsUsed: 100, couponUsed: 1000 });
  });

  test('return sends the browser back as well and says where to', async () => {
    const { control, open, shop, simulator } = await startRig();
    await open('order-1');
    const answer = await control('POST', '/shopper', { orderId: 'order-1', action: 'cancel', return: true });
    expect(await answer.json()).toEqual({
      orderId: 'order-1',
      status: 'PAYFAIL',
      return: { status: 200, location: null },
    });
    const back = shop.received.at(-1);
    expect(back).toMatchObject({ method: 'POST', path: '/return?order=1' });
    expect(back?.headers['origin']).toBe(simulator.url);
    expect(Object.fromEntries(new URLSearchParams(back?.body))).toMatchObject({
      ShopID: 'tshop00000001',
      OrderID: 'order-1',
      Status: 'PAYFAIL',
      TranDate: '20260401093000',
      ErrInfo: 'EP1000001',
    });
  });

  test('abandon leaves the trade at EPOS, where it can be confirmed much later', async () => {
    const { control, open, simulator, trade } = await startRig();
    await open('order-1');
    await control('POST', '/shopper', { orderId: 'order-1', action: 'abandon' });
    await simulator.advance(86_400);
    expect((await trade('order-1')).status).toBe('AUTHPROCESS');
    await control('POST', '/shopper', { orderId: 'order-1', action: 'confirm' });
    expect((await trade('order-1')).status).toBe('AUTH');
  });

  test('an abandoned trade becomes EXPIRED in that mode', async () => {
    const { control, open, simulator, trade } = await startRig({
      modes: { abandonedStatus: 'EXPIRED' },
      eposSessionSeconds: 600,
    });
    await open('order-1');
    await control('POST', '/shopper', { orderId: 'order-1', action: 'abandon' });
    await simulator.advance(601);
    expect((await trade('order-1')).status).toBe('EXPIRED');
  });

  test('a canceled trade stays AUTHPROCESS in that mode and cannot be paid any more', async () => {
    const { control, open, trade } = await startRig({ modes: { canceledStatus: 'AUTHPROCESS' } });
    await open('order-1');
    await control('POST', '/shopper', { orderId: 'order-1', action: 'cancel' });
    expect((await trade('order-1')).status).toBe('AUTHPROCESS');
    expect((await control('POST', '/shopper', { orderId: 'order-1', action: 'confirm' })).status).toBe(409);
    expect((await trade('order-1')).status).toBe('AUTHPROCESS');
  });

  test.each([
    [{ orderId: 'order-1', action: 'steal' }, 400],
    [{ action: 'confirm' }, 400],
    [{ orderId: 'none', action: 'confirm' }, 404],
    [{ orderId: 'order-1', action: 'confirm', points: 1101 }, 400],
    [{ orderId: 'order-1', action: 'confirm', points: 1000, coupon: 101 }, 400],
    [{ orderId: 'order-1', action: 'confirm', points: -1 }, 400],
    [{ orderId: 'order-1', action: 'confirm', return: 'yes' }, 400],
    [{ orderId: 'order-2', action: 'confirm' }, 409],
  ])('%j is refused with %i', async (order, status) => {
    const { control, open, call, trade } = await startRig();
    await open('order-1');
    await call('EntryTranEpospay', { OrderID: 'order-2', JobCd: 'AUTH', Amount: '1' });
    expect((await control('POST', '/shopper', order)).status).toBe(status);
    expect((await trade('order-1')).status).toBe('REQSUCCESS');
  });

  test('two confirmations authorize once', async () => {
    const { control, pay, shop, trade } = await startRig();
    await pay('order-1');
    expect((await control('POST', '/shopper', { orderId: 'order-1', action: 'confirm' })).status).toBe(409);
    expect((await trade('order-1')).history.filter(({ status }) => status === 'AUTH')).toHaveLength(1);
    expect(shop.received).toHaveLength(1);
  });
});

test('any notification can be sent, and its answer is told', async () => {
  const { control, shop, ledger } = await startRig();
  shop.answers.push('1');
  const fields = { ShopID: 'tshop00000001', OrderID: 'forged', Status: 'AUTH' };
  const response = await control('POST', '/notify', { fields });
  expect(await response.json()).toEqual({ status: 200, answer: '1', received: false });
  expect(shop.received[0]?.body).toBe('ShopID=tshop00000001&OrderID=forged&Status=AUTH');
  expect((await ledger()).trades).toEqual([]);
  expect((await control('POST', '/notify', { fields: { A: 1 } })).status).toBe(400);
  const { control: withoutUrl } = await startRig({ notificationUrl: undefined });
  expect((await withoutUrl('POST', '/notify', { fields })).status).toBe(409);
});

test('the deposit lists what was captured and refunded on a day in Japan', async () => {
  const { call, control, pay, simulator } = await startRig();
  const keys = await pay('order-1', { JobCd: 'CAPTURE' });
  const held = await pay('order-2');
  await simulator.advance(14.5 * 3600);
  await call('EpospaySales', { ...held, Amount: '1000', Tax: '100' });
  await call('EpospayChange', { ...keys, ChangeAmount: '500', ChangeTax: '0' });
  const deposit = async (date: string) => (await control('POST', '/deposit', { date })).json();
  expect(await deposit('2026-04-01')).toMatchObject({ captured: 1100, refunded: 0, net: 1100 });
  expect(await deposit('2026-04-02')).toMatchObject({
    date: '2026-04-02',
    currency: 'JPY',
    rows: [
      { orderId: 'order-1', kind: 'refunded', amount: -600, at: '2026-04-01T15:00:00.000Z' },
      { orderId: 'order-2', kind: 'captured', amount: 1100 },
    ],
    captured: 1100,
    refunded: 600,
    net: 500,
  });
  expect(await deposit('2026-04-03')).toMatchObject({ rows: [], net: 0 });
  for (const date of ['2026-02-30', '2026-4-1', 20260401]) {
    expect((await control('POST', '/deposit', { date })).status).toBe(400);
  }
});

test("an authorization that is canceled was never the shop's money", async () => {
  const { call, control, pay } = await startRig();
  await call('EpospayCancel', { ...(await pay('order-1')) });
  const deposit = await control('POST', '/deposit', { date: '2026-04-01' });
  expect(await deposit.json()).toMatchObject({ rows: [], captured: 0, refunded: 0 });
});

test('the clock moves forward only', async () => {
  const { control } = await startRig();
  const moved = await control('POST', '/clock', { advanceSeconds: 90 });
  expect(await moved.json()).toEqual({ now: '2026-04-01T00:31:30.000Z' });
  for (const advanceSeconds of [-1, 1.5, '60', 366 * 86_400 + 1]) {
    expect((await control('POST', '/clock', { advanceSeconds })).status).toBe(400);
  }
  expect(await (await control('GET', '/clock')).json()).toEqual({ now: '2026-04-01T00:31:30.000Z' });
});

test('modes can be changed while it runs, unknown ones cannot', async () => {
  const { control, open } = await startRig();
  expect((await control('POST', '/modes', { canceledStatus: 'AUTHPROCESS' })).status).toBe(200);
  expect((await control('POST', '/modes', { canceledStatus: 'GONE' })).status).toBe(400);
  await open('order-1');
  const answer = await control('POST', '/shopper', { orderId: 'order-1', action: 'cancel' });
  expect(await answer.json()).toMatchObject({ status: 'AUTHPROCESS' });
});

test('the newest trade can be had without the others', async () => {
  const { control, ledger, open } = await startRig();
  const none = await control('GET', '/ledger/newest');
  expect([none.status, await none.json()]).toEqual([404, { error: 'there is no trade' }]);
  await open('order-1');
  await open('order-2');
  const newest = (await (await control('GET', '/ledger/newest')).json()) as { orderId: string };
  expect(newest.orderId).toBe('order-2');
  expect(newest).toEqual((await ledger()).trades.at(-1));
});

test('a reset forgets trades, calls, faults, modes and waiting notifications, but not the time', async () => {
  const { call, control, ledger, pay, shop, simulator } = await startRig();
  shop.answers.push('1');
  await pay('order-1');
  await call('Nonsense', {});
  await control('POST', '/faults', { on: 'EntryTranEpospay', kind: 'refuse' });
  await control('POST', '/modes', { secondStart: 'refused' });
  await simulator.advance(10);
  expect((await control('DELETE', '')).status).toBe(204);
  expect(await ledger()).toEqual({ trades: [], calls: [] });
  expect(await (await control('GET', '/modes')).json()).toMatchObject({ secondStart: 'allowed' });
  await simulator.advance(86_400);
  expect(shop.received).toHaveLength(1);
  await pay('order-1');
  expect(shop.received).toHaveLength(2);
  expect(await (await control('GET', '/clock')).json()).toEqual({ now: '2026-04-02T00:30:10.000Z' });
});
