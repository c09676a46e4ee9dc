/** What every engine's store of checkouts must do. Run by each engine's test with a function that opens an empty store. */
import { Secret, yen } from '@epos-kantan/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DueClaim } from '../checkout/ports/checkout-store.ts';
import type { Storage } from './open-storage.ts';
import {
  MINUTE,
  NOW,
  SHOP,
  eventId,
  makeMove,
  makeOrder,
  makeReserve,
  move,
  moveToFailed,
  reserve,
} from './storage-makers.contract.ts';

/** Defines the suite. `open` gives a fresh, empty store for each test. */
export function checkoutStoreContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });
  afterEach(() => storage.close());

  const claim = (now: number, limit: number, owner = 'p-1') => ({ now, limit, owner, until: now + MINUTE });
  const inquiriesDue = async (asked: DueClaim) => (await storage.checkouts.claimDue(asked)).inquiries;
  const capturesDue = async (asked: DueClaim) => (await storage.checkouts.claimDue(asked)).captures;
  const current = async (orderId: string) => {
    const found = await storage.checkouts.findByOrder(SHOP, makeOrder(orderId).orderId);
    if (found === null) throw new Error('not stored');
    return found;
  };

  describe('a start', () => {
    it('of a new order stores the checkout and its attempt as asked', async () => {
      const command = makeReserve('o-1');
      const result = await storage.checkouts.reserveAttempt(command);
      expect(result).toMatchObject({ kind: 'owned', created: true });
      const { checkout, attempt } = await current('o-1');
      expect(checkout).toMatchObject({
        status: 'created',
        funds: 'none',
        version: 1,
        metadata: { cart: '7' },
      });
      expect(attempt).toMatchObject({
        number: 1,
        gmoOrderId: `ek${command.fresh.gmoOrderBase}-01`,
        phase: 'reserved',
        alive: true,
        leaseOwner: command.leaseOwner,
        items: [{ name: '本', quantity: 1, unitPrice: 1000 }],
        nextInquiryAt: NOW + 2 * MINUTE,
      });
      const timeline = await storage.readTimeline(checkout.id);
      expect(timeline.map((entry) => [entry.type, entry.statusFrom, entry.statusTo])).toEqual([
        ['checkout.created', null, 'created'],
      ]);
    });

    it('that 200 callers make at once is owned by exactly one', async () => {
      const results = await Promise.all(
        Array.from({ length: 200 }, () => storage.checkouts.reserveAttempt(makeReserve('o-1'))),
      );
      const owned = results.filter((result) => result.kind === 'owned' && result.created);
      expect(owned).toHaveLength(1);
      expect(results.filter((result) => result.kind === 'busy')).toHaveLength(199);
    });

    it('is taken over after its lease, and the former owner is stale from then on', async () => {
      const first = await reserve(storage, 'o-1');
      const early = await storage.checkouts.reserveAttempt(makeReserve('o-1', { now: NOW + MINUTE - 1 }));
      expect(early.kind).toBe('busy');
      const late = await storage.checkouts.reserveAttempt(
        makeReserve('o-1', { now: NOW + MINUTE, leaseOwner: 'second', leaseUntil: NOW + 2 * MINUTE }),
      );
      expect(late).toMatchObject({
        kind: 'owned',
        created: false,
        found: {
          checkout: { version: 1 },
          attempt: { id: first.attempt.id, version: 2, leaseOwner: 'second' },
        },
      });
      const stale = await storage.checkouts.applyMove(makeMove(first, { attempt: { accessId: 'A' } }));
      expect(stale).toEqual({ kind: 'stale' });
      expect((await current('o-1')).attempt.accessId).toBeNull();
    });

    it('at another price is refused while an attempt is alive, and taken once it is dead', async () => {
      const first = await reserve(storage, 'o-1');
      const dearer = { order: makeOrder('o-1', { amount: yen(1200), metadata: {} }) };
      const refused = await storage.checkouts.reserveAttempt(makeReserve('o-1', dearer));
      expect(refused).toEqual({ kind: 'refused', refusal: 'order_changed' });
      await moveToFailed(storage, first);
      const second = await reserve(storage, 'o-1', dearer);
      expect(second.checkout).toMatchObject({
        id: first.checkout.id,
        handle: first.checkout.handle,
        amount: 1200,
        status: 'created',
        metadata: {},
        currentAttemptId: second.attempt.id,
      });
      expect(second.attempt).toMatchObject({ number: 2, amount: 1200 });
      expect(second.attempt.gmoOrderId).toMatch(/^ek[a-z2-7]{20}-02$/);
      const timeline = await storage.readTimeline(first.checkout.id);
      expect(timeline.map((entry) => entry.type)).toEqual([
        'checkout.created',
        'checkout.failed',
        'checkout.restarted',
      ]);
    });

    it('of a closed order is refused', async () => {
      await move(storage, await reserve(storage, 'o-1'), { checkout: { closed: true } });
      const result = await storage.checkouts.reserveAttempt(makeReserve('o-1'));
      expect(result).toEqual({ kind: 'refused', refusal: 'order_closed' });
    });

    it('of an executed attempt gives the present state', async () => {
      const found = await move(storage, await reserve(storage, 'o-1'), { attempt: { phase: 'executed' } });
      const result = await storage.checkouts.reserveAttempt(makeReserve('o-1'));
      expect(result).toEqual({ kind: 'current', found });
    });

    it('keeps orders apart that differ only in case', async () => {
      const lower = await reserve(storage, 'a-1');
      const upper = await reserve(storage, 'A-1');
      expect(upper.checkout.id).not.toBe(lower.checkout.id);
      expect((await current('a-1')).checkout.id).toBe(lower.checkout.id);
    });

    it('never lets a second attempt of a checkout be alive', async () => {
      const first = await moveToFailed(storage, await reserve(storage, 'o-1'));
      await reserve(storage, 'o-1');
      const revive = makeMove(
        { ...first, checkout: (await current('o-1')).checkout },
        { attempt: { phase: 'executed', alive: true, death: null } },
      );
      await expect(storage.checkouts.applyMove(revive)).rejects.toMatchObject({
        code: 'constraint_violated',
      });
    });
  });

  describe('a move', () => {
    it('changes both records, moves both versions, and is read back', async () => {
      const first = await reserve(storage, 'o-1');
      const secrets = { accessPass: new Secret('pass-1'), token: new Secret('to+ken/=') };
      const moved = await move(storage, first, {
        attempt: {
          phase: 'executed',
          accessId: 'acc',
          startUrl: new Secret('https://gmo.example/s'),
          attention: ['paid_late'],
          ...secrets,
        },
        checkout: { status: 'awaiting_shopper' },
        events: [{ type: 'checkout.awaiting_shopper', cause: 'start' }],
      });
      expect(moved).toEqual(await current('o-1'));
      expect(moved.checkout).toMatchObject({ version: 2, status: 'awaiting_shopper', updatedAt: NOW + 1000 });
      expect(moved.attempt).toMatchObject({ version: 2, attention: ['paid_late'] });
      expect(moved.attempt.startUrl?.reveal()).toBe('https://gmo.example/s');
      expect(moved.attempt.accessPass?.reveal()).toBe('pass-1');
      expect(moved.attempt.token?.reveal()).toBe('to+ken/=');
    });

    it('with an old attempt version changes neither record', async () => {
      const first = await reserve(storage, 'o-1');
      const old = makeMove(first, {
        attemptVersion: first.attempt.version - 1,
        checkout: { status: 'failed' },
        events: [{ type: 'checkout.failed', cause: 'inquiry' }],
      });
      expect(await storage.checkouts.applyMove(old)).toEqual({ kind: 'stale' });
      expect(await current('o-1')).toEqual(first);
      expect(await storage.readTimeline(first.checkout.id)).toHaveLength(1);
      expect((await storage.outbox.depth()).waiting).toBe(0);
    });

    it('with an old checkout version changes neither record', async () => {
      const first = await reserve(storage, 'o-1');
      const old = makeMove(first, {
        checkoutVersion: first.checkout.version - 1,
        attempt: { accessId: 'A' },
      });
      expect(await storage.checkouts.applyMove(old)).toEqual({ kind: 'stale' });
      expect(await current('o-1')).toEqual(first);
    });

    it('that many make at once from one reading is applied exactly once, with one event and one webhook', async () => {
      const first = await reserve(storage, 'o-1');
      const results = await Promise.all(
        Array.from({ length: 50 }, () =>
          storage.checkouts.applyMove(
            makeMove(first, {
              attempt: { phase: 'paid', alive: false },
              checkout: { status: 'paid', funds: 'authorized' },
              events: [{ type: 'checkout.paid', cause: 'inquiry', by: 'shopper' }],
            }),
          ),
        ),
      );
      expect(results.filter((result) => result.kind === 'applied')).toHaveLength(1);
      const timeline = await storage.readTimeline(first.checkout.id);
      expect(timeline.filter((entry) => entry.type === 'checkout.paid')).toHaveLength(1);
      expect(timeline.at(-1)).toMatchObject({
        statusFrom: 'created',
        statusTo: 'paid',
        fundsTo: 'authorized',
      });
      const [row, ...others] = await storage.outbox.claimDue({
        now: NOW + MINUTE,
        limit: 10,
        owner: 'w',
        leaseUntil: NOW + 2 * MINUTE,
      });
      expect(others).toEqual([]);
      expect(row?.eventId).toBe(timeline.at(-1)?.id);
      expect(JSON.parse(row?.body ?? '')).toMatchObject({
        id: row?.eventId,
        type: 'checkout.paid',
        data: {
          checkoutId: first.checkout.id,
          orderId: 'o-1',
          status: 'paid',
          funds: 'authorized',
          total: 1000,
        },
      });
    });

    it('whose event id was used before is refused whole', async () => {
      const first = await reserve(storage, 'o-1');
      const [created] = await storage.readTimeline(first.checkout.id);
      const twice = makeMove(first, {
        checkout: { status: 'failed' },
        events: [{ type: 'checkout.failed', cause: 'inquiry' }],
        eventIds: [created?.id ?? ''],
      });
      await expect(storage.checkouts.applyMove(twice)).rejects.toMatchObject({ code: 'constraint_violated' });
      expect(await current('o-1')).toEqual(first);
    });

    it('with fewer ids than events is refused whole', async () => {
      const first = await reserve(storage, 'o-1');
      const events = [
        { type: 'checkout.failed', cause: 'inquiry' },
        { type: 'checkout.attention', cause: 'inquiry', reason: 'unknown_outcome' },
      ] as const;
      const short = makeMove(first, { events, eventIds: [eventId()] });
      await expect(storage.checkouts.applyMove(short)).rejects.toThrow('exactly one id');
      expect(await current('o-1')).toEqual(first);
    });

    it('with a text that is too long is stored, with the text cut', async () => {
      const events = [
        { type: 'checkout.attention', cause: 'inquiry', reason: 'paid_late', detail: '円'.repeat(900) },
      ] as const;
      const { checkout } = await move(storage, await reserve(storage, 'o-1'), { events });
      expect((await storage.readTimeline(checkout.id)).at(-1)?.detail).toBe('円'.repeat(500));
    });

    it('never stores a paid checkout without funds', async () => {
      const paid = makeMove(await reserve(storage, 'o-1'), { checkout: { status: 'paid' } });
      await expect(storage.checkouts.applyMove(paid)).rejects.toMatchObject({ code: 'constraint_violated' });
    });
  });

  describe('a hint', () => {
    const hint = (attemptId: string) =>
      ({ attemptId, now: NOW + 500, kind: 'returned', cancelHinted: true, inquireAt: NOW + 500 }) as const;

    it('makes the inquiry due without moving a version', async () => {
      const first = await reserve(storage, 'o-1');
      await storage.checkouts.noteHint(hint(first.attempt.id));
      const { attempt, checkout } = await current('o-1');
      expect(attempt).toMatchObject({
        version: first.attempt.version,
        hintSequence: 1,
        nextInquiryAt: NOW + 500,
        returnedAt: NOW + 500,
        redirectShownAt: null,
        cancelHinted: true,
      });
      expect(checkout).toEqual(first.checkout);
      expect(await inquiriesDue(claim(NOW + 500, 10))).toEqual([attempt.id]);
      expect(await inquiriesDue(claim(NOW + 499, 10))).toEqual([]);
    });

    it('never delays an inquiry, and wakes one that was never to come', async () => {
      const first = await reserve(storage, 'o-1');
      await storage.checkouts.noteHint({ ...hint(first.attempt.id), inquireAt: NOW + 60 * MINUTE });
      expect((await current('o-1')).attempt.nextInquiryAt).toBe(NOW + 2 * MINUTE);
      const asleep = await move(storage, await current('o-1'), { attempt: { nextInquiryAt: null } });
      expect(asleep.attempt.nextInquiryAt).toBeNull();
      await storage.checkouts.noteHint({ ...hint(first.attempt.id), inquireAt: NOW + 7 });
      expect((await current('o-1')).attempt.nextInquiryAt).toBe(NOW + 7);
    });

    it('keeps the first redirect, the last return and the word of a cancellation', async () => {
      const { attempt } = await reserve(storage, 'o-1');
      const base = { attemptId: attempt.id, cancelHinted: false, inquireAt: NOW };
      await storage.checkouts.noteHint({ ...base, kind: 'redirect_shown', now: NOW + 1 });
      await storage.checkouts.noteHint({ ...base, kind: 'redirect_shown', now: NOW + 2 });
      await storage.checkouts.noteHint({ ...base, kind: 'returned', now: NOW + 3, cancelHinted: true });
      await storage.checkouts.noteHint({ ...base, kind: 'returned', now: NOW + 4 });
      expect((await current('o-1')).attempt).toMatchObject({
        redirectShownAt: NOW + 1,
        returnedAt: NOW + 4,
        cancelHinted: true,
        hintSequence: 4,
      });
    });

    it.each([NOW + 60 * MINUTE, null])(
      'that came during an inquiry stays due when the settlement wants %s',
      async (nextInquiryAt) => {
        const first = await reserve(storage, 'o-1');
        await storage.checkouts.noteHint(hint(first.attempt.id));
        const moved = await move(storage, first, { attempt: { nextInquiryAt, gmoPhase: 'ready' } });
        expect(moved.attempt).toMatchObject({ nextInquiryAt: NOW + 500, gmoPhase: 'ready' });
        const again = await move(storage, moved, { attempt: { nextInquiryAt } });
        expect(again.attempt.nextInquiryAt).toBe(nextInquiryAt);
      },
    );
  });

  describe('reading', () => {
    it('finds a checkout by order, handle, return key and attempt', async () => {
      const found = await reserve(storage, 'o-1');
      expect(await current('o-1')).toEqual(found);
      expect(await storage.checkouts.findByHandle(SHOP, found.checkout.handle)).toEqual(found);
      expect(await storage.checkouts.findByReturnKey(SHOP, found.attempt.returnKey)).toEqual(found);
      expect(await storage.checkouts.findByAttemptId(found.attempt.id)).toEqual(found);
    });

    it('finds an older attempt by its return key, with the checkout as it is now', async () => {
      const first = await moveToFailed(storage, await reserve(storage, 'o-1'));
      const second = await reserve(storage, 'o-1');
      const found = await storage.checkouts.findByReturnKey(SHOP, first.attempt.returnKey);
      expect(found).toEqual({ checkout: second.checkout, attempt: first.attempt });
    });

    it("never shows another shop's records, even under the same order id", async () => {
      const ours = await reserve(storage, 'o-1');
      const theirs = await reserve(storage, 'o-1', { shopId: 'tshop00000002' });
      expect(theirs.checkout.id).not.toBe(ours.checkout.id);
      const { checkouts } = storage;
      expect((await checkouts.findByOrder('tshop00000002', ours.checkout.orderId))?.checkout.id).toBe(
        theirs.checkout.id,
      );
      expect(await checkouts.findByHandle('tshop00000002', ours.checkout.handle)).toBeNull();
      expect(await checkouts.findByReturnKey('tshop00000002', ours.attempt.returnKey)).toBeNull();
      expect(await checkouts.findById('tshop00000002', ours.checkout.id)).toBeNull();
      expect(await checkouts.findByOrder('tshop00000003', ours.checkout.orderId)).toBeNull();
    });

    it('of one checkout are all its attempts, oldest first', async () => {
      const first = await moveToFailed(storage, await reserve(storage, 'o-1'));
      const second = await reserve(storage, 'o-1', { now: NOW + MINUTE });
      await reserve(storage, 'o-2');
      const found = await storage.checkouts.findById(SHOP, first.checkout.id);
      expect(found).toEqual({ checkout: second.checkout, attempts: [first.attempt, second.attempt] });
    });

    it('lists what is due, oldest first and no more than asked for', async () => {
      const ids: string[] = [];
      for (const minutes of [3, 1, 2]) {
        const { attempt } = await reserve(storage, `o-${String(minutes)}`, {
          nextInquiryAt: NOW + minutes * MINUTE,
        });
        ids[minutes] = attempt.id;
      }
      expect(await inquiriesDue(claim(NOW + 2 * MINUTE, 10))).toEqual([ids[1], ids[2]]);
      expect(await inquiriesDue(claim(NOW + 3 * MINUTE, 1))).toEqual([ids[1]]);
    });

    it('what one process claimed no other gets until its time is over', async () => {
      const { attempt } = await reserve(storage, 'o-1', { nextInquiryAt: NOW });
      expect(await inquiriesDue(claim(NOW, 10, 'p-1'))).toEqual([attempt.id]);
      expect(await inquiriesDue(claim(NOW + MINUTE - 1, 10, 'p-2'))).toEqual([]);
      expect(await inquiriesDue(claim(NOW + 1, 10, 'p-1'))).toEqual([attempt.id]);
      expect(await inquiriesDue(claim(NOW + MINUTE, 10, 'p-2'))).toEqual([]);
      expect(await inquiriesDue(claim(NOW + MINUTE + 1, 10, 'p-2'))).toEqual([attempt.id]);
    });

    it('a hint or a move gives a claimed attempt free', async () => {
      const first = await reserve(storage, 'o-1', { nextInquiryAt: NOW });
      const hint = {
        attemptId: first.attempt.id,
        kind: 'notified',
        cancelHinted: false,
        inquireAt: NOW,
      } as const;
      await inquiriesDue(claim(NOW, 10, 'p-1'));
      await storage.checkouts.noteHint({ ...hint, now: NOW });
      expect(await inquiriesDue(claim(NOW, 10, 'p-2'))).toEqual([first.attempt.id]);
      await move(storage, await current('o-1'), { attempt: { nextInquiryAt: NOW + 1 } });
      expect(await inquiriesDue(claim(NOW + 1, 10, 'p-3'))).toEqual([first.attempt.id]);
    });

    it.each(['inquiries', 'captures'] as const)(
      'many claims of %s at once never share an attempt, and take no more than they asked for',
      async (kind) => {
        const due =
          kind === 'captures' ? { capture: 'due' as const, captureNextAt: NOW } : { nextInquiryAt: NOW };
        const ids: string[] = [];
        for (let index = 0; index < 30; index += 1) {
          const found = await reserve(storage, `o-${String(index)}`, { nextInquiryAt: NOW + MINUTE });
          await move(storage, found, { attempt: due });
          ids.push(found.attempt.id);
        }
        const owners = Array.from({ length: 8 }, (_, index) => `p-${String(index)}`);
        const claims = await Promise.all(
          owners.map(async (owner) => (await storage.checkouts.claimDue(claim(NOW, 5, owner)))[kind]),
        );
        expect(claims.every((taken) => taken.length <= 5)).toBe(true);
        expect(claims.flat().toSorted()).toEqual(ids.toSorted());
      },
    );

    it('gives an attempt that is due for both to one owner', async () => {
      const found = await reserve(storage, 'o-1', { nextInquiryAt: NOW });
      await move(storage, found, { attempt: { nextInquiryAt: NOW, capture: 'due', captureNextAt: NOW } });
      const ids = [found.attempt.id];
      expect(await storage.checkouts.claimDue(claim(NOW, 10, 'p-1'))).toEqual({
        inquiries: ids,
        captures: ids,
        adjustments: [],
      });
      expect(await storage.checkouts.claimDue(claim(NOW, 10, 'p-2'))).toEqual({
        inquiries: [],
        captures: [],
        adjustments: [],
      });
    });

    it('lists captures only while they are due', async () => {
      const first = await reserve(storage, 'o-1');
      const due = await move(storage, first, { attempt: { capture: 'due', captureNextAt: NOW } });
      expect(await capturesDue(claim(NOW - 1, 10))).toEqual([]);
      expect(await capturesDue(claim(NOW, 10))).toEqual([due.attempt.id]);
      await move(storage, due, { attempt: { capture: 'done' } });
      expect(await capturesDue(claim(NOW, 10))).toEqual([]);
    });
  });

  describe('the events', () => {
    it('of all checkouts are read from a cursor on, in the order of commit, no more than asked for', async () => {
      const first = await reserve(storage, 'o-1');
      const second = await reserve(storage, 'o-2');
      await moveToFailed(storage, first);
      const all = await storage.readEvents(0, 10);
      expect(all.map((event) => [event.checkoutId, event.type])).toEqual([
        [first.checkout.id, 'checkout.created'],
        [second.checkout.id, 'checkout.created'],
        [first.checkout.id, 'checkout.failed'],
      ]);
      expect(await storage.readEvents(0, 2)).toEqual(all.slice(0, 2));
      expect(await storage.readEvents(all[1]?.sequence ?? 0, 10)).toEqual(all.slice(2));
      expect(await storage.readEvents(all[2]?.sequence ?? 0, 10)).toEqual([]);
    });

    it('reach a reader who goes on from cursor to cursor once each, whatever is written meanwhile', async () => {
      const writing = Promise.all(
        Array.from({ length: 100 }, (_, index) => reserve(storage, `o-${String(index)}`)),
      );
      const seen: number[] = [];
      for (let reads = 0; reads < 1000 && seen.length < 100; reads += 1) {
        for (const event of await storage.readEvents(seen.at(-1) ?? 0, 7)) seen.push(event.sequence);
      }
      await writing;
      expect(seen).toEqual((await storage.readEvents(0, 1000)).map((event) => event.sequence));
      expect(seen).toHaveLength(100);
    });
  });
}
