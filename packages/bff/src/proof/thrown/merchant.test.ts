/** Rows 8 to 10, 44 and 47: what is thrown at the merchant API. */
import { beforeAll, describe, expect, it } from 'vitest';
import { accessOf, callGmo, goToEpos, untilNoFaults, untilTold } from '../../testing/at-epos.ts';
import {
  callMerchant,
  checkoutIdOf,
  checkoutOf,
  countCalls,
  storedKeys,
} from '../../testing/call-merchant.ts';
import type { MerchantCall } from '../../testing/call-merchant.ts';
import type { World } from '../../testing/start-world.ts';
import { openWorlds } from './open-worlds.ts';
import { throwBytes } from './throw-at.ts';

const openWorld = openWorlds();
const manual = { env: { CAPTURE: 'manual' } };

/** A shopper pays an order; gives its checkout's id. */
async function pay(world: World, orderId = 'order-1') {
  const shopper = await goToEpos(world, { orderId });
  await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
  await world.until('paid', async () => (await world.view(shopper.handle)).status === 'paid' || null);
  return { ...shopper, id: checkoutIdOf(world, orderId) };
}

const codeOf = ({ text }: { readonly text: string }): unknown =>
  (JSON.parse(text) as { readonly code: unknown }).code;

it('8: the same key for another operation or checkout is refused, and nothing is sent', async () => {
  const world = await openWorld(manual);
  const { id } = await pay(world);
  const other = await pay(world, 'order-2');
  const asked = await callMerchant(world, id, 'inquire', { key: 'one-key' });
  expect(asked.status).toBe(200);
  for (const [checkout, name] of [
    [id, 'capture'],
    [other.id, 'inquire'],
    [other.id, 'capture'],
  ] as const) {
    const answer = await callMerchant(world, checkout, name, { key: 'one-key' });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'idempotency_key_reused']);
  }
  const changed = await callMerchant(world, id, 'inquire', { key: 'one-key', body: '{"amount":1}' });
  expect([changed.status, codeOf(changed)]).toEqual([422, 'invalid_request']);
  expect(await countCalls(world, 'Sales')).toBe(0);
  expect((await callMerchant(world, id, 'inquire', { key: 'one-key' })).text).toBe(asked.text);
});

it('9: 200 requests with one key while Sales is under way are one call, and later the same bytes', async () => {
  const world = await openWorld(manual);
  const { id } = await pay(world);
  await world.control('faults', { on: 'EpospaySales', kind: 'delay', ms: 2_000 });
  const first = callMerchant(world, id, 'capture', { key: 'one-key' });
  await untilNoFaults(world);
  const many = await Promise.all(
    Array.from({ length: 199 }, () => callMerchant(world, id, 'capture', { key: 'one-key' })),
  );
  const definite = await first;
  expect([definite.status, checkoutOf(definite).funds]).toEqual([200, 'captured']);
  const inFlight = many.filter(({ status }) => status === 409);
  expect(inFlight.length).toBeGreaterThan(0);
  for (const answer of many.filter((one) => !inFlight.includes(one))) expect(answer.text).toBe(definite.text);
  for (const answer of inFlight) {
    expect([codeOf(answer), answer.headers.get('retry-after')]).toEqual(['request_in_progress', '1']);
  }
  const replay = await callMerchant(world, id, 'capture', { key: 'one-key' });
  expect([replay.status, replay.text]).toEqual([200, definite.text]);
  expect(await countCalls(world, 'Sales')).toBe(1);
});

describe('a key of an odd form', () => {
  let world: World;
  let id: string;
  beforeAll(async () => {
    world = await openWorld(manual);
    ({ id } = await pay(world));
  });

  const expectNothing = async (): Promise<void> => {
    expect(storedKeys(world)).toEqual([]);
    expect(await countCalls(world, 'Sales')).toBe(0);
  };

  it.each([
    ['an empty text', '', 'idempotency_key_missing'],
    ['256 characters', 'k'.repeat(256), 'idempotency_key_invalid'],
    ['two words', 'one two', 'idempotency_key_invalid'],
    ['a tab inside', 'one\ttwo', 'idempotency_key_invalid'],
    ['a letter beyond ASCII', 'sch\u00fcssel', 'idempotency_key_invalid'],
  ])('10: a request with %s as its key is refused, and nothing is stored or sent', async (_, key, code) => {
    const answer = await callMerchant(world, id, 'capture', { key });
    expect([answer.status, codeOf(answer)]).toEqual([400, code]);
    await expectNothing();
  });

  it('10: a control character in a key is refused, and nothing is stored or sent', async () => {
    for (const character of ['\u0001', '\u001b', '\u007f', '\0']) {
      const lines = [
        `POST /v1/merchant/checkouts/${id}/capture HTTP/1.1`,
        'Host: localhost',
        `Authorization: Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}`,
        `Idempotency-Key: one${character}two`,
        'Content-Length: 0',
        'Connection: close',
      ];
      expect(await throwBytes(world, `${lines.join('\r\n')}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    }
    await expectNothing();
  });
});

describe('the door of the merchant API', () => {
  let world: World;
  let id: string;
  let handle: string;
  beforeAll(async () => {
    const first = 'first-Q0u7v2Zk9XwLr5TfBnYc1HsJdEg8MaPi';
    const second = 'second-T4hS6jW1qRzNx8CvKb3LmYpFgDe0UaXo';
    world = await openWorld({ env: { CAPTURE: 'manual', MERCHANT_API_KEY: `new:${first},old:${second}` } });
    ({ id, handle } = await pay(world));
  });

  const keyOf = (which: 0 | 1): string =>
    (world.env['MERCHANT_API_KEY'] ?? '').split(',')[which]?.split(':')[1] ?? '';
  const call = (headers: MerchantCall['headers'], name = 'capture') =>
    callMerchant(world, id, name, { headers: headers ?? {} });
  const expectNothing = async (): Promise<void> => {
    expect(storedKeys(world)).toEqual([]);
    expect(await countCalls(world, 'Sales')).toBe(0);
  };

  it.each<[string, () => Promise<string> | string]>([
    ['no key', () => ''],
    ['a handle', () => `Bearer ${handle}`],
    ['an order token', async () => `Bearer ${await world.sign()}`],
    ['the setting as a whole', () => `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}`],
    ['a key with its id', () => `Bearer new:${keyOf(0)}`],
    ['a key without its end', () => `Bearer ${keyOf(0).slice(0, -1)}`],
    ['a key with another letter', () => `Bearer ${keyOf(0).slice(0, -1)}j`],
    ['a key in another case', () => `Bearer ${keyOf(0).toUpperCase()}`],
    ['two keys', () => `Bearer ${keyOf(0)} ${keyOf(1)}`],
    ['a key as a password', () => `Basic ${Buffer.from(`x:${keyOf(0)}`).toString('base64')}`],
    ['the word alone', () => 'Bearer'],
  ])('44: %s opens no operation of the shop', async (_, authorization) => {
    const header = { authorization: await authorization() };
    const answers = [await call(header), await call(header, 'inquire'), await call(header, 'nothing-there')];
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(answer.text).toBe(answers[0]?.text);
      expect(codeOf(answer)).toBe('unauthorized');
    }
    await expectNothing();
  });

  it('44: a page cannot call an operation of the shop, with the key or without', async () => {
    const origin = 'http://shop.localhost:3000';
    const asked = await fetch(`${world.bffUrl}/v1/merchant/checkouts/${id}/capture`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,idempotency-key',
      },
    });
    const sent = await call({ authorization: `Bearer ${keyOf(0)}`, origin });
    for (const { status, headers } of [asked, sent]) {
      expect(status).toBe(403);
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    await expectNothing();
  });

  it('44: a checkout that is not there is told apart from nothing, and keeps no key', async () => {
    const authorization = `Bearer ${keyOf(0)}`;
    for (const segment of [`co_${'a'.repeat(26)}`, handle, 'order-1', `${id}%00`, 'x'.repeat(500)]) {
      const answer = await callMerchant(world, segment, 'capture', { headers: { authorization } });
      expect([answer.status, codeOf(answer)]).toEqual([404, 'not_found']);
    }
    await expectNothing();
  });

  it('opens for every key that is set', async () => {
    for (const which of [0, 1] as const)
      expect((await call({ authorization: `Bearer ${keyOf(which)}` }, 'inquire')).status).toBe(200);
  });
});

it('47: a capture of what is not paid is a definite no, and nothing is sent or changed', async () => {
  const world = await openWorld(manual);
  const { handle } = await goToEpos(world);
  const before = await world.view(handle);
  const answer = await callMerchant(world, checkoutIdOf(world), 'capture', { key: 'early' });
  expect([answer.status, codeOf(answer)]).toEqual([409, 'not_authorized']);
  const repeat = await callMerchant(world, checkoutIdOf(world), 'capture', { key: 'early' });
  expect([repeat.status, repeat.text]).toEqual([409, answer.text]);
  expect(await world.view(handle)).toEqual(before);
  expect(await countCalls(world, 'Sales')).toBe(0);
});

it('47: a capture after the authorization lapsed is a definite no, and the payment is as GMO-PG says', async () => {
  const world = await openWorld(manual);
  const { id, gmoOrderId, handle } = await pay(world);
  await callGmo(world, 'EpospayCancel', await accessOf(world, gmoOrderId));
  const answer = await callMerchant(world, id, 'capture');
  expect([answer.status, codeOf(answer)]).toEqual([409, 'not_authorized']);
  await untilTold(world, 'checkout.attention:external_change');
  expect(await world.view(handle)).toMatchObject({ status: 'paid', funds: 'voided' });
});
