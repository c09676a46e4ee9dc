/** Test payments of the operator's: over the whole road, and nobody else hears of them. */
import {
  listCheckoutsResponseSchema,
  merchantCheckoutResponseSchema,
  showCheckoutResponseSchema,
  startTrialResponseSchema,
} from '@epos-kantan/shared';
import type { z } from 'zod';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { postMerchant } from '../testing/call-merchant.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

async function read<S extends z.ZodType>(path: string, schema: S): Promise<z.infer<S>> {
  const headers = { authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}` };
  return schema.parse(await (await fetch(`${world.bffUrl}/v1/merchant/${path}`, { headers })).json());
}

async function startTrial(body?: string, key?: string) {
  const answer = await postMerchant(world, 'trials', {
    ...(body === undefined ? {} : { body }),
    ...(key === undefined ? {} : { key }),
  });
  return startTrialResponseSchema.parse(JSON.parse(answer.text));
}

const namesOf = async (query: string) =>
  (await read(`checkouts${query}`, listCheckoutsResponseSchema)).checkouts.map(({ orderId }) => orderId);

describe('a trial', () => {
  it('is paid like every payment, waits to be captured, is canceled, and no webhook tells of it', async () => {
    world = await startWorld();
    const { checkout, page } = await startTrial('{"amount":110}');
    expect(checkout).toMatchObject({ trial: true, total: 110, status: 'awaiting_shopper' });
    expect((await fetch(page)).status).toBe(200);
    const gmoOrderId = checkout.attempts[0]?.gmoOrderId ?? '';
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    const show = () => read(`checkouts/${checkout.id}`, showCheckoutResponseSchema);
    const paid = await world.until('paid', async () => {
      const shown = await show();
      return shown.checkout.status === 'paid' ? shown : null;
    });
    expect(paid.checkout).toMatchObject({ funds: 'authorized', attempts: [{ capture: 'none' }] });
    expect(paid.notifications).toMatchObject([{ attempt: 1, status: 'AUTH', times: 1 }]);
    expect(paid.timeline.some(({ delivery }) => delivery !== undefined)).toBe(false);
    await sleep(1_500);
    expect((await world.ledger()).trades.map(({ status }) => status)).toEqual(['AUTH']);
    const end = await postMerchant(world, `checkouts/${checkout.id}/cancel`);
    const canceled = merchantCheckoutResponseSchema.parse(JSON.parse(end.text)).checkout;
    expect([end.status, canceled.funds]).toEqual([200, 'voided']);
    expect((await world.ledger()).trades.map(({ status }) => status)).toEqual(['CANCEL']);
    expect(world.webhooks).toEqual([]);
  });

  it('sends its shopper back to its own status page, which leads to no shop', async () => {
    world = await startWorld();
    const { checkout, page } = await startTrial();
    const [trade] = (await world.ledger()).trades;
    const back = await fetch(trade?.retUrl ?? '', { redirect: 'manual' });
    const handle = page.split('/').at(-1) ?? '';
    expect(back.headers.get('location')).toBe(`${world.bffUrl}/checkout/${handle}`);
    const status = await (await fetch(`${world.bffUrl}/checkout/${handle}`)).text();
    expect(status).toContain(checkout.orderId);
    expect(status).not.toContain('お店に戻る');
  });

  it('is listed apart, and found by its name', async () => {
    world = await startWorld();
    await world.startOk(await world.sign({ orderId: 'order-1' }));
    const { orderId } = (await startTrial()).checkout;
    expect(await namesOf('')).toEqual(['order-1']);
    expect(await namesOf('?trial=true')).toEqual([orderId]);
    expect(await namesOf(`?orderId=${orderId}`)).toEqual([orderId]);
  });

  it('is one for one key, also when the first reply of GMO-PG was lost', async () => {
    world = await startWorld();
    await world.control('faults', { on: 'ExecTranEpospay', kind: 'drop-reply', times: 1 });
    const first = await postMerchant(world, 'trials', { key: 'trial-1' });
    const second = await startTrial(undefined, 'trial-1');
    expect(JSON.parse(first.text)).toMatchObject({ checkout: { orderId: second.checkout.orderId } });
    expect((await namesOf('?trial=true')).length).toBe(1);
  });

  it('is not the shop’s: a token for an order of its name is refused', async () => {
    world = await startWorld();
    const { orderId } = (await startTrial()).checkout;
    const answer = await world.start(await world.sign({ orderId, amount: 100 }));
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('order_changed')]);
  });
});
