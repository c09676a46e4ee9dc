/** What every engine's queue of webhooks must do. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Storage } from './open-storage.ts';
import { MINUTE, NOW, makeOrder, makeReserve, raise, reserve } from './storage-makers.contract.ts';

/** Defines the suite. `open` gives a fresh, empty store for each test. */
export function webhookOutboxContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });
  afterEach(() => storage.close());

  const later = NOW + MINUTE;
  const claim = async (now = later, owner = 'w-1', limit = 10) => {
    const rows = await storage.outbox.claimDue({ now, limit, owner, leaseUntil: now + MINUTE });
    return rows.map((row) => row.eventId);
  };
  const end = (eventId: string, nextAt: number | null | 'delivered', owner = 'w-1') =>
    storage.outbox.recordEnd({
      eventId,
      owner,
      now: later,
      end: nextAt === 'delivered' ? { kind: 'delivered' } : { kind: 'failed', nextAt, detail: 'status 500' },
    });
  /** Makes a checkout with `count` webhooks and gives their ids in order. */
  const queue = async (orderId: string, count: number) => {
    let found = await reserve(storage, orderId);
    for (let raised = 0; raised < count; raised += 1) found = await raise(storage, found);
    const timeline = await storage.readTimeline(found.checkout.id);
    return timeline.filter((entry) => entry.type === 'checkout.attention').map((entry) => entry.id);
  };

  it('the webhooks of a checkout go out one after the other', async () => {
    const [first = '', second = '', third = ''] = await queue('o-1', 3);
    expect(await claim()).toEqual([first]);
    expect(await claim()).toEqual([]);
    await end(first, 'delivered');
    expect(await claim()).toEqual([second]);
    await end(second, 'delivered');
    expect(await claim()).toEqual([third]);
    await end(third, 'delivered');
    expect(await storage.outbox.depth()).toEqual({ waiting: 0, oldestAt: null, dead: 0 });
  });

  it('a trial has its timeline, and no webhook', async () => {
    const order = { ...makeOrder('trial-1'), trial: true };
    const reserved = await storage.checkouts.reserveAttempt(makeReserve('trial-1', { order }));
    if (reserved.kind !== 'owned') throw new Error(reserved.kind);
    const { checkout } = await raise(storage, reserved.found);
    expect(checkout.trial).toBe(true);
    const timeline = await storage.readTimeline(checkout.id);
    expect(timeline.map(({ type }) => type)).toContain('checkout.attention');
    expect(await claim()).toEqual([]);
    expect(await storage.outbox.depth()).toEqual({ waiting: 0, oldestAt: null, dead: 0 });
  });

  it('a webhook that came while the one before it is under way waits for its end', async () => {
    const found = await raise(storage, await reserve(storage, 'o-1'));
    const [first = ''] = await claim();
    await raise(storage, found);
    expect(await claim()).toEqual([]);
    await end(first, 'delivered');
    expect(await claim()).toHaveLength(1);
  });

  it('a checkout whose webhook fails holds up itself and nobody else', async () => {
    const [stuck = ''] = await queue('o-1', 2);
    const [other = ''] = await queue('o-2', 1);
    expect((await claim()).toSorted()).toEqual([stuck, other].toSorted());
    await end(stuck, later + 10 * MINUTE);
    await end(other, 'delivered');
    const [another = ''] = await queue('o-3', 1);
    expect(await claim(later + 1)).toEqual([another]);
    expect(await claim(later + 10 * MINUTE)).toContain(stuck);
  });

  it('a dead letter gives the turn to the next', async () => {
    const [first = '', second = ''] = await queue('o-1', 2);
    await claim();
    await end(first, null);
    expect(await storage.outbox.depth()).toEqual({ waiting: 1, oldestAt: NOW + 1000, dead: 1 });
    expect(await claim()).toEqual([second]);
  });

  it('a failed try is counted and comes again', async () => {
    const [first = ''] = await queue('o-1', 1);
    await claim();
    await end(first, later + MINUTE);
    const [row] = await storage.outbox.claimDue({
      now: later + MINUTE,
      limit: 1,
      owner: 'w-1',
      leaseUntil: later + 2 * MINUTE,
    });
    expect(row).toMatchObject({ eventId: first, tries: 1, createdAt: NOW + 1000 });
  });

  it('a failure is recorded however long its text is', async () => {
    const [first = ''] = await queue('o-1', 1);
    await claim();
    const failure = { kind: 'failed', nextAt: null, detail: 'x'.repeat(5000) } as const;
    await storage.outbox.recordEnd({ eventId: first, owner: 'w-1', now: later, end: failure });
    expect((await storage.outbox.depth()).dead).toBe(1);
  });

  it('a lease that ran out lets another owner send, and the first no longer decides', async () => {
    const [first = ''] = await queue('o-1', 1);
    await claim();
    expect(await claim(later + MINUTE - 1, 'w-2')).toEqual([]);
    expect(await claim(later + MINUTE, 'w-2')).toEqual([first]);
    await end(first, null, 'w-1');
    expect((await storage.outbox.depth()).dead).toBe(0);
    await end(first, 'delivered', 'w-2');
    expect((await storage.outbox.depth()).waiting).toBe(0);
  });

  it('an end that is recorded twice counts once', async () => {
    const [first = '', second = ''] = await queue('o-1', 2);
    await claim();
    await end(first, 'delivered');
    await end(first, null);
    expect(await storage.outbox.depth()).toMatchObject({ waiting: 1, dead: 0 });
    expect(await claim()).toEqual([second]);
  });

  it('many claims at once never share a row, and take no more than they asked for', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, (_, index) => queue(`o-${String(index)}`, 1)));
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) => claim(later, `w-${String(index)}`, 5)),
    );
    expect(claims.every((rows) => rows.length <= 5)).toBe(true);
    expect(claims.flat().toSorted()).toEqual(ids.flat().toSorted());
  });
}
