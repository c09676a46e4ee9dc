/** How many went how far: what pages tell by beacon, and what the BFF sees anyway. */
import { conversionReportSchema } from '@epos-kantan/shared';
import { afterEach, describe, expect, it } from 'vitest';
import { goToEpos, untilTold } from '../testing/at-epos.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
afterEach(async () => {
  await world.stop();
});

/** The origin of the shop's pages. */
const SHOP = 'http://shop.localhost:3000';

/** As `navigator.sendBeacon` sends a text, from a page of `origin`. */
function beacon(body: string, origin = SHOP, type = 'text/plain;charset=UTF-8'): Promise<Response> {
  return fetch(`${world.bffUrl}/v1/beacon`, {
    method: 'POST',
    body,
    headers: { origin, 'content-type': type },
  });
}

async function report(query = `from=${day(-1)}&to=${day(2)}`): Promise<Response> {
  const headers = { authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}` };
  return fetch(`${world.bffUrl}/v1/merchant/reports/conversion?${query}`, { headers });
}

const totals = async () => conversionReportSchema.parse(await (await report()).json()).total;

/** The simulator's clock begins today. */
function day(days: number): string {
  return new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
}

describe('the conversion report', () => {
  it('has what pages told and how far each checkout came, and nothing about a person', async () => {
    world = await startWorld();
    for (const word of ['shown', 'shown', 'shown', 'pressed', 'pressed'])
      expect((await beacon(word)).status).toBe(204);
    await world.startOk(await world.sign({ orderId: 'order-1' }));
    const { gmoOrderId } = await goToEpos(world, { orderId: 'order-2' });
    await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
    await untilTold(world, 'checkout.captured');
    await world.until('counted', async () => ((await totals()).shown === 3 ? true : null));
    expect(await totals()).toEqual({
      shown: 3,
      pressed: 2,
      started: 2,
      redirected: 1,
      confirmed: 1,
      paid: 1,
    });
  }, 20_000);

  it('what was told last is there after a restart', async () => {
    world = await startWorld();
    await beacon('shown');
    await world.restart();
    expect(await totals()).toMatchObject({ shown: 1 });
  });

  it('takes beacons of the shop’s pages alone, and no other word', async () => {
    world = await startWorld();
    expect((await beacon('shown', 'https://elsewhere.example')).status).toBe(403);
    expect((await beacon('paid')).status).toBe(422);
    expect((await beacon('shown', SHOP, 'application/json')).status).toBe(415);
    expect((await beacon('shown'.repeat(10_000))).status).toBe(413);
    expect((await fetch(`${world.bffUrl}/v1/beacon`)).status).toBe(404);
  });

  it('is for the shop’s server, and takes 92 days at most', async () => {
    world = await startWorld();
    expect(
      (await fetch(`${world.bffUrl}/v1/merchant/reports/conversion?from=2026-01-01&to=2026-01-02`)).status,
    ).toBe(401);
    expect((await report('from=2026-01-01&to=2026-04-03')).status).toBe(200);
    const tooMany = await report('from=2026-01-01&to=2026-04-04');
    expect([tooMany.status, await tooMany.text()]).toEqual([422, expect.stringContaining('1 to 92 days')]);
  });
});
