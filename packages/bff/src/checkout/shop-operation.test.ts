/** Who asked for an operation stands in the timeline, and never in the place of what was asked. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderIdSchema } from '@epos-kantan/shared';
import { makeReceive, move, reserve } from '../storage/storage-makers.contract.ts';
import { makeCore, shown } from '../testing/make-core.ts';
import type { CoreWorld } from '../testing/make-core.ts';
import { adjustForShop } from './adjust-for-shop.ts';
import { adoptOrphan } from './adopt-orphan.ts';
import { askAboutOrphan } from './ask-about-orphan.ts';
import { captureForShop } from './capture-for-shop.ts';
import type { CheckoutAndAttempt } from './checkout.ts';
import { createRefresher } from './refresh-checkout.ts';
import { askedBy } from './shop-operation.ts';

let world: CoreWorld;
beforeEach(async () => {
  world = await makeCore();
});
afterEach(() => world.close());

const OPERATION = { id: 'op_1', resumed: false, operator: 'anna' } as const;

async function secured(): Promise<CheckoutAndAttempt> {
  const attempt = { phase: 'paid', alive: false, leaseUntil: null } as const;
  const checkout = { status: 'paid', funds: 'authorized' } as const;
  return move(world.storage, await reserve(world.storage, 'o-1'), { attempt, checkout });
}
const all = ({ checkout, attempt }: CheckoutAndAttempt) => ({ checkout, attempts: [attempt] });
const linesOf = async (found: CheckoutAndAttempt) =>
  (await world.timeline(found)).slice(1).map(({ type, cause, by, detail }) => [type, cause, by, detail]);

describe('an operation that a person asked for', () => {
  it('is the operator’s in the timeline; one of the shop’s server is the shop’s', () => {
    expect(askedBy({ operator: 'anna' }, 'cancel op_1')).toEqual({
      cause: 'operator',
      detail: 'cancel op_1 console:anna',
    });
    expect(askedBy({ operator: 'anna' })).toEqual({ cause: 'operator', detail: 'console:anna' });
    expect(askedBy({}, 'cancel op_1')).toEqual({ cause: 'shop', detail: 'cancel op_1' });
    expect(askedBy({})).toEqual({ cause: 'shop' });
  });

  it('names who asked for a capture', async () => {
    const found = await secured();
    world.answers.inquire = () => shown({ phase: 'authorized' });
    await captureForShop(world.core, createRefresher(world.core), all(found), OPERATION);
    expect((await linesOf(found))[0]).toEqual([
      'attempt.capture_requested',
      'operator',
      null,
      'op_1 console:anna',
    ]);
  });

  it('names who asked for a cancelation', async () => {
    const found = await secured();
    world.answers.inquire = () => shown({ phase: 'authorized' });
    const refresher = createRefresher(world.core);
    await adjustForShop(world.core, refresher, all(found), OPERATION, { kind: 'cancel' });
    expect((await linesOf(found))[0]).toEqual([
      'attempt.adjustment_requested',
      'operator',
      null,
      'cancel op_1 console:anna',
    ]);
  });

  it('names who closed an order that nobody has paid', async () => {
    const found = await reserve(world.storage, 'o-1');
    world.answers.inquire = () => shown({ phase: 'registered' });
    const refresher = createRefresher(world.core);
    await adjustForShop(world.core, refresher, all(found), OPERATION, { kind: 'cancel' });
    expect((await linesOf(found)).at(-1)).toEqual(['checkout.canceled', 'operator', 'shop', 'console:anna']);
  });

  it('names who adopted a trade', async () => {
    const gmoOrderId = `ek${'q'.repeat(20)}-01`;
    world.answers.inquire = () => shown({ orderId: orderIdSchema.parse('lost-1') });
    await world.storage.inbox.receive(makeReceive(gmoOrderId, { now: world.now, inquireAt: world.now }));
    const { orphans } = world.storage;
    await askAboutOrphan(world.core, orphans);
    const end = await adoptOrphan(world.core, orphans, { gmoOrderId, operator: 'anna' });
    if (end.kind !== 'adopted') throw new Error(end.refusal);
    expect((await linesOf(end.found))[0]).toEqual([
      'attempt.adopted',
      'operator',
      null,
      `${gmoOrderId} console:anna`,
    ]);
  });
});
