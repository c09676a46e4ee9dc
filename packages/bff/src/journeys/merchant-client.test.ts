/** The shop's server uses the typed client: the same answers as over HTTP, and repeats that happen once. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { MerchantApiError, createMerchantClient } from '../client/merchant-client.ts';
import type { MerchantClient } from '../client/merchant-client.ts';
import { merchantOperations } from '../openapi/merchant-operations.ts';
import { goToEpos, untilTold } from '../testing/at-epos.ts';
import { checkoutIdOf, countCalls } from '../testing/call-merchant.ts';
import { isNoBff } from '../testing/hear-answers.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World | null = null;
afterEach(async () => {
  await world?.stop();
  world = null;
});

/** A shop with one payment of 9,800 yen, taken. */
async function openPaid(): Promise<{ world: World; client: MerchantClient; id: string }> {
  const opened = await startWorld();
  world = opened;
  const { gmoOrderId } = await goToEpos(opened);
  await opened.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
  await untilTold(opened, 'checkout.captured');
  const client = createMerchantClient({ url: opened.bffUrl, apiKey: opened.env['MERCHANT_API_KEY'] ?? '' });
  return { world: opened, client, id: checkoutIdOf(opened) };
}

const errorOf = (call: Promise<unknown>): Promise<MerchantApiError> =>
  call.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(MerchantApiError);
      return error as MerchantApiError;
    },
  );

it('has a method for each operation of the merchant API, and no other', () => {
  const client = createMerchantClient({ url: 'http://127.0.0.1:9', apiKey: 'k' });
  const operations = merchantOperations.map(({ id }) => id);
  expect(Object.keys(client).sort()).toEqual([...operations, 'downloadSales'].sort());
});

it('sends no key that can be none, and says so without the secret one', async () => {
  const url = 'http://127.0.0.1:9';
  const secret = 'n3Wd8KqYt6RbVx1M\nzFpL5CgHs0JaUe2T';
  const make = (): unknown => createMerchantClient({ url, apiKey: secret });
  expect(make).toThrow(TypeError);
  expect(make).not.toThrow(/zFpL5|n3Wd8/);
  const client = createMerchantClient({ url, apiKey: 'k' });
  for (const idempotencyKey of ['', 'a b', '鍵', 'x'.repeat(256)]) {
    const refused = await errorOf(client.cancelCheckout('co_x', { idempotencyKey, waitMs: 5_000 }));
    expect(refused).toMatchObject({ code: 'idempotency_key_invalid', status: null, recoverable: false });
  }
});

// A value may hold a colon itself: read twice, its beginning would be lost.
it.each([
  ['one value', (key: string) => key],
  ['the first of several', (key: string) => `new:${key}, old:Bq7sLw2XcMv9RtYh4JkNz8PdFg3SaUe6WiOx5TbCy1E`],
  ['the only one with an id', (key: string) => `new:x:${key}`],
])('takes the variable of the BFF as it stands: %s', async (_, listOf) => {
  const apiKey = listOf('n3Wd8KqYt6RbVx1MzFpL5CgHs0JaUe2TqPv4XyZk9mB');
  world = await startWorld({ env: { MERCHANT_API_KEY: apiKey } });
  const client = createMerchantClient({ url: world.bffUrl, apiKey });
  expect(await client.listCheckouts()).toMatchObject({ checkouts: [] });
});

it('takes no list that is none, and says so without what it was given', () => {
  const url = 'http://127.0.0.1:9';
  for (const apiKey of ['', 'new:n3Wd8KqYt6Rb,VxMzFpL5CgHs0J', 'a:n3Wd8KqYt6Rb,a:VxMzFpL5CgHs0J']) {
    const make = (): unknown => createMerchantClient({ url, apiKey });
    expect(make).toThrow(TypeError);
    expect(make).not.toThrow(/n3Wd8KqYt6Rb|VxMzFpL5CgHs0J/);
  }
});

it('lists, shows, refunds a part, is refused with the reason, and cancels the rest', async () => {
  const { client, id } = await openPaid();
  const { checkouts } = await client.listCheckouts({ status: 'paid', limit: 10, attention: false });
  expect(checkouts.map((one) => one.id)).toEqual([id]);
  const { done, checkout } = await client.refundCheckout(id, 300, { idempotencyKey: 'refund-1' });
  expect([done, checkout.funds, checkout.attempts[0]?.refundedTotal]).toEqual([true, 'partly_refunded', 300]);
  const refusal = await errorOf(client.refundCheckout(id, 9_501, { idempotencyKey: 'refund-2' }));
  expect(refusal).toMatchObject({ code: 'refund_too_large', status: 409, recoverable: false });
  expect(refusal.message).toContain('9500 yen are left');
  const rest = await client.cancelCheckout(id, { idempotencyKey: 'cancel-1' });
  expect([rest.done, rest.checkout.funds, rest.checkout.closed]).toEqual([true, 'refunded', true]);
  const { timeline } = await client.showCheckout(id);
  expect(timeline.map(({ type }) => type)).toContain('checkout.refunded');
  const { events } = await client.listEvents({ limit: 3 });
  expect(events.length).toBe(3);
  const [first] = events;
  expect(await client.redeliverEvent(first?.event.id ?? '', { idempotencyKey: 'again' })).toEqual({
    eventId: first?.event.id,
    state: 'waiting',
  });
});

it('repeats a refund whose reply was lost until its end is known: one refund', async () => {
  const { world: opened, client, id } = await openPaid();
  await opened.control('faults', { on: 'EpospayChange', kind: 'drop-reply', times: 1 });
  const first = await client.refundCheckout(id, 300, { idempotencyKey: 'refund-1' });
  expect(first.done).toBe(false);
  const end = await client.refundCheckout(id, 300, { idempotencyKey: 'refund-1', waitMs: 30_000 });
  expect([end.done, end.checkout.attempts[0]?.refundedTotal]).toEqual([true, 300]);
  expect(await countCalls(opened, 'EpospayChange')).toBe(1);
});

it('says that nothing answered, that something else did, and that a key is wrong', async () => {
  const nobody = createMerchantClient({ url: 'http://127.0.0.1:9', apiKey: 'k' });
  expect(await errorOf(nobody.listCheckouts())).toMatchObject({ code: 'unreachable', status: null });
  const proxy = createServer((_request, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(port)}`;
  isNoBff(url);
  const behind = createMerchantClient({ url, apiKey: 'k' });
  expect(await errorOf(behind.listEvents())).toMatchObject({
    code: 'unreadable',
    status: 502,
    recoverable: true,
  });
  await new Promise((resolve) => proxy.close(resolve));
  const { world: opened } = await openPaid();
  const stranger = createMerchantClient({ url: `${opened.bffUrl}/`, apiKey: 'k'.repeat(43) });
  expect(await errorOf(stranger.listCheckouts())).toMatchObject({ code: 'unauthorized', status: 401 });
});
