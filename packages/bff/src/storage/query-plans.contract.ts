/**
 * Every command of the store once, each with its queries explained, so that none reads a whole table on any engine. Run by each
 * engine's test with a function that explains and runs a command.
 */
import type { Checkout } from '../checkout/checkout.ts';
import { makeTrade } from '../testing/make-records.ts';
import { adoptOrphan, findOrphan } from './commands/adopt-orphan.ts';
import { applyMove } from './commands/apply-move.ts';
import { claimDueAttempts } from './commands/claim-due.ts';
import { claimOrphan, hasDueSuspect } from './commands/claim-orphan.ts';
import { claimDue, readDepth, recordEnd } from './commands/deliver-webhooks.ts';
import { forgetEnded } from './commands/forget-ended.ts';
import {
  claimForwards,
  keepForward,
  listForwards,
  readForwardDepth,
  recordForwardEnd,
  redeliverForwards,
} from './commands/forward-notifications.ts';
import {
  findByAttemptId,
  findByGmoOrder,
  findByHandle,
  findById,
  findByOrder,
  findByReturnKey,
} from './commands/find-checkout.ts';
import { claimKey, forgetKey, keepAnswer, letGoOfKey } from './commands/keep-idempotency.ts';
import { findAdjustment } from './commands/keep-adjustment.ts';
import { readSales } from './commands/keep-sales.ts';
import { addToDay, countDay } from './commands/count-conversion.ts';
import { listNotifications } from './commands/list-notifications.ts';
import { listCheckouts } from './commands/list-checkouts.ts';
import { noteHint } from './commands/note-hint.ts';
import { readDeliveries, readRecentEvents, readSentEvents, redeliver } from './commands/read-deliveries.ts';
import { readEvents } from './commands/read-events.ts';
import { readFigures } from './commands/read-figures.ts';
import { readOperationFigures } from './commands/read-operation-figures.ts';
import { readWaitingOrphans } from './commands/read-orphans.ts';
import { readTimeline } from './commands/read-timeline.ts';
import { receiveNotification } from './commands/receive-notification.ts';
import { recordOrphan } from './commands/record-orphan.ts';
import { reserveAttempt } from './commands/reserve-attempt.ts';
import {
  MINUTE,
  NOW,
  SHOP,
  eventId,
  makeClaim,
  makeMove,
  makeReceive,
  makeReserve,
} from './storage-makers.contract.ts';
import type { StoreCommand, StoreContext } from './store-command.ts';

/** What to forget. */
const FORGET = {
  ...{ before: NOW, notificationsBefore: NOW, quarantineBefore: NOW, now: NOW },
  ...{ limit: 10, deadForwardsMax: 10 },
};

/** Runs a command; gives its outcome, and the steps of its plans that read a whole table. */
export type Explain = <R>(
  command: StoreCommand<R>,
) => Promise<{ readonly outcome: R; readonly scans: readonly string[] }>;

/** The scans of all commands, on an empty store. */
export async function scansOfEveryCommand(
  context: StoreContext,
  explain: Explain,
): Promise<readonly string[]> {
  const command = makeReserve('o-1');
  const { outcome, scans } = await explain(reserveAttempt(context, command));
  if (outcome.kind !== 'owned') throw new Error('expected a new attempt');
  const { checkout, attempt } = outcome.found;
  const move = makeMove(outcome.found, {
    attempt: { nextInquiryAt: NOW },
    events: [{ type: 'checkout.attention', cause: 'inquiry', reason: 'paid_late' }],
  });
  const claim = { now: NOW + MINUTE, limit: 10, owner: 'w', leaseUntil: NOW + 2 * MINUTE };
  const end = { eventId: move.eventIds[0] ?? '', owner: 'w', now: NOW, end: { kind: 'delivered' } } as const;
  const hint = {
    attemptId: attempt.id,
    now: NOW,
    kind: 'returned',
    cancelHinted: false,
    inquireAt: NOW,
  } as const;
  const ask = { shopId: SHOP, now: NOW, until: NOW, spacingMs: 1, keepMs: MINUTE };
  const gmoOrderId = 'ekunknown';
  const question = { gmoOrderId, firstHeardAt: NOW, answers: 0, failures: 0, leasedUntil: NOW };
  const found = { shopId: SHOP, testMode: true, question, now: NOW, eventId: eventId() };
  const trade = makeTrade();
  const settle = () => ({ attempt: {}, checkout: {}, events: [] });
  const adoption = {
    ...{ shopId: SHOP, testMode: true, gmoOrderId, orderId: checkout.orderId, trade, settle, now: NOW },
    money: { amount: 1, tax: 0 },
    returnUrl: 'https://shop.example',
    fresh: { ...makeReserve('o-1').fresh, eventIds: [eventId(), eventId()] },
  };
  const commands: (() => StoreCommand<unknown>)[] = [
    () => reserveAttempt(context, makeReserve('o-1', { now: NOW + 2 * MINUTE })),
    () => applyMove(context, { ...move, attemptVersion: 2 }),
    () => noteHint(context, hint),
    () => findById(context, SHOP, checkout.id),
    () => findByOrder(context, SHOP, checkout.orderId),
    () => findByHandle(context, SHOP, checkout.handle),
    () => findByReturnKey(context, SHOP, attempt.returnKey),
    () => findByAttemptId(context, attempt.id),
    () => claimDueAttempts(context, { now: NOW, limit: 10, owner: 'w', until: NOW + MINUTE }),
    () => receiveNotification(context, makeReceive(attempt.gmoOrderId)),
    () => receiveNotification(context, makeReceive('ekunknown', { quarantineRowsMax: 1 })),
    () => receiveNotification(context, makeReceive('ekunknown', { quarantineRowsMax: 1 })),
    () => hasDueSuspect(context, ask),
    () => claimOrphan(context, ask),
    () => recordOrphan(context, { ...found, verdict: { kind: 'later', at: NOW, answered: true } }),
    () => recordOrphan(context, { ...found, verdict: { kind: 'orphan', trade, detail: 'x' } }),
    () => findOrphan(context, SHOP, 'ekunknown'),
    () => claimDue(context, claim),
    () => recordEnd(context, { ...end, eventId: found.eventId }),
    () => adoptOrphan(context, adoption),
    () => recordOrphan(context, { ...found, verdict: { kind: 'forget' } }),
    () => recordEnd(context, end),
    () => readDepth(context),
    () => readTimeline(context, checkout.id),
    () => readEvents(context, 0, 10),
    ...readerCommands(context, checkout, end.eventId),
    ...forwardCommands(context),
    () => forgetEnded(context, FORGET),
    ...keyCommands(context),
  ];
  const all = [...scans];
  for (const make of commands) all.push(...(await explain(make())).scans);
  return all;
}

/** What the shop's people look at. */
function readerCommands(
  context: StoreContext,
  { id, orderId, createdAt }: Checkout,
  eventId: string,
): (() => StoreCommand<unknown>)[] {
  const list = { shopId: SHOP, limit: 10 };
  const range = { shopId: SHOP, from: NOW, to: NOW + MINUTE, limit: 10 };
  return [
    () => listCheckouts(context, list),
    () => listCheckouts(context, { ...list, status: 'paid', from: NOW, to: NOW + MINUTE }),
    () => listCheckouts(context, { ...list, orderId }),
    () => listCheckouts(context, { ...list, attention: true }),
    () => listCheckouts(context, { ...list, before: { createdAt, id } }),
    () => listCheckouts(context, { ...list, trial: true }),
    () => listNotifications(context, { shopId: SHOP, checkoutId: id }),
    () => listCheckouts(context, { ...list, attention: true, status: 'paid', before: { createdAt, id } }),
    () => listCheckouts(context, { ...list, funds: 'captured', from: NOW }),
    () => listCheckouts(context, { ...list, funds: 'partly_refunded' }),
    () => readDeliveries(context, id),
    () => readRecentEvents(context, list),
    () => readRecentEvents(context, { ...list, before: 9, state: 'dead' }),
    () => readRecentEvents(context, { ...list, state: 'delivered' }),
    () => readFigures(context, range),
    () => readOperationFigures(context, { shopId: SHOP, now: NOW }),
    () => readWaitingOrphans(context, list),
    () => readWaitingOrphans(context, { ...list, before: { foundAt: NOW, gmoOrderId: 'ekx' } }),
    () => findByGmoOrder(context, SHOP, 'ekx'),
    () => readSentEvents(context, { ...list, after: 0 }),
    () => readSentEvents(context, { ...list, after: 0, state: 'dead' }),
    () => readSentEvents(context, { ...list, after: 0, through: 9, state: 'delivered' }),
    () => redeliver(context, { shopId: SHOP, eventId, now: NOW }),
    () => addToDay(context, { shopId: SHOP, day: '2026-11-24', counts: new Map([['shown', 1]]) }),
    () => countDay(context, { shopId: SHOP, day: '2026-11-24', from: NOW, to: NOW + MINUTE }),
    () => findAdjustment(context, SHOP, 'op_1'),
    () => readSales(context, range),
    () => readSales(context, { ...range, after: { processedAt: NOW, sequence: 1 } }),
  ];
}

function forwardCommands(context: StoreContext): (() => StoreCommand<unknown>)[] {
  const content = { contentType: null, body: new Uint8Array(1) };
  const bounds = { rowsMax: 10, rowsPerOrderMax: 10, bytesMax: 10 };
  const range = { shopId: SHOP, after: 0, limit: 10 };
  const end = { kind: 'failed', nextAt: null, detail: 'x' } as const;
  return [
    () =>
      keepForward(context, {
        ...{ shopId: SHOP, gmoOrderId: 'o-1', payType: null, content, digest: 'a'.repeat(64), now: NOW },
        ...bounds,
      }),
    () => claimForwards(context, { now: NOW, limit: 10, owner: 'w', leaseUntil: NOW + MINUTE }),
    () => recordForwardEnd(context, { sequence: 1, owner: 'w', now: NOW, end }),
    () => readForwardDepth(context, SHOP),
    () => listForwards(context, range),
    () => listForwards(context, { ...range, through: 9, state: 'waiting' }),
    () => redeliverForwards(context, { ...range, now: NOW }),
    () => claimForwards(context, { now: NOW, limit: 10, owner: 'w', leaseUntil: NOW + MINUTE }),
    () => recordForwardEnd(context, { sequence: 1, owner: 'w', now: NOW, end: { kind: 'delivered' } }),
  ];
}

function keyCommands(context: StoreContext): (() => StoreCommand<unknown>)[] {
  const first = makeClaim();
  const key = { ...first, operationId: first.freshOperationId };
  const answer = { status: 200, contentType: 'application/json', body: '{}' };
  return [
    () => claimKey(context, first),
    () => claimKey(context, { ...first, now: NOW + 2 * MINUTE }),
    () => letGoOfKey(context, key, NOW + MINUTE),
    () => keepAnswer(context, key, answer, NOW + MINUTE),
    // Its time is over: removed, and made anew.
    () => claimKey(context, { ...first, now: NOW + 2 * MINUTE }),
    () => forgetKey(context, key),
  ];
}
