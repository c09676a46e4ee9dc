/** Three processes on one PostgreSQL: one payment, one captured sum, one story told to the shop, whichever of them is asked. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CheckoutView } from '@epos-kantan/shared';
import { callGmo, untilNoFaults } from '../testing/at-epos.ts';
import { startInstances } from '../testing/start-instances.ts';
import type { Instances } from '../testing/start-instances.ts';

let instances: Instances;
/** Trades of earlier tests. */
let earlier: number;
beforeAll(async () => {
  // A thousand starts come from one address here, and for one order.
  instances = await startInstances(3, {
    LIMIT_ORDER_STARTS_PER_MINUTE: '100000',
    LIMIT_ADDRESS_STARTS_PER_MINUTE: '100000',
  });
});
afterAll(async () => {
  await instances.stop();
});
beforeEach(async () => {
  earlier = (await instances.world.ledger()).trades.length;
});

const trades = async () => (await instances.world.ledger()).trades.slice(earlier);

/** Calls of one kind about the trades of this test. */
async function calls(name: string): Promise<number> {
  const paths = (await trades()).flatMap((trade) => trade.calls.map(({ path }) => path));
  return paths.filter((path) => path.includes(name)).length;
}

/** The shopper opens the page and pays, without coming back. */
async function pay(page: string | undefined): Promise<void> {
  const { world } = instances;
  await world.openRedirect(page ?? '');
  await world.control('shopper', { orderId: (await trades()).at(-1)?.orderId, action: 'confirm' });
}

/** What the shop was told of an order. */
function told(orderId: string): string[] {
  return instances.world.webhooks.filter(({ data }) => data.orderId === orderId).map(({ type }) => type);
}

function captured(orderId: string): Promise<boolean> {
  return instances.world.until(
    `${orderId} captured`,
    () => told(orderId).includes('checkout.captured') || null,
  );
}

/** As many starts as are really under way at one time, before one of them has reached GMO-PG. */
const STARTS = 1_000;

it('1,000 simultaneous starts of one order are one trade, and it is paid, captured and told once', async () => {
  const { world, balancer } = instances;
  const orderToken = await world.sign({ orderId: 'wanted' });
  const start = async () => {
    const response = await world.start(orderToken);
    const body = (await response.json()) as { handle?: string; code?: string };
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
  };
  // GMO-PG holds EntryTran until another call of anybody has passed it.
  await world.control('faults', { on: 'EntryTranEpospay', kind: 'reorder', ms: 60_000 });
  const gathered = balancer.gather(STARTS);
  const answering = Promise.all(Array.from({ length: STARTS }, start));
  await Promise.race([gathered, answering]);
  expect(balancer.openMax()).toBe(STARTS);
  // Used up: it holds the one.
  await untilNoFaults(world);
  expect(await trades()).toEqual([]);
  await callGmo(world, 'SearchTradeMulti', { OrderID: 'nobody', PayType: '42' });
  const answers = await answering;
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const others = answers.filter(({ status }) => status !== 201 && status !== 200);
  // Whoever waited too long for the winner is told when to come back.
  const isRetry = ({ status, retryAfter, body }: (typeof answers)[number]): boolean =>
    status === 409 && body.code === 'start_in_progress' && Number(retryAfter) > 0;
  expect(others.filter((answer) => !isRetry(answer))).toEqual([]);
  const { handle, redirect } = await world.startOk(orderToken);
  expect([...new Set(answers.flatMap(({ body }) => body.handle ?? []))]).toEqual([handle]);
  await pay(redirect?.page);
  await captured('wanted');
  expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'captured' });
  expect(told('wanted')).toEqual(['checkout.paid', 'checkout.captured']);
  expect((await trades()).map(({ status }) => status)).toEqual(['SALES']);
  expect(await Promise.all(['EntryTran', 'ExecTran', 'Sales'].map(calls))).toEqual([1, 1, 1]);
}, 120_000);

it('many payments, with notifications that go to any process, are each captured and told once', async () => {
  const { world } = instances;
  const orders = Array.from({ length: 12 }, (_, index) => `many-${String(index)}`);
  for (const orderId of orders) {
    const { redirect } = await world.startOk(await world.sign({ orderId }));
    await pay(redirect?.page);
  }
  await Promise.all(orders.map(captured));
  for (const orderId of orders) expect(told(orderId)).toEqual(['checkout.paid', 'checkout.captured']);
  expect((await trades()).map(({ status }) => status)).toEqual(orders.map(() => 'SALES'));
  expect(await calls('Sales')).toBe(orders.length);
});

it('a watcher of any process sees at once what another one settled', async () => {
  const { world, all } = instances;
  const { handle, redirect } = await world.startOk(await world.sign({ orderId: 'watched' }));
  const seen = all.map(() => [] as string[]);
  const watching = new AbortController();
  const streams = all.map(({ url }, index) =>
    watch(`${url}/v1/checkouts/${handle}/events`, watching.signal, (view) => seen[index]?.push(view.funds)),
  );
  await world.until('three watchers', () => seen.every((funds) => funds.length > 0) || null);
  await pay(redirect?.page);
  // Within ten seconds: a stream that is told nothing looks after 15 s.
  await world.until('all saw it', () => seen.every((funds) => funds.at(-1) === 'captured') || null);
  watching.abort();
  await Promise.all(streams);
});

// The last one: it leaves one process.
it('a process that is killed while it asks leaves the payment to the others', async () => {
  const { world, all, kill } = instances;
  const { handle, redirect } = await world.startOk(await world.sign({ orderId: 'orphaned' }));
  const before = await calls('SearchTrade');
  await world.control('faults', { on: 'SearchTradeMulti', kind: 'delay', ms: 4_000, times: 1 });
  await pay(redirect?.page);
  await world.until('somebody asks', async () => (await calls('SearchTrade')) > before || null);
  // Who asks has claimed the attempt; with two of three gone it is probably among them.
  await Promise.all(all.slice(0, 2).map(kill));
  const [trade] = await trades();
  await fetch(trade?.retUrl ?? '', { redirect: 'manual' });
  await captured('orphaned');
  expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'captured' });
  expect((await trades()).map(({ status }) => status)).toEqual(['SALES']);
  expect(told('orphaned')).toEqual(['checkout.paid', 'checkout.captured']);
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
