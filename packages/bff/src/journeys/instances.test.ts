/** Three processes on one PostgreSQL: one payment, one captured sum, one story told to the shop, whichever of them is asked. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CheckoutView } from '@epos-kantan/shared';
import { startInstances } from '../testing/start-instances.ts';
import type { Instances } from '../testing/start-instances.ts';

let instances: Instances;
beforeEach(async () => {
  instances = await startInstances(3);
});
afterEach(async () => {
  await instances.stop();
});

/** The shopper opens the page and pays, without coming back. */
async function pay(page: string | undefined): Promise<void> {
  const { world } = instances;
  await world.openRedirect(page ?? '');
  const trade = (await world.ledger()).trades.at(-1);
  await world.control('shopper', { orderId: trade?.orderId, action: 'confirm' });
}

const told = (type: string) => instances.world.webhooks.filter((event) => event.type === type);

it('300 simultaneous starts of one order are one trade, and it is paid, captured and told once', async () => {
  const { world } = instances;
  const orderToken = await world.sign();
  const start = async () => {
    const response = await world.start(orderToken);
    return { status: response.status, body: (await response.json()) as { handle?: string } };
  };
  const answers = await Promise.all(Array.from({ length: 300 }, start));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => ![200, 201, 409].includes(status))).toEqual([]);
  const handles = new Set(answers.flatMap(({ body }) => body.handle ?? []));
  expect(handles.size).toBe(1);
  const { handle, redirect } = await world.startOk(orderToken);
  expect([...handles]).toEqual([handle]);
  await pay(redirect?.page);
  await world.until('captured', () => told('checkout.captured')[0] ?? null);
  expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'captured' });
  expect(world.webhooks.map(({ type }) => type)).toEqual(['checkout.paid', 'checkout.captured']);
  const { trades, calls } = await world.ledger();
  expect(trades.map(({ status }) => status)).toEqual(['SALES']);
  const called = [...calls, ...trades.flatMap((trade) => trade.calls)].map(({ path }) => path);
  for (const name of ['EntryTran', 'ExecTran', 'Sales']) {
    expect(called.filter((path) => path.includes(name)), name).toHaveLength(1);
  }
});

it('many payments, with notifications that go to any process, are each captured and told once', async () => {
  const { world } = instances;
  const orders = Array.from({ length: 12 }, (_, index) => `order-${String(index)}`);
  for (const orderId of orders) {
    const { redirect } = await world.startOk(await world.sign({ orderId }));
    await pay(redirect?.page);
  }
  await world.until('all captured', () => told('checkout.captured').length >= orders.length || null);
  const toldOf = (type: string) => told(type).map(({ data }) => data.orderId);
  for (const type of ['checkout.paid', 'checkout.captured']) {
    expect(toldOf(type).toSorted()).toEqual(orders.toSorted());
  }
  const { trades } = await world.ledger();
  for (const trade of trades) {
    expect(trade.status).toBe('SALES');
    expect(trade.calls.filter(({ path }) => path.includes('Sales'))).toHaveLength(1);
  }
});

it('a watcher of one process sees at once what another one settled', async () => {
  const { world, all } = instances;
  const { handle, redirect } = await world.startOk(await world.sign());
  const seen = all.map(() => [] as string[]);
  const watching = new AbortController();
  const streams = all.map(({ url }, index) =>
    watch(`${url}/v1/checkouts/${handle}/events`, watching.signal, (view) => seen[index]?.push(view.funds)),
  );
  await world.until('three watchers', () => seen.every((funds) => funds.length > 0) || null);
  await pay(redirect?.page);
  // Without being told, a stream looks every 15 s.
  await world.until('all saw it', () => seen.every((funds) => funds.at(-1) === 'captured') || null);
  watching.abort();
  await Promise.all(streams);
});

/** Follows a stream of server-sent events until it is aborted. */
async function watch(url: string, signal: AbortSignal, see: (view: CheckoutView) => void): Promise<void> {
  const response = await fetch(url, { signal });
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end < 0) break;
        const data = /^data: ?(.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        if (data !== undefined) see((JSON.parse(data) as { checkout: CheckoutView }).checkout);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

it('a process that is killed while it asks leaves the payment to the others', async () => {
  const { world, all, kill } = instances;
  const { handle, redirect } = await world.startOk(await world.sign());
  const asked = async () => {
    const { trades } = await world.ledger();
    return trades.flatMap(({ calls }) => calls).filter(({ path }) => path.includes('SearchTrade')).length;
  };
  const before = await asked();
  await world.control('faults', { on: 'SearchTradeMulti', kind: 'delay', ms: 4_000, times: 1 });
  await pay(redirect?.page);
  await world.until('somebody asks', async () => (await asked()) > before || null);
  // Who asks has claimed the attempt; with two of three gone it is probably among them.
  await Promise.all(all.slice(0, 2).map(kill));
  const [trade] = (await world.ledger()).trades;
  await fetch(trade?.retUrl ?? '', { redirect: 'manual' });
  await world.until('captured', () => told('checkout.captured')[0] ?? null);
  expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'captured' });
  expect((await world.ledger()).trades.map(({ status }) => status)).toEqual(['SALES']);
  expect(told('checkout.paid')).toHaveLength(1);
});
