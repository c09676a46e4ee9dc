/** Reads of one checkout with one or all of its attempts. Every key from outside goes together with its shop id. */
import type { CheckoutId, Handle, OrderId } from '@epos-kantan/shared';
import type { Selectable } from 'kysely';
import type { CheckoutAndAttempt, CheckoutAndAttempts } from '../../checkout/checkout.ts';
import { toAttempt, toCheckout } from '../checkout-rows.ts';
import type { AttemptsTable, CheckoutsTable } from '../database-schema.ts';
import { all, one } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** One checkout with all its attempts, oldest first: never more than 99. */
export function* findById(
  { q, cipher }: StoreContext,
  shopId: string,
  checkoutId: CheckoutId,
): StoreCommand<CheckoutAndAttempts | null> {
  const checkout = yield* one(
    q.selectFrom('checkouts').selectAll().where('shop_id', '=', shopId).where('id', '=', checkoutId),
  );
  if (checkout === null) return null;
  const attempts = yield* all(
    q
      .selectFrom('attempts')
      .selectAll()
      .where('shop_id', '=', shopId)
      .where('checkout_id', '=', checkoutId)
      .orderBy('number'),
  );
  return { checkout: toCheckout(checkout), attempts: attempts.map((row) => toAttempt(row, cipher)) };
}

/** The checkout of an order with its current attempt. */
export function* findByOrder(
  context: StoreContext,
  shopId: string,
  orderId: OrderId,
): StoreCommand<CheckoutAndAttempt | null> {
  return yield* withCurrentAttempt(context, yield* one(checkoutOfOrder(context, shopId, orderId)));
}

/** The same, for a command that decides on it: the checkout is held until the command ends. */
export function* holdByOrder(
  context: StoreContext,
  shopId: string,
  orderId: OrderId,
): StoreCommand<CheckoutAndAttempt | null> {
  const held = context.locks.hold(checkoutOfOrder(context, shopId, orderId));
  return yield* withCurrentAttempt(context, yield* one(held));
}

/** The checkout of an id, held like {@link holdByOrder}. */
export function* holdById(
  context: StoreContext,
  shopId: string,
  id: CheckoutId,
): StoreCommand<CheckoutAndAttempt | null> {
  const query = context.q
    .selectFrom('checkouts')
    .selectAll()
    .where('shop_id', '=', shopId)
    .where('id', '=', id);
  return yield* withCurrentAttempt(context, yield* one(context.locks.hold(query)));
}

/** The attempt of one of GMO-PG's OrderIDs with its checkout. */
export function* findByGmoOrder(
  context: StoreContext,
  shopId: string,
  gmoOrderId: string,
): StoreCommand<CheckoutAndAttempt | null> {
  const query = context.q
    .selectFrom('attempts')
    .selectAll()
    .where('shop_id', '=', shopId)
    .where('gmo_order_id', '=', gmoOrderId);
  return yield* withCheckout(context, yield* one(query));
}

function checkoutOfOrder({ q }: StoreContext, shopId: string, orderId: OrderId) {
  return q.selectFrom('checkouts').selectAll().where('shop_id', '=', shopId).where('order_id', '=', orderId);
}

/** The checkout behind a handle with its current attempt. */
export function* findByHandle(
  context: StoreContext,
  shopId: string,
  handle: Handle,
): StoreCommand<CheckoutAndAttempt | null> {
  const query = context.q
    .selectFrom('checkouts')
    .selectAll()
    .where('shop_id', '=', shopId)
    .where('handle', '=', handle);
  return yield* withCurrentAttempt(context, yield* one(query));
}

/** The attempt behind a RetURL key with its checkout. */
export function* findByReturnKey(
  context: StoreContext,
  shopId: string,
  returnKey: string,
): StoreCommand<CheckoutAndAttempt | null> {
  const query = context.q
    .selectFrom('attempts')
    .selectAll()
    .where('shop_id', '=', shopId)
    .where('return_key', '=', returnKey);
  return yield* withCheckout(context, yield* one(query));
}

/** One attempt with its checkout. */
export function* findByAttemptId(
  context: StoreContext,
  attemptId: string,
): StoreCommand<CheckoutAndAttempt | null> {
  const query = context.q.selectFrom('attempts').selectAll().where('id', '=', attemptId);
  return yield* withCheckout(context, yield* one(query));
}

function* withCurrentAttempt(
  context: StoreContext,
  checkout: Selectable<CheckoutsTable> | null,
): StoreCommand<CheckoutAndAttempt | null> {
  if (checkout === null) return null;
  const query = context.q.selectFrom('attempts').selectAll().where('id', '=', checkout.current_attempt_id);
  const attempt = yield* one(query);
  if (attempt === null) throw new Error(`checkout ${checkout.id} lacks its current attempt`);
  return { checkout: toCheckout(checkout), attempt: toAttempt(attempt, context.cipher) };
}

function* withCheckout(
  context: StoreContext,
  attempt: Selectable<AttemptsTable> | null,
): StoreCommand<CheckoutAndAttempt | null> {
  if (attempt === null) return null;
  const query = context.q.selectFrom('checkouts').selectAll().where('id', '=', attempt.checkout_id);
  const checkout = yield* one(query);
  if (checkout === null) throw new Error(`attempt ${attempt.id} lacks its checkout`);
  return { checkout: toCheckout(checkout), attempt: toAttempt(attempt, context.cipher) };
}
