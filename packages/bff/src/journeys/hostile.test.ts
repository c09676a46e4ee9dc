/** What must change nothing: forged news, forged prices, floods of starts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorld } from '../testing/start-world.ts';
import type { LedgerTrade, World } from '../testing/start-world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.stop();
});

async function open(): Promise<{ handle: string; trade: LedgerTrade }> {
  const { handle, redirect } = await world.startOk(await world.sign());
  await world.openRedirect(redirect?.page ?? '');
  const [trade] = (await world.ledger()).trades;
  if (trade === undefined) throw new Error('no trade');
  return { handle, trade };
}

function notify(fields: Record<string, string>): Promise<Response> {
  return fetch(`${world.bffUrl}/gmo/notification`, { method: 'POST', body: new URLSearchParams(fields) });
}

function successFor(trade: LedgerTrade): Record<string, string> {
  return {
    ShopID: 'tshop00000001',
    ShopPass: '**********',
    AccessID: trade.accessId,
    AccessPass: '*'.repeat(32),
    OrderID: trade.orderId,
    Status: 'AUTH',
    JobCd: 'AUTH',
    Amount: '9800',
    Tax: '0',
    TranDate: '20261124120000',
    ErrCode: '',
    ErrInfo: '',
    PayType: '42',
    EposTradeId: '1',
  };
}

describe('a forged notification', () => {
  it('of success is answered 0, asked about, and changes nothing', async () => {
    const { handle, trade } = await open();
    const answer = await notify(successFor(trade));
    expect(await answer.text()).toBe('0');
    await world.until('asked', async () => {
      const [now] = (await world.ledger()).trades;
      return now?.calls.some(({ path }) => path.includes('Search')) ? true : null;
    });
    expect((await world.view(handle)).status).not.toBe('paid');
    expect(world.webhooks).toEqual([]);
  });

  it('of failure does not end a payment that can still be made', async () => {
    const { handle, trade } = await open();
    await notify({ ...successFor(trade), Status: 'PAYFAIL', ErrCode: 'M01', ErrInfo: 'M01054004' });
    await world.control('shopper', { orderId: trade.orderId, action: 'confirm' });
    await world.until('paid', async () => ((await world.view(handle)).status === 'paid' ? true : null));
  });

  it('with a wrong AccessID is a hint as well, and no more', async () => {
    const { handle, trade } = await open();
    expect(await (await notify({ ...successFor(trade), AccessID: 'f'.repeat(32) })).text()).toBe('0');
    expect((await world.view(handle)).status).not.toBe('paid');
  });

  it('of another shop is answered 1', async () => {
    const { trade } = await open();
    expect(await (await notify({ ...successFor(trade), ShopID: 'tshop00000002' })).text()).toBe('1');
    expect(await (await notify({ ...successFor(trade), ShopID: 'x'.repeat(1_000) })).text()).toBe('1');
  });

  it('of an order that nobody knows is answered 0 and kept aside', async () => {
    const { trade } = await open();
    const answer = await notify({ ...successFor(trade), OrderID: `ek${'a'.repeat(20)}-01` });
    expect(await answer.text()).toBe('0');
    expect(world.webhooks).toEqual([]);
  });

  it('is answered with exactly one byte of plain text', async () => {
    const { trade } = await open();
    const answer = await notify(successFor(trade));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain');
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0x30]);
  });

  it.each([
    ['no body', ''],
    ['JSON', '{"OrderID":"x"}'],
    ['a key twice', 'ShopID=tshop00000001&OrderID=a&OrderID=b'],
    ['an array key', 'ShopID=tshop00000001&OrderID[]=a'],
    ['a broken escape', 'ShopID=%ZZ'],
  ])('with %s is answered 1', async (_, body) => {
    const answer = await fetch(`${world.bffUrl}/gmo/notification`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    expect(await answer.text()).toBe('1');
  });

  it('by GET is refused', async () => {
    expect((await fetch(`${world.bffUrl}/gmo/notification`)).status).toBe(405);
  });

  it('that tests the connection is answered 0', async () => {
    expect(
      await (await notify({ ShopID: 'tshop00000001', ErrCode: 'E00', ErrInfo: 'E00000000' })).text(),
    ).toBe('0');
  });
});

describe('a forged return', () => {
  it.each(['AUTH', 'PAYFAIL', 'CANCEL'])('saying %s changes nothing', async (Status) => {
    const { handle, trade } = await open();
    const body = new URLSearchParams({ ShopID: 'tshop00000001', OrderID: trade.orderId, Status });
    const back = await fetch(trade.retUrl, { method: 'POST', body, redirect: 'manual' });
    expect(back.status).toBe(303);
    expect(['awaiting_shopper', 'confirming']).toContain((await world.view(handle)).status);
    await world.control('shopper', { orderId: trade.orderId, action: 'confirm' });
    await world.until('paid', async () => ((await world.view(handle)).status === 'paid' ? true : null));
  });

  it('with a key that nobody has is a 404', async () => {
    expect((await fetch(`${world.bffUrl}/return/${'a'.repeat(26)}`, { redirect: 'manual' })).status).toBe(
      404,
    );
  });
});

describe('a browser that says what things cost', () => {
  it.each(['amount', 'tax', 'currency', 'jobCd', 'shopId', 'status', 'orderId'])(
    'is refused for "%s", and GMO-PG sees no call',
    async (name) => {
      const response = await fetch(`${world.bffUrl}/v1/checkouts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ orderToken: await world.sign(), [name]: 1 }),
      });
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code: 'invalid_request' });
      expect(await world.ledger()).toMatchObject({ trades: [], calls: [] });
    },
  );

  it.each([
    ['text/plain', '{}', 415],
    ['application/json', '{"orderToken":"a","orderToken":"b"}', 400],
    ['application/json', '{"__proto__":{"x":1},"orderToken":"a"}', 400],
    ['application/json', `{"orderToken":"${'a'.repeat(20_000)}"}`, 413],
    ['application/json', '{"orderToken":"a.b.c"}', 401],
    ['application/json', '', 400],
  ])('as %s with the body %.40s is refused', async (type, body, status) => {
    const response = await fetch(`${world.bffUrl}/v1/checkouts`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(response.status).toBe(status);
    expect(await world.ledger()).toMatchObject({ trades: [], calls: [] });
  });

  it.each(['https://evil.example', 'null'])('from the origin %s is refused', async (origin) => {
    const response = await fetch(`${world.bffUrl}/v1/checkouts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ orderToken: await world.sign() }),
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect((await world.ledger()).trades).toEqual([]);
  });

  it('with an order whose price changed while an attempt is open is told order_changed', async () => {
    await world.startOk(await world.sign());
    const response = await world.start(await world.sign({ amount: 100 }));
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'order_changed' });
    expect((await world.ledger()).trades).toHaveLength(1);
  });
});

describe('two hundred simultaneous starts of one order', () => {
  it('make one trade, and no answer is a server error', async () => {
    const orderToken = await world.sign();
    const answers = await Promise.all(Array.from({ length: 200 }, () => world.start(orderToken)));
    const bodies = await Promise.all(
      answers.map(async (answer) => ({
        status: answer.status,
        body: (await answer.json()) as { handle?: string },
      })),
    );
    expect(bodies.filter(({ status }) => status >= 500)).toEqual([]);
    expect(bodies.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status } of bodies) expect([200, 201, 409]).toContain(status);
    expect(new Set(bodies.flatMap(({ body }) => body.handle ?? [])).size).toBe(1);
    const { trades } = await world.ledger();
    expect(trades).toHaveLength(1);
    expect(trades[0]?.calls.filter(({ path }) => path.includes('EntryTran'))).toHaveLength(1);
    expect(trades[0]?.calls.filter(({ path }) => path.includes('ExecTran'))).toHaveLength(1);
  });
});

describe('a handle', () => {
  it('that nobody has gets the same answer as one of a wrong form', async () => {
    const answers = await Promise.all(
      ['a'.repeat(26), 'A'.repeat(26), '..', 'a'.repeat(500)].map((handle) =>
        fetch(`${world.bffUrl}/v1/checkouts/${encodeURIComponent(handle)}`),
      ),
    );
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(new Set(bodies).size).toBe(1);
  });
});
