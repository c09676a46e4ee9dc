/** What every engine's store of trades without a record must do. `countRows` looks into the tables behind the port. */
import { Secret, orderIdSchema, orphanEventSchema } from '@epos-kantan/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutAndAttempt } from '../checkout/checkout.ts';
import type { Trade } from '../checkout/gateway-result.ts';
import { planSettlement } from '../checkout/plan-settlement.ts';
import type { AdoptCommand, OrphanQuestion, OrphanVerdict } from '../checkout/ports/orphan-store.ts';
import { POLICY, makeTrade } from '../testing/make-records.ts';
import type { OpenInbox } from './notification-inbox.contract.ts';
import {
  MINUTE,
  NOW,
  SHOP,
  base32,
  eventId,
  makeReceive,
  makeReserve,
  move,
  moveToFailed,
  reserve,
} from './storage-makers.contract.ts';

const SPACING = 2_000;
const KEEP = 7 * 24 * 60 * MINUTE;

/** Defines the suite. */
export function orphanStoreContract(open: () => Promise<OpenInbox>): void {
  let rows: OpenInbox['countRows'];
  let storage: OpenInbox['storage'];
  beforeEach(async () => {
    ({ storage, countRows: rows } = await open());
  });
  afterEach(() => storage.close());

  const fresh = (number = '01'): string => `ek${base32(20)}-${number}`;
  const claim = (now: number, until = now + MINUTE) =>
    storage.orphans.claimOrphan({ shopId: SHOP, now, until, spacingMs: SPACING, keepMs: KEEP });
  const heard = async (gmoOrderId: string, now = NOW): Promise<string> => {
    await storage.inbox.receive(makeReceive(gmoOrderId, { now, inquireAt: now }));
    return gmoOrderId;
  };
  /** Asks about the next suspect and records what was answered. */
  const record = (question: OrphanQuestion | null, verdict: OrphanVerdict, now = NOW): Promise<boolean> => {
    if (question === null) throw new Error('there is nothing to ask');
    return storage.orphans.recordOrphan({
      shopId: SHOP,
      testMode: true,
      question,
      verdict,
      now,
      eventId: eventId(),
    });
  };
  const paid = (trade: Partial<Trade> = {}): OrphanVerdict => ({
    kind: 'orphan',
    trade: makeTrade(trade),
    detail: 'x',
  });
  /** Makes an orphan of an OrderID. */
  const find = async (gmoOrderId: string, trade: Partial<Trade> = {}, at = NOW + MINUTE): Promise<string> => {
    await heard(gmoOrderId);
    expect(await record(await claim(at), paid(trade))).toBe(true);
    return gmoOrderId;
  };
  const webhooks = async (now = NOW + MINUTE) =>
    storage.outbox.claimDue({ now, limit: 10, owner: 'w', leaseUntil: now + MINUTE });

  describe('a suspect', () => {
    it('is asked about once, and by another when who asked died', async () => {
      const gmoOrderId = await heard(fresh());
      expect(await claim(NOW)).toEqual({
        gmoOrderId,
        firstHeardAt: NOW,
        answers: 0,
        failures: 0,
        leasedUntil: NOW + MINUTE,
      });
      expect(await claim(NOW + MINUTE - 1)).toBeNull();
      expect((await claim(NOW + MINUTE))?.gmoOrderId).toBe(gmoOrderId);
    });

    it('of another shop is not asked about', async () => {
      await storage.inbox.receive(makeReceive(fresh(), { shopId: 'tshop00000002' }));
      expect(await claim(NOW)).toBeNull();
    });

    it('waits for the budget of all, whoever asks', async () => {
      await heard(fresh());
      await heard(fresh());
      const answers = await Promise.all(Array.from({ length: 20 }, () => claim(NOW)));
      expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
      expect(await claim(NOW + SPACING - 1)).toBeNull();
      expect(await claim(NOW + SPACING)).not.toBeNull();
    });

    it('has no second budget from a process whose clock is behind', async () => {
      await heard(fresh(), NOW - MINUTE);
      await heard(fresh(), NOW - MINUTE);
      expect(await claim(NOW)).not.toBeNull();
      for (const behind of [1, 10_000, 50_000]) expect(await claim(NOW - behind)).toBeNull();
    });

    it('does not wait for a clock that was set back', async () => {
      await heard(fresh(), NOW - 1000 * MINUTE);
      await heard(fresh(), NOW - 1000 * MINUTE);
      expect(await claim(NOW)).not.toBeNull();
      expect(await claim(NOW - 60 * MINUTE)).not.toBeNull();
    });

    it('has its turn as the newest and as the longest due alternately', async () => {
      const ids: string[] = [];
      for (let at = 0; at < 4; at += 1) ids.push(await heard(fresh(), NOW + at));
      const asked: (string | undefined)[] = [];
      for (let turn = 1; turn <= 4; turn += 1) asked.push((await claim(NOW + turn * SPACING))?.gmoOrderId);
      expect(asked).toEqual([ids[3], ids[0], ids[2], ids[1]]);
    });

    it('that GMO-PG does not know is forgotten with all that was told of it', async () => {
      const gmoOrderId = await heard(fresh());
      await heard(gmoOrderId);
      expect(await record(await claim(NOW), { kind: 'forget' })).toBe(false);
      expect([await rows('orphans'), await rows('quarantine')]).toEqual([0, 0]);
    });

    it('that is unpaid is asked about later, and counted', async () => {
      const gmoOrderId = await heard(fresh());
      await record(await claim(NOW), { kind: 'later', at: NOW + 5 * MINUTE, answered: true });
      expect(await claim(NOW + 5 * MINUTE - 1)).toBeNull();
      const again = await claim(NOW + 5 * MINUTE);
      expect(again).toMatchObject({ gmoOrderId, answers: 1, failures: 0 });
      await record(again, { kind: 'later', at: NOW + 9 * MINUTE, answered: false });
      expect(await claim(NOW + 9 * MINUTE)).toMatchObject({ answers: 1, failures: 1 });
    });

    it('that something new was told of meanwhile stays due', async () => {
      const gmoOrderId = await heard(fresh());
      const question = await claim(NOW);
      await heard(gmoOrderId, NOW + 1);
      await record(question, { kind: 'later', at: NOW + 500 * MINUTE, answered: true });
      expect((await claim(NOW + SPACING))?.gmoOrderId).toBe(gmoOrderId);
    });

    it('that something new was told of meanwhile is not forgotten', async () => {
      const gmoOrderId = await heard(fresh());
      const question = await claim(NOW);
      await heard(gmoOrderId, NOW + 1);
      await record(question, { kind: 'forget' });
      expect((await claim(NOW + SPACING))?.gmoOrderId).toBe(gmoOrderId);
      expect(await rows('quarantine')).toBe(2);
    });

    it('that another process asks about by now is not touched by a slow answer that there is no money', async () => {
      const gmoOrderId = await heard(fresh());
      const slow = await claim(NOW);
      const held = await claim(NOW + MINUTE);
      await record(slow, { kind: 'forget' });
      await record(slow, { kind: 'later', at: NOW + 500 * MINUTE, answered: true });
      expect([await rows('orphans'), await rows('quarantine')]).toEqual([1, 1]);
      expect(await claim(NOW + 2 * MINUTE - 1)).toBeNull();
      await record(held, { kind: 'later', at: NOW + 2 * MINUTE, answered: false });
      await record(slow, { kind: 'later', at: NOW + 500 * MINUTE, answered: true });
      expect(await claim(NOW + 2 * MINUTE)).toMatchObject({ gmoOrderId, answers: 0, failures: 1 });
    });

    it('is an orphan by a slow answer that there is money, whoever asks by now', async () => {
      const gmoOrderId = await heard(fresh());
      const slow = await claim(NOW);
      const held = await claim(NOW + MINUTE);
      expect(await record(slow, paid())).toBe(true);
      for (const verdict of [paid(), { kind: 'forget' }, { kind: 'later', at: NOW, answered: true }] as const)
        expect(await record(held, verdict)).toBe(false);
      expect(await storage.orphans.findOrphan(SHOP, gmoOrderId)).toBe('orphan');
      expect(await webhooks()).toHaveLength(1);
    });

    it('is not asked about again for what is only repeated', async () => {
      const command = makeReceive(fresh());
      await storage.inbox.receive(command);
      await record(await claim(NOW), { kind: 'later', at: NOW + 500 * MINUTE, answered: true });
      await storage.inbox.receive(command);
      expect(await claim(NOW + MINUTE)).toBeNull();
    });

    it('is forgotten after a week', async () => {
      await heard(fresh());
      const question = await claim(NOW);
      await record(question, { kind: 'later', at: NOW + KEEP + 1, answered: false });
      expect(await claim(NOW + KEEP + 1)).toBeNull();
      expect([await rows('orphans'), await rows('quarantine')]).toEqual([0, 0]);
    });

    it('that was given up is one again by the next notification, be it the same', async () => {
      const command = makeReceive(fresh());
      await storage.inbox.receive(command);
      await record(await claim(NOW), { kind: 'later', at: NOW + KEEP + 1, answered: false });
      expect(await claim(NOW + KEEP + 1)).toBeNull();
      const [later, asked] = [NOW + KEEP + MINUTE, NOW + KEEP + 2 * MINUTE];
      await storage.inbox.receive({ ...command, now: later, inquireAt: later });
      const { gmoOrderId } = command.notification;
      expect(await claim(asked)).toMatchObject({ gmoOrderId, firstHeardAt: later, answers: 0, failures: 0 });
    });

    it('that an attempt knows by now is a hint for that attempt, and no question', async () => {
      const command = makeReserve('o-1');
      const gmoOrderId = await heard(`ek${command.fresh.gmoOrderBase}-01`);
      await heard(gmoOrderId);
      const { attempt } = await reserve(storage, 'o-1', command);
      expect(attempt).toMatchObject({ gmoOrderId, hintSequence: 0, nextInquiryAt: NOW + 2 * MINUTE });
      expect(await claim(NOW)).toBeNull();
      const joined = (await storage.checkouts.findByAttemptId(attempt.id))?.attempt;
      expect(joined).toMatchObject({ hintSequence: 1, nextInquiryAt: NOW, version: attempt.version });
      expect([await rows('orphans'), await rows('quarantine'), await rows('notifications')]).toEqual([
        0, 0, 2,
      ]);
    });

    it('that becomes known while it is asked about is a hint, and never an orphan', async () => {
      const command = makeReserve('o-1');
      await heard(`ek${command.fresh.gmoOrderBase}-01`);
      const question = await claim(NOW);
      const { attempt } = await reserve(storage, 'o-1', command);
      expect(await record(question, paid())).toBe(false);
      expect((await storage.checkouts.findByAttemptId(attempt.id))?.attempt.hintSequence).toBe(1);
      expect(await webhooks()).toEqual([]);
    });
  });

  describe('an orphan', () => {
    it('is told once, as an event that needs no checkout', async () => {
      const gmoOrderId = await heard(fresh());
      const question = await claim(NOW);
      const orderId = orderIdSchema.parse('lost-1');
      expect(await record(question, paid({ orderId, pointsUsed: 5, tax: 100 }))).toBe(true);
      expect(await record(question, paid())).toBe(false);
      const [row, ...others] = await webhooks();
      expect(others).toEqual([]);
      expect(row).toMatchObject({ checkoutId: null, tries: 0 });
      const event = orphanEventSchema.parse(JSON.parse(row?.body ?? ''));
      expect(event.data).toEqual({
        reason: 'orphan_trade',
        gmoOrderId,
        orderId: 'lost-1',
        checkoutId: null,
        captured: false,
        amount: 9800,
        tax: 100,
        total: 9900,
        currency: 'JPY',
        pointsUsed: 5,
        testMode: true,
        detail: `${gmoOrderId}: x`,
      });
      expect(row?.body).not.toContain('d'.repeat(32));
      expect(event.id).toBe(row?.eventId);
    });

    it('is told again until it was heard, and counted as waiting until then', async () => {
      await find(fresh());
      const [row] = await webhooks();
      expect(await webhooks()).toEqual([]);
      expect(await storage.outbox.depth()).toEqual({ waiting: 1, oldestAt: NOW, dead: 0 });
      const end = { eventId: row?.eventId ?? '', owner: 'w', now: NOW + 2 * MINUTE };
      await storage.outbox.recordEnd({
        ...end,
        end: { kind: 'failed', nextAt: NOW + 9 * MINUTE, detail: 'no' },
      });
      expect(await webhooks(NOW + 9 * MINUTE - 1)).toEqual([]);
      expect(await webhooks(NOW + 9 * MINUTE)).toEqual([{ ...row, tries: 1 }]);
      await storage.outbox.recordEnd({ ...end, owner: 'another', end: { kind: 'delivered' } });
      expect((await storage.outbox.depth()).waiting).toBe(1);
      await storage.outbox.recordEnd({ ...end, end: { kind: 'failed', nextAt: null, detail: 'gone' } });
      expect(await storage.outbox.depth()).toEqual({ waiting: 0, oldestAt: null, dead: 1 });
    });

    it('is not asked about again, whatever is told of it', async () => {
      const gmoOrderId = await find(fresh());
      await heard(gmoOrderId, NOW + 2 * MINUTE);
      expect(await claim(NOW + 60 * MINUTE)).toBeNull();
      expect(await claim(NOW + 2 * KEEP)).toBeNull();
      expect(await storage.orphans.findOrphan(SHOP, gmoOrderId)).toBe('orphan');
      expect(await storage.orphans.findOrphan('tshop00000002', gmoOrderId)).toBeNull();
    });

    it.each([
      ['its order', (found: CheckoutAndAttempt) => ({ orderId: found.checkout.orderId })],
      ['its name', (found: CheckoutAndAttempt) => ({ checkoutId: found.checkout.id })],
    ])('whose checkout is known by %s is in its timeline', async (_, named) => {
      const known = await reserve(storage, 'o-1');
      const gmoOrderId = await find(fresh('02'), named(known));
      const [row] = await webhooks();
      expect(row?.checkoutId).toBe(known.checkout.id);
      expect(orphanEventSchema.parse(JSON.parse(row?.body ?? '')).data).toMatchObject({
        orderId: 'o-1',
        checkoutId: known.checkout.id,
      });
      expect((await storage.readTimeline(known.checkout.id)).at(-1)).toMatchObject({
        id: row?.eventId,
        type: 'checkout.attention',
        reason: 'orphan_trade',
        detail: `${gmoOrderId}: x`,
        statusFrom: 'created',
        statusTo: 'created',
      });
      expect(await storage.checkouts.findByAttemptId(known.attempt.id)).toEqual(known);
    });

    it('whose order and name contradict each other belongs to no checkout', async () => {
      const known = await reserve(storage, 'o-1');
      await find(fresh(), { orderId: orderIdSchema.parse('o-2'), checkoutId: known.checkout.id });
      expect((await webhooks())[0]?.checkoutId).toBeNull();
      expect(await storage.readTimeline(known.checkout.id)).toHaveLength(1);
    });
  });

  describe('an adoption', () => {
    const trade = makeTrade({ amount: 1000, accessPass: new Secret('e'.repeat(32)) });
    const adoption = (
      gmoOrderId: string,
      orderId: string,
      changes: Partial<AdoptCommand> = {},
    ): AdoptCommand => {
      const times = { sentAt: NOW + 2 * MINUTE, now: NOW + 2 * MINUTE, evidenceAt: NOW + 2 * MINUTE };
      const shown = changes.trade ?? trade;
      return {
        shopId: SHOP,
        testMode: true,
        gmoOrderId,
        orderId: orderIdSchema.parse(orderId),
        trade: shown,
        money: { amount: shown.amount, tax: shown.tax },
        returnUrl: 'https://pay.shop.example',
        settle: (found) => planSettlement(found, shown, POLICY, times),
        now: NOW + 2 * MINUTE,
        fresh: { ...makeReserve('x').fresh, eventIds: Array.from({ length: 5 }, eventId) },
        ...changes,
      };
    };
    const adopt = async (gmoOrderId: string, orderId: string, changes: Partial<AdoptCommand> = {}) => {
      const result = await storage.orphans.adoptOrphan(adoption(gmoOrderId, orderId, changes));
      if (result.kind !== 'adopted') throw new Error(`refused: ${result.refusal}`);
      return result.found;
    };
    const timeline = async ({ checkout }: CheckoutAndAttempt) =>
      (await storage.readTimeline(checkout.id)).map(({ type, reason }) => reason ?? type);

    it('of a lost order makes its checkout, paid and not captured, under the name that it had', async () => {
      const gmoOrderId = await find(fresh('03'));
      await webhooks();
      const named = makeReserve('x').fresh.checkoutId;
      const found = await adopt(gmoOrderId, 'lost-1', { trade: { ...trade, checkoutId: named } });
      expect(found.checkout).toMatchObject({
        id: named,
        orderId: 'lost-1',
        status: 'paid',
        funds: 'authorized',
        amount: 1000,
        currentAttemptId: found.attempt.id,
      });
      expect(found.attempt).toMatchObject({
        gmoOrderId,
        number: 3,
        phase: 'paid',
        alive: false,
        capture: 'none',
        captureNextAt: null,
        accessId: trade.accessId,
        attention: ['orphan_trade', 'paid_late'],
        startLimitAt: NOW,
      });
      expect(found.attempt.accessPass?.reveal()).toBe('e'.repeat(32));
      expect(await timeline(found)).toEqual(['checkout.created', 'attempt.adopted', 'paid_late']);
      const told = (await webhooks(NOW + 2 * MINUTE)).filter(({ checkoutId }) => checkoutId === named);
      expect(told.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
        { type: 'checkout.attention', data: { reason: 'paid_late', checkoutId: named, orderId: 'lost-1' } },
      ]);
      expect([await rows('quarantine'), await rows('notifications')]).toEqual([0, 1]);
      const due = await storage.checkouts.claimDue({ now: NOW + KEEP, limit: 9, owner: 'w', until: NOW });
      expect(due.captures).toEqual([]);
    });

    it('is not undone by an answer that comes late', async () => {
      const gmoOrderId = await heard(fresh());
      const question = await claim(NOW + MINUTE);
      await record(question, paid());
      const found = await adopt(gmoOrderId, 'lost-1');
      const { attempt } = found;
      for (const verdict of [paid(), { kind: 'forget' }, { kind: 'later', at: NOW, answered: true }] as const)
        expect(await record(question, verdict)).toBe(false);
      expect(await storage.orphans.findOrphan(SHOP, gmoOrderId)).toEqual(found);
      expect((await storage.checkouts.findByAttemptId(attempt.id))?.attempt).toEqual(attempt);
    });

    it('that is commanded many times at once happens once', async () => {
      const gmoOrderId = await find(fresh());
      const all = await Promise.all(Array.from({ length: 20 }, () => adopt(gmoOrderId, 'lost-1')));
      expect(new Set(all.map(({ attempt }) => attempt.id)).size).toBe(1);
      expect(await adopt(gmoOrderId, 'lost-1')).toEqual(await storage.orphans.findOrphan(SHOP, gmoOrderId));
      expect([await rows('checkouts'), await rows('attempts')]).toEqual([1, 1]);
    });

    it('whose order was started again, and got its OrderID, is that attempt: nothing is made, and it waits no more', async () => {
      const { gmoOrderBase, ...others } = makeReserve('o-1').fresh;
      const gmoOrderId = await find(`ek${gmoOrderBase}-01`);
      const again = await reserve(storage, 'o-1', { fresh: { gmoOrderBase, ...others } });
      const found = await adopt(gmoOrderId, 'o-1');
      expect(found.attempt.id).toBe(again.attempt.id);
      expect([await rows('attempts'), await rows('quarantine')]).toEqual([1, 0]);
      expect(await storage.reader.waitingOrphans({ shopId: SHOP, limit: 9 })).toEqual([]);
    });

    it('of an order that has a checkout is a further attempt of it', async () => {
      const known = await moveToFailed(storage, await reserve(storage, 'o-1'));
      const found = await adopt(await find(fresh('01')), 'o-1');
      expect(found.checkout).toMatchObject({
        id: known.checkout.id,
        status: 'paid',
        currentAttemptId: found.attempt.id,
      });
      expect(found.attempt).toMatchObject({ number: 2, capture: 'none', returnUrl: known.attempt.returnUrl });
      expect(await timeline(found)).toEqual([
        'checkout.created',
        'checkout.failed',
        'attempt.adopted',
        'paid_late',
      ]);
      expect(await rows('checkouts')).toBe(1);
    });

    it('beside an attempt that is alive pays the order, and leaves the other one to its own end', async () => {
      const known = await reserve(storage, 'o-1');
      const found = await adopt(await find(fresh('09')), 'o-1');
      expect(found.attempt).toMatchObject({ number: 9, phase: 'paid' });
      expect((await storage.checkouts.findByAttemptId(known.attempt.id))?.attempt.alive).toBe(true);
    });

    it('of an order that is paid already is a second payment: told, never captured', async () => {
      const known = await move(storage, await reserve(storage, 'o-1'), {
        attempt: { phase: 'paid', alive: false, leaseUntil: null },
        checkout: { status: 'paid', funds: 'captured' },
        events: [{ type: 'checkout.paid', cause: 'inquiry' }],
      });
      const found = await adopt(await find(fresh('02')), 'o-1');
      expect(found.checkout).toMatchObject({ currentAttemptId: known.attempt.id, funds: 'captured' });
      expect(found.attempt).toMatchObject({
        phase: 'paid',
        capture: 'none',
        attention: ['orphan_trade', 'duplicate_paid'],
      });
    });

    it('over other money than the order costs now pays nothing', async () => {
      await moveToFailed(storage, await reserve(storage, 'o-1'));
      const dearer = { ...trade, amount: 1001 };
      const found = await adopt(await find(fresh('02')), 'o-1', { trade: dearer });
      expect(found.checkout).toMatchObject({ status: 'failed', funds: 'none' });
      expect(found.attempt).toMatchObject({ phase: 'dead', attention: ['orphan_trade', 'amount_mismatch'] });
    });

    it('takes another name where its own is taken', async () => {
      const known = await reserve(storage, 'o-1');
      const found = await adopt(await find(fresh()), 'o-2', {
        trade: { ...trade, checkoutId: known.checkout.id },
      });
      expect(found.checkout.id).not.toBe(known.checkout.id);
      expect(found.checkout.orderId).toBe('o-2');
    });

    it('takes any number that is free where there is none above the highest', async () => {
      await moveToFailed(storage, await reserve(storage, 'o-1'));
      expect((await adopt(await find(fresh('99')), 'o-1')).attempt.number).toBe(99);
      const second = await find(fresh('01'), {}, NOW + 2 * MINUTE);
      expect((await adopt(second, 'o-1')).attempt.number).toBe(2);
    });

    it('of an order whose 99 attempts are used up is refused; the orphan stays known, told once and unasked', async () => {
      for (let number = 1; number <= 99; number += 1)
        await moveToFailed(storage, await reserve(storage, 'o-1', makeReserve('o-1')));
      const gmoOrderId = await find(fresh('01'));
      const ofOrphans = async (now: number) =>
        (await webhooks(now)).filter(({ body }) => body.includes('"orphan_trade"')).length;
      expect(await ofOrphans(NOW + MINUTE)).toBe(1);
      const exhausted = { kind: 'refused', refusal: 'attempts_exhausted' };
      for (let tries = 0; tries < 3; tries += 1)
        expect(await storage.orphans.adoptOrphan(adoption(gmoOrderId, 'o-1'))).toEqual(exhausted);
      await heard(gmoOrderId, NOW + 2 * MINUTE);
      expect([await claim(NOW + 3 * MINUTE), await claim(NOW + 2 * KEEP)]).toEqual([null, null]);
      expect(await storage.orphans.findOrphan(SHOP, gmoOrderId)).toBe('orphan');
      expect([await rows('checkouts'), await rows('attempts'), await rows('notifications')]).toEqual([
        1, 99, 0,
      ]);
      // The news that came after it is kept, and the operator may still say where it belongs.
      expect((await adopt(gmoOrderId, 'o-2')).checkout.orderId).toBe('o-2');
      expect([await rows('quarantine'), await rows('notifications')]).toEqual([0, 2]);
    });

    it('of a suspect, or of nothing, is refused and leaves nothing behind', async () => {
      const suspect = await heard(fresh());
      for (const gmoOrderId of [suspect, fresh()]) {
        const result = await storage.orphans.adoptOrphan(adoption(gmoOrderId, 'o-1'));
        expect(result).toEqual({ kind: 'refused', refusal: 'no_orphan' });
      }
      expect(await rows('checkouts')).toBe(0);
    });
  });
}
