/** The shop's people look: lists, one payment with its timeline, the events and what became of their webhooks. */
import {
  listCheckoutsResponseSchema,
  listEventsResponseSchema,
  redeliverResponseSchema,
  showCheckoutResponseSchema,
} from '@epos-kantan/shared';
import type { z } from 'zod';
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { goToEpos, told, untilTold } from '../testing/at-epos.ts';
import { callMerchant, checkoutIdOf } from '../testing/call-merchant.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

const READ_KEY = 'n3Wd8KqYt6RbVx1MzFpL5CgHs0JaUe2T';

function request(
  path: string,
  init: RequestInit = {},
  key = world.env['MERCHANT_API_KEY'] ?? '',
): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, ...(init.headers as Record<string, string> | undefined) };
  return fetch(`${world.bffUrl}/v1/merchant/${path}`, { ...init, headers });
}

async function read<S extends z.ZodType>(path: string, schema: S): Promise<z.infer<S>> {
  const answer = await request(path, {}, READ_KEY);
  if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}: ${await answer.text()}`);
  return schema.parse(await answer.json());
}

const open = async (): Promise<void> => {
  world = await startWorld({ env: { MERCHANT_API_READ_KEY: READ_KEY } });
};

async function pay(orderId: string): Promise<void> {
  const shopper = await goToEpos(world, { orderId });
  await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
  await world.until(`${orderId} captured`, () => {
    const events = world.webhooks.filter(({ data }) => data.orderId === orderId);
    return events.some(({ type }) => type === 'checkout.captured') || null;
  });
}

describe('the list of checkouts', () => {
  it('is newest first, in pages that neither repeat nor leave out', async () => {
    await open();
    for (let number = 1; number <= 5; number += 1) {
      await world.startOk(await world.sign({ orderId: `order-${String(number)}` }));
      // Two of them in the same millisecond.
      if (number !== 3) await world.advance(1);
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; pages < 4 && cursor !== null; pages += 1) {
      const at: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await read(`checkouts?limit=2${at}`, listCheckoutsResponseSchema);
      seen.push(...page.checkouts.map(({ orderId }) => orderId));
      cursor = page.nextCursor;
    }
    expect(cursor).toBeNull();
    expect([...seen].sort()).toEqual(['order-1', 'order-2', 'order-3', 'order-4', 'order-5']);
    expect([seen[0], seen.at(-1)]).toEqual(['order-5', 'order-1']);
  });

  it('is filtered by status, order, time and what waits for the shop', async () => {
    await open();
    await pay('order-1');
    await world.advance(60);
    const between = new Date(
      Date.parse((await read('checkouts', listCheckoutsResponseSchema)).checkouts[0]?.createdAt ?? '') + 1,
    );
    await world.startOk(await world.sign({ orderId: 'order-2' }));
    const ordersOf = async (query: string): Promise<readonly string[]> =>
      (await read(`checkouts?${query}`, listCheckoutsResponseSchema)).checkouts.map(({ orderId }) => orderId);
    expect(await ordersOf('status=paid')).toEqual(['order-1']);
    expect(await ordersOf('orderId=order-2')).toEqual(['order-2']);
    expect(await ordersOf('orderId=order-9')).toEqual([]);
    expect(await ordersOf(`from=${between.toISOString()}`)).toEqual(['order-2']);
    expect(await ordersOf(`to=${between.toISOString()}`)).toEqual(['order-1']);
    expect(await ordersOf('attention=true')).toEqual([]);
  });

  it.each([
    'limit=0',
    'limit=101',
    'status=lost',
    'cursor=1.co_x',
    'cursor=%00',
    'page=2',
    'from=yesterday',
    'status=paid&status=paid',
  ])('refuses %s', async (query) => {
    await open();
    const answer = await request(`checkouts?${query}`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'invalid_request' });
  });
});

describe('one checkout', () => {
  it('is shown with its timeline, and what became of each webhook', async () => {
    await open();
    await pay('order-1');
    const shown = await world.until('delivered', async () => {
      const answer = await read(`checkouts/${checkoutIdOf(world)}`, showCheckoutResponseSchema);
      const open = answer.timeline.filter(({ delivery }) => delivery?.state === 'waiting');
      return open.length === 0 ? answer : null;
    });
    expect(shown.checkout).toMatchObject({ orderId: 'order-1', status: 'paid', funds: 'captured' });
    expect(shown.timeline.map(({ type, delivery }) => [type, delivery?.state])).toEqual([
      ['checkout.created', undefined],
      ['attempt.entered', undefined],
      ['checkout.awaiting_shopper', undefined],
      ['checkout.paid', 'delivered'],
      ['checkout.captured', 'delivered'],
    ]);
    expect(JSON.stringify(shown)).not.toContain('accessPass');
    expect((await request(`checkouts/co_${'a'.repeat(26)}`)).status).toBe(404);
    expect((await request('checkouts/order-1')).status).toBe(404);
  });
});

describe('the events', () => {
  it('are read from a cursor on, and one is sent again with the same id and body', async () => {
    await open();
    await pay('order-1');
    await pay('order-2');
    const all = (await read('events', listEventsResponseSchema)).events;
    expect(all.map(({ event }) => event.type)).toEqual([
      'checkout.paid',
      'checkout.captured',
      'checkout.paid',
      'checkout.captured',
    ]);
    const later = await read(`events?after=${String(all[1]?.cursor)}`, listEventsResponseSchema);
    expect(later.events.map(({ cursor }) => cursor)).toEqual(all.slice(2).map(({ cursor }) => cursor));
    const [first] = all;
    if (first === undefined) throw new Error('there is no event');
    const before = world.webhooks.length;
    const path = `events/${first.event.id}/redeliver`;
    const headers = { 'idempotency-key': randomUUID() };
    const answers = [
      await request(path, { method: 'POST', headers }),
      await request(path, { method: 'POST', headers }),
    ];
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(redeliverResponseSchema.parse(JSON.parse(bodies[0] ?? ''))).toEqual({
      eventId: first.event.id,
      state: 'waiting',
    });
    expect(bodies[1]).toBe(bodies[0]);
    await world.until('it came again', () => world.webhooks.length > before || null);
    expect(world.webhooks.at(-1)).toEqual(first.event);
    await world.advance(5);
    expect(world.webhooks.length).toBe(before + 1);
  });

  it('that the shop never took are dead letters, and come once they are sent again', async () => {
    await open();
    const { WEBHOOK_URL } = world.env;
    world.env['WEBHOOK_URL'] = 'http://127.0.0.1:9/webhooks';
    await world.restart();
    const shopper = await goToEpos(world);
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    const triesSoFar = async (): Promise<number> => {
      const { events } = await read('events', listEventsResponseSchema);
      return events.reduce((sum, { delivery }) => sum + delivery.tries, 0);
    };
    // Ten tries each, one event after the other, never two days apart.
    for (let tries = 1; tries <= 20; tries += 1) {
      await world.until(`try ${String(tries)}`, async () => (await triesSoFar()) >= tries || null);
      await world.advance(2 * 86_400);
    }
    const dead = (await read('events?state=dead', listEventsResponseSchema)).events;
    expect(dead.map(({ delivery: { state, tries } }) => [state, tries])).toEqual([
      ['dead', 10],
      ['dead', 10],
    ]);
    expect(dead[0]?.delivery.lastDetail).not.toBe('');
    expect(told(world)).toEqual([]);
    world.env['WEBHOOK_URL'] = WEBHOOK_URL;
    await world.restart();
    for (const { event } of [...dead].reverse()) {
      const headers = { 'idempotency-key': event.id };
      await request(`events/${event.id}/redeliver`, { method: 'POST', headers });
    }
    await world.until('both came', () => world.webhooks.length >= 2 || null);
    expect(world.webhooks.map(({ id }) => id).sort()).toEqual(dead.map(({ event }) => event.id).sort());
  });

  it('of another kind are nobody’s', async () => {
    await open();
    const answer = await request(`events/evt_${'a'.repeat(26)}/redeliver`, {
      method: 'POST',
      headers: { 'idempotency-key': 'k' },
    });
    expect(answer.status).toBe(404);
  });
});

describe('a key that only reads', () => {
  it('changes nothing', async () => {
    await open();
    await pay('order-1');
    await untilTold(world, 'checkout.captured');
    const id = checkoutIdOf(world);
    for (const name of ['capture', 'cancel', 'refund', 'change', 'inquire']) {
      const answer = await callMerchant(world, id, name, {
        headers: { authorization: `Bearer ${READ_KEY}` },
      });
      expect([name, answer.status]).toEqual([name, 403]);
    }
    const { trades } = await world.ledger();
    expect(trades.map(({ status }) => status)).toEqual(['SALES']);
  });
});
