/** The mock through msw in Node: every answer of the documented form, every scenario to its end, and what is refused. */
import {
  availabilitySchema,
  checkoutResponseSchema,
  createCheckoutResponseSchema,
  lookupResponseSchema,
  problemSchema,
} from '@epos-kantan/shared';
import type { CheckoutView } from '@epos-kantan/shared';
import { SCENARIOS, createKantanMock, kantanHandlers, mockOrderToken } from '@epos-kantan/widget/mock';
import type { MockOrderToSign, Scenario } from '@epos-kantan/widget/mock';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';

const endpoint = 'https://pay.shop.example/kantan';
const mock = createKantanMock({ endpoint, confirmingMs: 20 });
const server = setupServer(...kantanHandlers(mock));

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' });
});
afterEach(() => {
  mock.reset();
});
afterAll(() => {
  server.close();
});

/** The body, which has to be what the schema says and not a key more. */
async function read<Schema extends z.ZodType>(response: Response, schema: Schema): Promise<z.infer<Schema>> {
  const body: unknown = await response.json();
  const known = schema.parse(body);
  expect(body).toEqual(known);
  return known;
}

function post(path: string, body: object): Promise<Response> {
  return fetch(endpoint + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const startOrder = (order: MockOrderToSign): Promise<Response> =>
  post('/v1/checkouts', { orderToken: mockOrderToken(order) });
const start = async (order: MockOrderToSign = {}) =>
  read(await startOrder(order), createCheckoutResponseSchema);
const look = async (order: MockOrderToSign = {}) =>
  read(await post('/v1/checkouts/lookup', { orderToken: mockOrderToken(order) }), lookupResponseSchema);
const view = async (handle: string): Promise<CheckoutView> =>
  (await read(await fetch(`${endpoint}/v1/checkouts/${handle}`), checkoutResponseSchema)).checkout;

async function openStream(handle: string): Promise<Response> {
  const response = await fetch(`${endpoint}/v1/checkouts/${handle}/events`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  return response;
}

/** Everything that a stream says until it ends. */
async function toldBy(stream: Response): Promise<readonly CheckoutView[]> {
  const text = await stream.text();
  return [...text.matchAll(/^event: checkout\ndata: (.*)\n\n/gm)].map(
    ([, data = '']) => checkoutResponseSchema.parse(JSON.parse(data)).checkout,
  );
}

const code = async (response: Response): Promise<string> => {
  const { status, code } = await read(response, problemSchema);
  expect(response.status).toBe(status);
  return `${String(status)} ${code}`;
};

/** Scenario → what an order is when the shopper is back, and what it becomes by itself. */
const ENDS: Readonly<Record<Exclude<Scenario, 'maintenance'>, readonly [string, string]>> = {
  paid: ['confirming', 'paid'],
  points: ['confirming', 'paid'],
  cancel: ['confirming', 'canceled'],
  'wrong-password': ['awaiting_shopper', 'awaiting_shopper'],
  lockout: ['confirming', 'failed'],
  expiry: ['confirming', 'expired'],
  'slow-notice': ['confirming', 'confirming'],
  'other-browser': ['confirming', 'paid'],
};

describe.each(Object.entries(ENDS))('the scenario %s', (scenario, [back, end]) => {
  it(`brings the shopper back as ${back}, and ends as ${end}`, async () => {
    mock.use(scenario as Scenario);
    expect((await look()).checkout).toBeNull();
    const { checkout, handle, redirect } = await start();
    expect(checkout).toMatchObject({ status: 'awaiting_shopper', funds: 'none', total: 9_800 });
    expect(redirect?.page).toBe(`${endpoint}/redirect/${handle}`);
    const address = new URL(await mock.shopperFinishes('order-1'));
    expect(address.searchParams.get('epos_checkout')).toBe(handle);
    expect((await view(handle)).status).toBe(back);
    const isOpen = back === end;
    const told = isOpen ? [await view(handle)] : await toldBy(await openStream(handle));
    expect(told.map(({ status }) => status)).toEqual(isOpen ? [end] : [back, end]);
    expect((await look()).checkout).toEqual(told.at(-1));
    const { redirect: again } = await start();
    expect(again === null).toBe(end === 'paid' || end === 'confirming');
  });
});

it('has a row here for every scenario but the one in which nothing starts', () => {
  expect([...Object.keys(ENDS), 'maintenance'].toSorted()).toEqual([...SCENARIOS].toSorted());
});

it('spends points, at most the total', async () => {
  mock.use('points');
  for (const [orderId, total] of [
    ['A-1', 9_800],
    ['A-2', 300],
  ] as const) {
    const { handle } = await start({ orderId, total });
    await mock.shopperFinishes(orderId);
    mock.settle();
    expect(await view(handle)).toMatchObject({
      status: 'paid',
      pointsUsed: Math.min(500, total),
      couponUsed: 0,
    });
  }
});

it('keeps a slow notice waiting until it is settled, and tells a stream of it', async () => {
  mock.use('slow-notice');
  const { handle } = await start();
  await mock.shopperFinishes('order-1');
  const stream = await openStream(handle);
  expect((await view(handle)).pollUntil).toBeDefined();
  mock.settle();
  expect((await toldBy(stream)).map(({ status }) => status)).toEqual(['confirming', 'paid']);
});

describe('maintenance', () => {
  it('is a reason of the documented words, and refuses a start as when GMO-PG takes no more requests', async () => {
    mock.use('maintenance');
    const availability = await read(await fetch(`${endpoint}/v1/availability`), availabilitySchema);
    expect(availability).toEqual({ available: false, reason: 'maintenance', testMode: true });
    expect(await look()).toMatchObject({ checkout: null, available: false, reason: 'maintenance' });
    const refused = await startOrder({});
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await code(refused)).toBe('503 gateway_busy');
  });

  it('leaves an open payment open, and one that ended cannot be asked about', async () => {
    const { handle } = await start();
    mock.use('maintenance');
    expect((await start()).handle).toBe(handle);
    mock.use('cancel');
    await mock.shopperFinishes('order-1');
    mock.settle();
    mock.use('maintenance');
    expect(await code(await startOrder({}))).toBe('503 outcome_unknown');
  });
});

describe('an order', () => {
  it('keeps its handle over attempts, answers 201 for each and 200 for what is there', async () => {
    mock.use('cancel');
    const first = await startOrder({});
    const { handle } = await read(first, createCheckoutResponseSchema);
    expect(first.status).toBe(201);
    expect((await startOrder({})).status).toBe(200);
    await mock.shopperFinishes('order-1');
    mock.settle();
    const next = await startOrder({});
    expect(next.status).toBe(201);
    expect((await read(next, createCheckoutResponseSchema)).handle).toBe(handle);
  });

  it('is refused at another price while it is open, and taken at it once it is over', async () => {
    mock.use('cancel');
    await start();
    expect(await code(await startOrder({ total: 100 }))).toBe('409 order_changed');
    await mock.shopperFinishes('order-1');
    mock.settle();
    expect((await start({ total: 100 })).checkout.total).toBe(100);
  });

  it('is read out of any token, whoever signed it, and its tax is part of the total', async () => {
    const { checkout } = await start({ orderId: '注文-1', total: 1_100, tax: 100 });
    expect(checkout).toMatchObject({ orderId: '注文-1', amount: 1_000, tax: 100, total: 1_100 });
  });

  it('goes back to cancelUrl when it was canceled', async () => {
    mock.use('cancel');
    await start({ cancelUrl: 'https://shop.example/cart?a=1#top' });
    expect(await mock.shopperFinishes('order-1')).toMatch(
      /^https:\/\/shop\.example\/cart\?a=1&epos_checkout=[a-z2-7]{26}#top$/,
    );
  });

  it('is not finished by a shopper who never started it, or twice', async () => {
    await expect(mock.shopperFinishes('order-1')).rejects.toThrow('press the button first');
    await start();
    await mock.shopperFinishes('order-1');
    await expect(mock.shopperFinishes('order-1')).rejects.toThrow('it is confirming');
  });
});

describe('what is refused', () => {
  it('is refused by the codes of the BFF', async () => {
    expect(await code(await post('/v1/checkouts', { orderToken: 'a.b.c' }))).toBe('401 order_token_invalid');
    expect(await code(await post('/v1/checkouts', { orderToken: 1 }))).toBe('422 invalid_request');
    expect(await code(await startOrder({ ageSeconds: 90_000 }))).toBe('401 order_token_expired');
    expect(await code(await fetch(`${endpoint}/v1/checkouts/mock${'a'.repeat(22)}`))).toBe('404 not_found');
    expect(await code(await fetch(`${endpoint}/v1/checkouts`))).toBe('404 not_found');
    const form = { method: 'POST', body: new URLSearchParams() };
    expect(await code(await fetch(`${endpoint}/v1/checkouts`, form))).toBe('415 unsupported_media_type');
    const half = { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } };
    expect(await code(await fetch(`${endpoint}/v1/checkouts`, half))).toBe('400 invalid_json');
  });

  it('is an order that no BFF would take', () => {
    expect(() => mockOrderToken({ total: 0 })).toThrow(RangeError);
    expect(() => mockOrderToken({ returnUrl: '/thanks' })).toThrow(RangeError);
  });
});

it('counts beacons of two words', async () => {
  const beacon = (body: string) => fetch(`${endpoint}/v1/beacon`, { method: 'POST', body });
  expect((await beacon('shown')).status).toBe(204);
  expect(await code(await beacon('seen'))).toBe('422 invalid_request');
});

it('answers what is asked of another server or path by nothing, and a preflight of another origin', async () => {
  expect(await mock.fetch(new Request('https://pay.shop.example/kantan2/v1/availability'))).toBeUndefined();
  expect(await mock.fetch(new Request(`${endpoint}/assets/a.js`))).toBeUndefined();
  const preflight = await fetch(`${endpoint}/v1/checkouts`, {
    method: 'OPTIONS',
    headers: { origin: 'https://shop.example' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
});

it('forgets everything on reset, and ends its streams', async () => {
  mock.use('slow-notice');
  const { handle } = await start();
  const stream = await openStream(handle);
  mock.reset();
  expect((await toldBy(stream)).map(({ status }) => status)).toContain('awaiting_shopper');
  expect(mock.scenario).toBe('paid');
  expect(await code(await fetch(`${endpoint}/v1/checkouts/${handle}`))).toBe('404 not_found');
});

describe('the pages', () => {
  const html = async (path: string, method = 'GET'): Promise<string> => {
    const response = await fetch(endpoint + path, { method });
    expect(response.headers.get('content-type')).toContain('text/html');
    return response.text();
  };

  it('lead to EPOS and back to the shop, and a second time nowhere', async () => {
    const returnUrl = 'https://shop.example/thanks?a=1';
    const { handle } = await start({ orderId: '<b>"&', returnUrl });
    const sent = await html(`/redirect/${handle}`);
    expect(sent).toContain(`<a href="${endpoint}/mock-epos/${handle}"`);
    expect(sent).toContain('location.replace');
    expect(await html(`/mock-epos/${handle}`)).toContain('&lt;b&gt;&quot;&amp;: 9,800円');
    const back = await html(`/mock-epos/${handle}`, 'POST');
    expect(back).toContain(`${returnUrl.replace('&', '&amp;')}&amp;epos_checkout=${handle}`);
    expect(back).toContain('location.replace');
    mock.settle();
    for (const path of [`/redirect/${handle}`, `/mock-epos/${handle}`]) {
      expect(await html(path)).not.toMatch(/<form|location/);
    }
    expect(await html(`/mock-epos/${handle}`, 'POST')).not.toContain('location');
  });

  it.each([
    ['wrong-password', /<form/],
    ['lockout', /ロック/],
    ['expiry', /期限/],
    ['other-browser', /target="_blank" rel="noopener"/],
  ] as const)('keep the shopper in the scenario %s', async (scenario, words) => {
    mock.use(scenario);
    const { handle } = await start();
    const page = await html(`/mock-epos/${handle}`, 'POST');
    expect(page).toMatch(words);
    expect(page).not.toContain('location.replace');
  });
});
