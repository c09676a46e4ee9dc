/**
 * Finds or makes the checkout of an order and the attempt to drive, check and act in one unit. The rules are the core's
 * (`decide-reservation`); this carries them out.
 */
import type { CheckoutId } from '@epos-kantan/shared';
import type { Attempt, Checkout } from '../../checkout/checkout.ts';
import { decideReservation } from '../../checkout/decide-reservation.ts';
import type { OrderRecords } from '../../checkout/decide-reservation.ts';
import type { ReserveCommand, ReserveResult } from '../../checkout/ports/checkout-store.ts';
import { toAttempt, toCheckout } from '../checkout-rows.ts';
import { template } from '../query-template.ts';
import { all, one } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { appendEvents } from './append-events.ts';
import { ATTEMPT, holdByOrder } from './find-checkout.ts';
import { earlierInquiry } from './inquiry-time.ts';
import { insertAttempt, insertCheckout } from './insert-records.ts';

const ALL_NUMBERS = template(
  ({ q }, { shopId, checkoutId }: { readonly shopId: string; readonly checkoutId: CheckoutId }) =>
    q
      .selectFrom('attempts')
      .select(['id', 'number', 'alive'])
      .where('shop_id', '=', shopId)
      .where('checkout_id', '=', checkoutId),
);

/** See `CheckoutStore.reserveAttempt`. */
export function* reserveAttempt(context: StoreContext, command: ReserveCommand): StoreCommand<ReserveResult> {
  const found = yield* findRecords(context, command);
  const decision = decideReservation(found, command.order, command.now);
  switch (decision.kind) {
    case 'busy':
      return { kind: 'busy' };
    case 'refused':
      return { kind: 'refused', refusal: decision.refusal };
    case 'open':
      return yield* openAttempt(context, command, found?.checkout ?? null, decision.number);
    case 'current':
    case 'take_over': {
      if (found === null) throw new Error('a reservation found an attempt of an order that is not stored');
      if (decision.kind === 'current') {
        return { kind: 'current', found: { checkout: found.checkout, attempt: decision.attempt } };
      }
      const attempt = yield* takeOver(context, command, decision.attempt);
      return { kind: 'owned', created: false, found: { checkout: found.checkout, attempt } };
    }
  }
}

function* findRecords(context: StoreContext, command: ReserveCommand): StoreCommand<OrderRecords | null> {
  // Held, so that two who find an order at the same time cannot both open or take over its attempt.
  const found = yield* holdByOrder(context, command.shopId, command.order.orderId);
  if (found === null) return null;
  const { checkout, attempt: current } = found;
  // At most one is alive, by a unique index, and while one is, no next number is needed.
  if (current.alive) return { checkout, current, alive: current, numberMax: current.number };
  const others = yield* all(ALL_NUMBERS(context, { shopId: checkout.shopId, checkoutId: checkout.id }));
  const aliveId = others.find((row) => row.alive === 1)?.id;
  return {
    checkout,
    current,
    alive: aliveId === undefined ? null : yield* readAttempt(context, aliveId),
    numberMax: Math.max(...others.map((row) => row.number)),
  };
}

function* readAttempt(context: StoreContext, id: string): StoreCommand<Attempt> {
  const row = yield* one(ATTEMPT(context, { id }));
  if (row === null) throw new Error(`attempt ${id} vanished`);
  return toAttempt(row, context.cipher);
}

/** The former owner did not finish. The version moves, so that whatever it still stores is stale. */
function* takeOver(
  { q, cipher }: StoreContext,
  command: ReserveCommand,
  attempt: Attempt,
): StoreCommand<Attempt> {
  const row = yield* one(
    q
      .updateTable('attempts')
      .set({
        lease_owner: command.leaseOwner,
        lease_until: command.leaseUntil,
        next_inquiry_at: earlierInquiry(command.nextInquiryAt),
        version: attempt.version + 1,
        updated_at: command.now,
      })
      .where('id', '=', attempt.id)
      .where('version', '=', attempt.version)
      .returningAll(),
  );
  if (row === null) throw new Error(`attempt ${attempt.id} moved while it was taken over`);
  return toAttempt(row, cipher);
}

function* openAttempt(
  context: StoreContext,
  command: ReserveCommand,
  before: Checkout | null,
  number: number,
): StoreCommand<ReserveResult> {
  const { shopId, order, fresh, testMode, now } = command;
  const { checkoutId: id, handle, attemptId } = fresh;
  const checkout =
    before === null
      ? yield* insertCheckout(context, { ...order, id, handle, shopId, testMode, attemptId, now })
      : yield* restartCheckout(context, command, before);
  const attempt = yield* insertAttempt(context, {
    id: attemptId,
    checkout_id: checkout.id,
    shop_id: shopId,
    number,
    gmo_order_id: `ek${fresh.gmoOrderBase}-${String(number).padStart(2, '0')}`,
    return_key: fresh.returnKey,
    amount: order.amount,
    tax: order.tax,
    return_url: order.returnUrl,
    cancel_url: order.cancelUrl,
    items: JSON.stringify(order.items),
    phase: 'reserved',
    alive: 1,
    // Its owner registers it next: reservation and instruction share one commit.
    instruction: 'entry',
    instruction_at: now,
    attention: '[]',
    next_inquiry_at: command.nextInquiryAt,
    lease_owner: command.leaseOwner,
    lease_until: command.leaseUntil,
    trace_parent: command.traceParent ?? null,
    now,
  });
  yield* appendEvents(context, {
    before,
    after: { checkout, attempt },
    events: [
      before === null
        ? { type: 'checkout.created', cause: 'start' }
        : { type: 'checkout.restarted', cause: 'start', detail: `attempt ${String(number)}` },
    ],
    eventIds: [command.fresh.eventId],
    now: command.now,
  });
  return { kind: 'owned', created: true, found: { checkout, attempt } };
}

function* restartCheckout(
  { q }: StoreContext,
  { order, fresh, now }: ReserveCommand,
  before: Checkout,
): StoreCommand<Checkout> {
  const row = yield* one(
    q
      .updateTable('checkouts')
      .set({
        status: 'created',
        amount: order.amount,
        tax: order.tax,
        metadata: JSON.stringify(order.metadata),
        current_attempt_id: fresh.attemptId,
        version: before.version + 1,
        updated_at: now,
      })
      .where('id', '=', before.id)
      .where('version', '=', before.version)
      .returningAll(),
  );
  if (row === null) throw new Error(`checkout ${before.id} moved while it was restarted`);
  return toCheckout(row);
}
