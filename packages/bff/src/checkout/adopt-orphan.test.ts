/** An adoption on a real store: the checkout and the attempt that it makes, their names and their times. */
import { checkoutIdSchema, orderIdSchema } from '@epos-kantan/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SHOP, makeReceive } from '../storage/storage-makers.contract.ts';
import { makeCore, shown } from '../testing/make-core.ts';
import type { CoreWorld } from '../testing/make-core.ts';
import { adoptOrphan } from './adopt-orphan.ts';
import type { AdoptionResult } from './adopt-orphan.ts';
import { askAboutOrphan } from './ask-about-orphan.ts';
import type { Trade } from './gateway-result.ts';
import type { AdoptCommand, OrphanStore } from './ports/orphan-store.ts';

let world: CoreWorld;

beforeEach(async () => {
  world = await makeCore();
});
afterEach(() => world.close());

const ID = `ek${'q'.repeat(20)}-01`;
const orderId = orderIdSchema.parse('lost-1');

/** GMO-PG told of the trade, and showed it paid. */
async function heardOf(trade: Partial<Trade> = {}): Promise<void> {
  world.answers.inquire = () => shown({ orderId, ...trade });
  await world.storage.inbox.receive(makeReceive(ID, { now: world.now, inquireAt: world.now }));
  await askAboutOrphan(world.core, world.storage.orphans);
}
const adopt = (orphans: OrphanStore = world.storage.orphans): Promise<AdoptionResult> =>
  adoptOrphan(world.core, orphans, { gmoOrderId: ID });

describe('an adoption', () => {
  it('makes the checkout of the order anew, paid late, under fresh names', async () => {
    await heardOf({ checkoutId: checkoutIdSchema.parse(`co_${'b'.repeat(26)}`) });
    world.published.length = 0;
    const end = await adopt();
    if (end.kind !== 'adopted') throw new Error(end.refusal);
    const { checkout, attempt } = end.found;
    expect(checkout).toMatchObject({
      id: `co_${'b'.repeat(26)}`,
      shopId: SHOP,
      orderId: 'lost-1',
      status: 'paid',
      funds: 'authorized',
      testMode: true,
      createdAt: world.now,
      handle: expect.stringMatching(/^[a-z2-7]{26}$/) as string,
    });
    expect(attempt).toMatchObject({
      id: expect.stringMatching(/^at_[a-z2-7]{26}$/) as string,
      returnKey: expect.stringMatching(/^[a-z2-7]{26}$/) as string,
      gmoOrderId: ID,
      phase: 'paid',
      capture: 'none',
      amount: 1000,
      tax: 0,
      returnUrl: 'http://127.0.0.1:8787',
      attention: ['orphan_trade', 'paid_late'],
    });
    expect(world.published).toEqual([checkout.id]);
    for (const { id } of await world.timeline(end.found)) expect(id).toMatch(/^evt_[a-z2-7]{26}$/);
    expect(await adopt()).toEqual(end);
  });

  it('gives a checkout without a remembered name a fresh one', async () => {
    await heardOf();
    const end = await adopt();
    expect(end).toMatchObject({
      kind: 'adopted',
      found: { checkout: { id: expect.stringMatching(/^co_[a-z2-7]{26}$/) as string } },
    });
  });

  it('that the store refuses wakes nobody', async () => {
    await heardOf();
    world.published.length = 0;
    const refusing: OrphanStore = {
      ...world.storage.orphans,
      adoptOrphan: async () => ({ kind: 'refused', refusal: 'attempts_exhausted' }),
    };
    expect(await adopt(refusing)).toEqual({ kind: 'refused', refusal: 'attempts_exhausted' });
    expect(world.published).toEqual([]);
  });

  /** What the store is told. */
  async function commandOf(trade: Partial<Trade>, answeredAt?: number): Promise<AdoptCommand> {
    await heardOf();
    world.answers.inquire = () => {
      world.now += 400;
      return shown({ orderId, ...trade }, answeredAt);
    };
    const commands: AdoptCommand[] = [];
    await adopt({
      ...world.storage.orphans,
      adoptOrphan: async (command) => {
        commands.push(command);
        return { kind: 'refused', refusal: 'no_orphan' };
      },
    });
    const [command] = commands;
    if (command === undefined) throw new Error('nothing was adopted');
    return command;
  }

  it.each<[Partial<Trade>, { amount: number; tax: number }]>([
    [
      { amount: 1000, tax: 100 },
      { amount: 1000, tax: 100 },
    ],
    [
      { amount: 1000, tax: 100, canceledAmount: 999 },
      { amount: 1, tax: 100 },
    ],
    [
      { amount: 1000, tax: 100, canceledAmount: 1000 },
      { amount: 1, tax: 99 },
    ],
    [
      { amount: 1000, tax: 100, canceledAmount: 1000, canceledTax: 99 },
      { amount: 1, tax: 0 },
    ],
  ])('of %j is over %j', async (trade, money) => {
    expect((await commandOf(trade)).money).toEqual(money);
  });

  it('of which nothing is left is refused', async () => {
    await heardOf();
    world.answers.inquire = () => shown({ orderId, tax: 100, canceledAmount: 1000, canceledTax: 100 });
    expect(await adopt()).toEqual({ kind: 'refused', refusal: 'not_paid' });
  });

  it('is judged by the moment of the question and the earlier of both clocks', async () => {
    const earlier = world.now - 5_000;
    const command = await commandOf({}, earlier);
    expect(command).toMatchObject({ now: world.now, shopId: SHOP, testMode: true });
    expect(command.fresh.eventIds).toHaveLength(5);
    const found = (await adopt()) as Extract<AdoptionResult, { kind: 'adopted' }>;
    expect(command.settle(found.found).attempt.inquirySentAt).toBe(world.now - 800);
  });
});

describe('the question about a suspect', () => {
  it('is claimed for one call, at a pace, and for a week', async () => {
    const claims: unknown[] = [];
    await askAboutOrphan(world.core, {
      ...world.storage.orphans,
      claimOrphan: async (claim) => {
        claims.push(claim);
        return null;
      },
    });
    expect(claims).toEqual([
      {
        shopId: SHOP,
        now: world.now,
        until: world.now + 35_000,
        spacingMs: 2_000,
        keepMs: 7 * 86_400_000,
      },
    ]);
  });

  it('is recorded at the moment of the answer, under the name of an event', async () => {
    await world.storage.inbox.receive(makeReceive(ID, { now: world.now, inquireAt: world.now }));
    world.answers.inquire = () => {
      world.now += 400;
      return shown({ orderId, canceledAmount: 100, tax: 50, canceledTax: 20 });
    };
    const recorded: unknown[] = [];
    await askAboutOrphan(world.core, {
      ...world.storage.orphans,
      recordOrphan: async (command) => {
        recorded.push(command);
        return true;
      },
    });
    expect(recorded).toMatchObject([
      {
        shopId: SHOP,
        testMode: true,
        now: world.now,
        eventId: expect.stringMatching(/^evt_[a-z2-7]{26}$/) as string,
      },
    ]);
    expect(world.notices).toEqual([
      {
        kind: 'attention',
        checkoutId: null,
        gmoOrderId: ID,
        detail:
          'checkout.attention · orphan_trade · GMO-PG says AUTH over 930 yen, and there is no record of it here',
      },
    ]);
  });

  it('that did not show money tells nobody, whatever the store says', async () => {
    await world.storage.inbox.receive(makeReceive(ID, { now: world.now, inquireAt: world.now }));
    world.answers.inquire = () => shown({ phase: 'ready' });
    await askAboutOrphan(world.core, { ...world.storage.orphans, recordOrphan: async () => true });
    expect(world.callNames()).toEqual(['inquire']);
    expect(world.notices).toEqual([]);
  });
});
