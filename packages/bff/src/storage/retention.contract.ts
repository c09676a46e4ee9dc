/** What every engine forgets, and what never. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CheckoutAndAttempt } from '../checkout/checkout.ts';
import type { Storage } from './open-storage.ts';
import type { ForgetCommand } from './commands/forget-ended.ts';
import {
  MINUTE,
  NOTHING_ELSE,
  NOW,
  SHOP,
  base32,
  eventId,
  makeClaim,
  makeReceive,
  move,
  raise,
  reserve,
} from './storage-makers.contract.ts';
import { makeTrade } from '../testing/make-records.ts';

const DAY = 24 * 60 * MINUTE;

/** Defines the suite. `open` gives a fresh, empty store for each test. */
export function retentionContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });
  afterEach(() => storage.close());

  /** Tries every webhook that is due, once. */
  const endAll = async (now: number, end: 'delivered' | 'dead' | 'later'): Promise<void> => {
    const claim = { now, limit: 100, owner: 'w', leaseUntil: now + MINUTE };
    for (const { eventId } of await storage.outbox.claimDue(claim)) {
      const failed = { kind: 'failed', nextAt: end === 'dead' ? null : now + DAY, detail: 'x' } as const;
      const ended = end === 'delivered' ? ({ kind: 'delivered' } as const) : failed;
      await storage.outbox.recordEnd({ eventId, owner: 'w', now, end: ended });
    }
  };
  const forget = (before: number, limit = 100, deadForwardsMax = 100) =>
    storage.forget({ ...NOTHING_ELSE, before, limit, deadForwardsMax });
  const forgetOld = (changes: Partial<ForgetCommand>) =>
    storage.forget({ ...NOTHING_ELSE, before: 0, limit: 100, deadForwardsMax: 100, ...changes });
  const statesOf = async (): Promise<readonly string[]> => {
    const sent = await storage.reader.sentEvents({ shopId: SHOP, after: 0, limit: 100 });
    return sent.map(({ delivery }) => delivery.state);
  };
  const queue = async (orderId: string): Promise<CheckoutAndAttempt> =>
    raise(storage, await reserve(storage, orderId));
  const giveUp = async (orders: readonly string[]): Promise<void> => {
    for (const gmoOrderId of orders) {
      await storage.forwards.keep({
        ...{ shopId: SHOP, gmoOrderId, payType: null, digest: 'a'.repeat(64), now: NOW },
        ...{
          content: { contentType: null, body: Buffer.from('x') },
          rowsMax: 100,
          rowsPerOrderMax: 9,
          bytesMax: 999,
        },
      });
      const [row] = await storage.forwards.claimDue({
        now: NOW,
        limit: 1,
        owner: 'w',
        leaseUntil: NOW + MINUTE,
      });
      const end = { kind: 'failed', nextAt: null, detail: 'x' } as const;
      await storage.forwards.recordEnd({ sequence: row?.sequence ?? 0, owner: 'w', now: NOW, end });
    }
  };
  const givenUp = async (): Promise<readonly string[]> =>
    (await storage.forwards.list({ shopId: SHOP, after: 0, limit: 100 })).map(({ gmoOrderId }) => gmoOrderId);

  it('what ended before the moment is forgotten, delivered or dead; what ended then or later is kept', async () => {
    await queue('o-1');
    await endAll(NOW + MINUTE, 'delivered');
    await queue('o-2');
    await endAll(NOW + MINUTE, 'dead');
    await queue('o-3');
    await endAll(NOW + 2 * MINUTE, 'delivered');
    expect(await forget(NOW + MINUTE)).toBe(0);
    expect(await statesOf()).toEqual(['delivered', 'dead', 'delivered']);
    expect(await forget(NOW + 2 * MINUTE)).toBe(2);
    expect(await statesOf()).toEqual(['delivered']);
  });

  it('what waits is never forgotten, however old: not tried yet, tried in vain, leased, or sent again', async () => {
    const again = await queue('o-1');
    await endAll(NOW + MINUTE, 'dead');
    const [dead] = await storage.reader.sentEvents({ shopId: SHOP, after: 0, limit: 1 });
    await storage.outbox.redeliver({ shopId: SHOP, eventId: dead?.eventId ?? '', now: NOW + 2 * MINUTE });
    await raise(storage, again);
    await queue('o-2');
    await storage.outbox.claimDue({ now: NOW + 3 * MINUTE, limit: 1, owner: 'w', leaseUntil: NOW + 9 * DAY });
    await endAll(NOW + 3 * MINUTE, 'later');
    await queue('o-3');
    expect(await forget(NOW + 1_000 * DAY)).toBe(0);
    expect(await statesOf()).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('the timeline is kept, and the next webhook of the order still goes out', async () => {
    const found = await queue('o-1');
    await endAll(NOW + MINUTE, 'delivered');
    const before = await storage.readTimeline(found.checkout.id);
    expect(await forget(NOW + DAY)).toBe(1);
    expect(await storage.readTimeline(found.checkout.id)).toEqual(before);
    expect((await storage.reader.deliveries(found.checkout.id)).size).toBe(0);
    await raise(storage, found);
    await endAll(NOW + DAY, 'delivered');
    expect(await statesOf()).toEqual(['delivered']);
  });

  it('it is done in parts, the oldest first', async () => {
    for (const orderId of ['o-1', 'o-2', 'o-3']) {
      await queue(orderId);
      await endAll(NOW + MINUTE, 'delivered');
    }
    expect(await forget(NOW + DAY, 2)).toBe(2);
    expect(await forget(NOW + DAY, 2)).toBe(1);
    expect(await forget(NOW + DAY, 2)).toBe(0);
  });

  it('notifications that were given up go by age, and beyond their number the oldest first; those that wait stay', async () => {
    await giveUp(['a', 'b', 'c']);
    expect(await forget(NOW, 100, 3)).toBe(0);
    expect(await forget(NOW, 100, 2)).toBe(1);
    expect(await givenUp()).toEqual(['b', 'c']);
    await storage.forwards.redeliver({ shopId: SHOP, after: 0, limit: 1, now: NOW });
    expect(await forget(NOW + DAY, 100, 0)).toBe(1);
    expect(await givenUp()).toEqual(['b']);
  });

  it('what GMO-PG told is forgotten by age once the payment is over, and never before', async () => {
    const open = await reserve(storage, 'o-1');
    const over = await reserve(storage, 'o-2');
    const watched = await reserve(storage, 'o-3');
    for (const { attempt } of [open, over, watched])
      await storage.inbox.receive(makeReceive(attempt.gmoOrderId));
    const end = { phase: 'dead', alive: false, death: 'failed', leaseUntil: null } as const;
    for (const [found, nextInquiryAt] of [
      [over, null],
      [watched, NOW + DAY],
    ] as const) {
      const latest = await storage.checkouts.findByAttemptId(found.attempt.id);
      await move(storage, latest ?? found, {
        attempt: { ...end, nextInquiryAt },
        checkout: { status: 'failed' },
      });
    }
    const keptOf = async ({ attempt }: CheckoutAndAttempt): Promise<number> =>
      (await storage.reader.notifications({ shopId: SHOP, checkoutId: attempt.checkoutId })).length;
    expect(await forgetOld({ notificationsBefore: NOW })).toBe(0);
    expect(await forgetOld({ notificationsBefore: NOW + 1_000 * DAY })).toBe(1);
    expect([await keptOf(open), await keptOf(over), await keptOf(watched)]).toEqual([1, 0, 1]);
  });

  it('what was told of OrderIDs that nobody knows goes after its time; of an orphan that waits, not', async () => {
    const suspect = makeReceive(`ek${base32(20)}-01`);
    await storage.inbox.receive(suspect);
    const orphan = `ek${base32(20)}-01`;
    const ofOrphan = makeReceive(orphan);
    await storage.inbox.receive(ofOrphan);
    const question = { gmoOrderId: orphan, firstHeardAt: NOW, answers: 0, failures: 0, leasedUntil: NOW };
    const verdict = { kind: 'orphan', trade: makeTrade(), detail: 'x' } as const;
    await storage.orphans.recordOrphan({
      ...{ shopId: SHOP, testMode: true, question, verdict, now: NOW, eventId: eventId() },
    });
    expect(await forgetOld({ quarantineBefore: NOW })).toBe(0);
    expect(await forgetOld({ quarantineBefore: NOW + 1_000 * DAY })).toBe(1);
    expect((await storage.inbox.receive({ ...ofOrphan, now: NOW + DAY })).repeated).toBe(true);
    expect((await storage.inbox.receive({ ...suspect, now: NOW + DAY })).repeated).toBe(false);
  });

  it('keys whose time is over go also when no new one comes; one whose operation runs stays', async () => {
    const [ended, running, young] = [makeClaim(), makeClaim(), makeClaim({ keepUntil: NOW + 90 * DAY })];
    for (const claim of [ended, running, young]) await storage.keys.claim(claim);
    const owned = { ...ended, operationId: ended.freshOperationId };
    const answer = { status: 200, contentType: 'application/json', body: '{}' };
    await storage.keys.keepAnswer(owned, answer, NOW + 30 * DAY);
    expect(await forgetOld({ now: NOW + 30 * DAY - 1 })).toBe(0);
    const runsOn = { ...running, owner: base32(26), now: NOW + 30 * DAY - 1, leaseUntil: NOW + 31 * DAY };
    expect(await storage.keys.claim({ ...runsOn, keepUntil: NOW + 30 * DAY })).toMatchObject({
      kind: 'owned',
    });
    expect(await forgetOld({ now: NOW + 30 * DAY })).toBe(1);
    expect(
      await storage.keys.claim({ ...ended, freshOperationId: `op_${base32(26)}`, now: NOW }),
    ).toMatchObject({
      kind: 'owned',
      resumed: false,
    });
  });
}
