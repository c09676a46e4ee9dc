/** What every engine's figures for operators must be. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OperationFigures } from '../observability/operation-figures.ts';
import { makeTrade } from '../testing/make-records.ts';
import type { Storage } from './open-storage.ts';
import {
  MINUTE,
  NOW,
  SHOP,
  eventId,
  makeOrder,
  makeReceive,
  makeReserve,
  move,
  moveToFailed,
  raise,
  reserve,
} from './storage-makers.contract.ts';

const EMPTY = { waiting: 0, oldestAt: null, dead: 0 };
const NOTHING: OperationFigures = {
  unknown: { count: 0, oldestAt: null },
  dueInquiries: 0,
  dueSince: { inquiry: null, capture: null, adjustment: null },
  openCaptures: 0,
  openAdjustments: 0,
  webhooks: EMPTY,
  forwards: EMPTY,
  quarantined: 0,
  waitingOrphans: 0,
  openTrials: 0,
};

/** Defines the suite. `open` gives a fresh, empty store for each test. */
export function operationFiguresContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });
  afterEach(() => storage.close());

  const look = (now = NOW) => storage.readOperationFigures({ shopId: SHOP, now });

  it('an empty database shows nothing', async () => {
    expect(await look()).toEqual(NOTHING);
  });

  it('attempts whose end is unknown are counted with their oldest, paid ones are not', async () => {
    const unknown = (at: number) => ({ attempt: { unknownSince: at, inquiryFailures: 1 } });
    await move(storage, await reserve(storage, 'o-1'), unknown(NOW - MINUTE));
    await move(storage, await reserve(storage, 'o-2'), unknown(NOW - 3 * MINUTE));
    await move(storage, await reserve(storage, 'o-3'), {
      attempt: { ...unknown(NOW - 9 * MINUTE).attempt, phase: 'paid', alive: false },
    });
    expect((await look()).unknown).toEqual({ count: 2, oldestAt: NOW - 3 * MINUTE });
    const other = await storage.readOperationFigures({ shopId: 'other', now: NOW });
    expect(other.unknown).toEqual({ count: 0, oldestAt: null });
  });

  it('work is due from its moment on, and the oldest of each kind is told', async () => {
    const paid = { phase: 'paid', alive: false, nextInquiryAt: null } as const;
    await move(storage, await reserve(storage, 'o-1'), { attempt: { nextInquiryAt: NOW } });
    await move(storage, await reserve(storage, 'o-2'), { attempt: { nextInquiryAt: NOW - MINUTE } });
    await move(storage, await reserve(storage, 'o-3'), { attempt: { nextInquiryAt: NOW + 1 } });
    await move(storage, await reserve(storage, 'o-4'), {
      attempt: { ...paid, capture: 'due', captureNextAt: NOW - 2 * MINUTE },
    });
    await move(storage, await reserve(storage, 'o-5'), {
      attempt: { ...paid, capture: 'due', captureNextAt: NOW + MINUTE },
    });
    const found = await move(storage, await reserve(storage, 'o-6'), {
      attempt: { ...paid, capture: 'done' },
      checkout: { status: 'paid', funds: 'captured' },
    });
    const adjustment = {
      operationId: 'op_1',
      kind: 'refund',
      ...{ amount: 400, tax: 0, tries: 0, begunAt: NOW, nextAt: NOW - 1 },
    } as const;
    await move(storage, found, {
      attempt: { adjustment },
      adjustment: { kind: 'begun', from: { amount: 1000, tax: 0 }, adjustment },
    });
    expect(await look()).toMatchObject({
      dueInquiries: 2,
      dueSince: { inquiry: NOW - MINUTE, capture: NOW - 2 * MINUTE, adjustment: NOW - 1 },
      openCaptures: 2,
      openAdjustments: 1,
    });
    expect((await look(NOW - 3 * MINUTE)).dueSince).toEqual(NOTHING.dueSince);
  });

  it('webhooks that wait and that were given up are told, those about orphans too', async () => {
    await moveToFailed(storage, await reserve(storage, 'o-1'));
    await raise(storage, await reserve(storage, 'o-2'));
    const [row] = await storage.outbox.claimDue({
      ...{ now: NOW + MINUTE, limit: 1, owner: 'w', leaseUntil: NOW + 2 * MINUTE },
    });
    await storage.outbox.recordEnd({
      ...{ eventId: row?.eventId ?? '', owner: 'w', now: NOW },
      end: { kind: 'failed', nextAt: null, detail: 'answered 500' },
    });
    const gmoOrderId = `ek${'a'.repeat(20)}-01`;
    await storage.inbox.receive(makeReceive(gmoOrderId));
    const queued = { oldestAt: NOW + 1_000, dead: 1 };
    expect(await look()).toMatchObject({ webhooks: { ...queued, waiting: 1 }, quarantined: 1 });
    const question = await storage.orphans.claimOrphan({
      ...{ shopId: SHOP, now: NOW, until: NOW + MINUTE, spacingMs: 1, keepMs: 60 * MINUTE },
    });
    if (question === null) throw new Error('expected a suspect');
    await storage.orphans.recordOrphan({
      ...{ shopId: SHOP, testMode: true, question, now: NOW + MINUTE, eventId: eventId() },
      verdict: { kind: 'orphan', trade: makeTrade(), detail: 'paid' },
    });
    expect(await look()).toMatchObject({ webhooks: { ...queued, waiting: 2 }, waitingOrphans: 1 });
  });

  it('notifications that are to be passed on are a queue of their own', async () => {
    const content = { contentType: null, body: new Uint8Array(1) };
    const keep = (gmoOrderId: string, now: number) =>
      storage.forwards.keep({
        ...{ shopId: SHOP, gmoOrderId, payType: null, content, digest: gmoOrderId.padEnd(64, 'a'), now },
        ...{ rowsMax: 10, rowsPerOrderMax: 10, bytesMax: 10 },
      });
    await keep('o-1', NOW);
    await keep('o-2', NOW - MINUTE);
    expect((await look()).forwards).toEqual({ waiting: 2, oldestAt: NOW - MINUTE, dead: 0 });
    const [row] = await storage.forwards.claimDue({ now: NOW, limit: 1, owner: 'w', leaseUntil: NOW });
    await storage.forwards.recordEnd({
      ...{ sequence: row?.sequence ?? 0, owner: 'w', now: NOW },
      end: { kind: 'failed', nextAt: null, detail: 'x' },
    });
    expect((await look()).forwards).toMatchObject({ waiting: 1, dead: 1 });
  });

  it('a test payment is open while it is paid and not canceled', async () => {
    const paid = { phase: 'paid', alive: false } as const;
    const trial = async (orderId: string, funds: 'authorized' | 'voided') => {
      const order = { ...makeOrder(orderId), trial: true };
      const reserved = await storage.checkouts.reserveAttempt(makeReserve(orderId, { order }));
      if (reserved.kind !== 'owned') throw new Error('expected a new attempt');
      await move(storage, reserved.found, { attempt: paid, checkout: { status: 'paid', funds } });
    };
    await trial('trial-1', 'authorized');
    await trial('trial-2', 'voided');
    await move(storage, await reserve(storage, 'o-1'), {
      attempt: paid,
      checkout: { status: 'paid', funds: 'authorized' },
    });
    expect(await look()).toMatchObject({ openTrials: 1 });
  });
}
