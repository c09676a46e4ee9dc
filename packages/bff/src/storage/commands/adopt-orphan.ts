/**
 * Turns an orphan into an attempt of its order's checkout, and settles it by the core's own rules, all in one unit. The order has one
 * checkout for ever: when there is one, the attempt is a further one of it.
 */
import type { CheckoutAndAttempt } from '../../checkout/checkout.ts';
import { isTrialOrder } from '../../checkout/trial-order.ts';
import { ATTEMPT_NUMBER_MAX } from '../../checkout/decide-reservation.ts';
import type { AdoptCommand, AdoptResult } from '../../checkout/ports/orphan-store.ts';
import { all, one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { appendEvents } from './append-events.ts';
import { applyMove } from './apply-move.ts';
import { findByGmoOrder, holdByOrder } from './find-checkout.ts';
import { insertAttempt, insertCheckout } from './insert-records.ts';
import { moveNotifications } from './join-to-attempt.ts';

/** See `OrphanStore.findOrphan`. */
export function* findOrphan(
  context: StoreContext,
  shopId: string,
  gmoOrderId: string,
): StoreCommand<'orphan' | CheckoutAndAttempt | null> {
  const orphan = yield* one(orphanOf(context, shopId, gmoOrderId));
  if (orphan?.state === 'orphan') return 'orphan';
  return orphan?.state === 'adopted' ? yield* findByGmoOrder(context, shopId, gmoOrderId) : null;
}

function orphanOf({ q }: StoreContext, shopId: string, gmoOrderId: string) {
  return q
    .selectFrom('orphans')
    .select(['state', 'first_heard_at'])
    .where('shop_id', '=', shopId)
    .where('gmo_order_id', '=', gmoOrderId);
}

/** See `OrphanStore.adoptOrphan`. */
export function* adoptOrphan(context: StoreContext, command: AdoptCommand): StoreCommand<AdoptResult> {
  const { shopId, gmoOrderId, orderId, now } = command;
  // Checkout first: one fixed order of row locks.
  const before = yield* holdByOrder(context, shopId, orderId);
  const orphan = yield* one(context.locks.hold(orphanOf(context, shopId, gmoOrderId)));
  if (orphan?.state === 'adopted') {
    const found = yield* findByGmoOrder(context, shopId, gmoOrderId);
    return found === null ? { kind: 'refused', refusal: 'no_orphan' } : { kind: 'adopted', found };
  }
  if (orphan?.state !== 'orphan') return { kind: 'refused', refusal: 'no_orphan' };
  const own = yield* findByGmoOrder(context, shopId, gmoOrderId);
  if (own !== null) {
    // Its order was started again meanwhile, and got the same OrderID.
    yield* moveNotifications(context, shopId, gmoOrderId, own.attempt.id);
    yield* endOrphan(context, command);
    return { kind: 'adopted', found: own };
  }
  const checkout = before?.checkout ?? (yield* openCheckout(context, command));
  const number = yield* freeNumber(context, command, checkout.id);
  if (number === null) return { kind: 'refused', refusal: 'attempts_exhausted' };
  const attempt = yield* openDead(context, command, {
    before,
    checkout,
    number,
    firstHeardAt: orphan.first_heard_at,
  });
  yield* moveNotifications(context, shopId, gmoOrderId, attempt.id);
  yield* endOrphan(context, command);
  const [createdId = '', adoptedId = '', ...eventIds] = command.fresh.eventIds;
  const adopted = { checkout, attempt };
  const line = { cause: 'operator', detail: command.detail ?? gmoOrderId } as const;
  const events = [
    { type: 'checkout.created', ...line } as const,
    { type: 'attempt.adopted', ...line } as const,
  ];
  yield* appendEvents(context, {
    before: before?.checkout ?? null,
    after: adopted,
    events: before === null ? events : events.slice(1),
    eventIds: before === null ? [createdId, adoptedId] : [adoptedId],
    now,
  });
  return { kind: 'adopted', found: yield* settle(context, command, adopted, eventIds) };
}

function* endOrphan({ q }: StoreContext, { shopId, gmoOrderId }: AdoptCommand): StoreCommand<void> {
  yield* run(
    q
      .updateTable('orphans')
      .set({ state: 'adopted' })
      .where('shop_id', '=', shopId)
      .where('gmo_order_id', '=', gmoOrderId),
  );
}

/** What the inquiry means, by the rules for every attempt. */
function* settle(
  context: StoreContext,
  { settle, now }: AdoptCommand,
  found: CheckoutAndAttempt,
  eventIds: readonly string[],
): StoreCommand<CheckoutAndAttempt> {
  const plan = settle(found);
  return yield* applyMove(context, {
    attemptId: found.attempt.id,
    attemptVersion: found.attempt.version,
    checkoutVersion: found.checkout.version,
    hintSequence: found.attempt.hintSequence,
    ...plan,
    eventIds: eventIds.slice(0, plan.events.length),
    now,
  });
}

/** Under the id that GMO-PG remembers of its checkout, unless another order has it. */
function* openCheckout(
  context: StoreContext,
  command: AdoptCommand,
): StoreCommand<CheckoutAndAttempt['checkout']> {
  const { shopId, orderId, testMode, fresh, money, now, trade } = command;
  const named = trade.checkoutId ?? fresh.checkoutId;
  const isTaken = yield* one(context.q.selectFrom('checkouts').select('id').where('id', '=', named));
  return yield* insertCheckout(context, {
    id: isTaken === null ? named : fresh.checkoutId,
    shopId,
    orderId,
    handle: fresh.handle,
    ...money,
    metadata: {},
    testMode,
    // Its record is lost; its name is not.
    trial: isTrialOrder(orderId),
    attemptId: fresh.attemptId,
    now,
  });
}

/**
 * The number that its OrderID says, or the next one where the order has opened another of that number since. Above the highest there may
 * be none while there are some below: of a lost order that had many attempts, the last may be adopted first. Null = all are used up.
 */
function* freeNumber(
  { q }: StoreContext,
  { shopId, gmoOrderId }: AdoptCommand,
  checkoutId: CheckoutAndAttempt['checkout']['id'],
): StoreCommand<number | null> {
  const rows = yield* all(
    q
      .selectFrom('attempts')
      .select('number')
      .where('shop_id', '=', shopId)
      .where('checkout_id', '=', checkoutId),
  );
  const taken = rows.map((row) => row.number);
  const own = Number(gmoOrderId.slice(-2));
  if (own >= 1 && !taken.includes(own)) return own;
  const next = Math.max(0, ...taken) + 1;
  if (next <= ATTEMPT_NUMBER_MAX) return next;
  const numbers = Array.from({ length: ATTEMPT_NUMBER_MAX }, (_, at) => at + 1);
  return numbers.find((number) => !taken.includes(number)) ?? null;
}

interface Place {
  readonly before: CheckoutAndAttempt | null;
  readonly checkout: CheckoutAndAttempt['checkout'];
  readonly number: number;
  readonly firstHeardAt: number;
}

/** As an attempt that nobody can start any more: what it is beyond that, the settlement says. */
function* openDead(
  context: StoreContext,
  { shopId, gmoOrderId, returnUrl, fresh, money, now }: AdoptCommand,
  { before, checkout, number, firstHeardAt }: Place,
): StoreCommand<CheckoutAndAttempt['attempt']> {
  return yield* insertAttempt(context, {
    id: fresh.attemptId,
    checkout_id: checkout.id,
    shop_id: shopId,
    number,
    gmo_order_id: gmoOrderId,
    return_key: fresh.returnKey,
    ...money,
    return_url: before?.attempt.returnUrl ?? returnUrl,
    cancel_url: before?.attempt.cancelUrl ?? null,
    items: '[]',
    phase: 'dead',
    alive: 0,
    death: 'abandoned',
    // Nobody knows it better: GMO-PG told of the payment then.
    start_limit_at: firstHeardAt,
    next_inquiry_at: now,
    attention: JSON.stringify(['orphan_trade']),
    now,
  });
}
