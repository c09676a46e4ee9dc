/** Reads of one checkout with one or all of its attempts. Every key from outside goes together with its shop id. */
import type { CheckoutId, Handle, OrderId } from '@epos-kantan/shared';
import type { Selectable } from 'kysely';
import type { CheckoutAndAttempt, CheckoutAndAttempts } from '../../checkout/checkout.ts';
import { toAttempt, toCheckout } from '../checkout-rows.ts';
import type { AttemptsTable, CheckoutsTable } from '../database-schema.ts';
import { template } from '../query-template.ts';
import { all, one } from '../store-command.ts';
import type { StoreCommand, StoreContext, StoreLanguage } from '../store-command.ts';

interface InShop {
  readonly shopId: string;
}

const checkoutsOf = ({ q }: StoreLanguage, shopId: string) =>
  q.selectFrom('checkouts').selectAll().where('shop_id', '=', shopId);
const attemptsOf = ({ q }: StoreLanguage, shopId: string) =>
  q.selectFrom('attempts').selectAll().where('shop_id', '=', shopId);

type ById = InShop & { readonly id: CheckoutId };
const CHECKOUT_BY_ID = template((language, { shopId, id }: ById) =>
  checkoutsOf(language, shopId).where('id', '=', id),
);
const HELD_BY_ID = template((language, { shopId, id }: ById) =>
  language.locks.hold(checkoutsOf(language, shopId).where('id', '=', id)),
);

type ByOrder = InShop & { readonly orderId: OrderId };
const CHECKOUT_BY_ORDER = template((language, { shopId, orderId }: ByOrder) =>
  checkoutsOf(language, shopId).where('order_id', '=', orderId),
);
const HELD_BY_ORDER = template((language, { shopId, orderId }: ByOrder) =>
  language.locks.hold(checkoutsOf(language, shopId).where('order_id', '=', orderId)),
);

const CHECKOUT_BY_HANDLE = template((language, { shopId, handle }: InShop & { readonly handle: Handle }) =>
  checkoutsOf(language, shopId).where('handle', '=', handle),
);
const ATTEMPT_BY_GMO_ORDER = template(
  (language, { shopId, gmoOrderId }: InShop & { readonly gmoOrderId: string }) =>
    attemptsOf(language, shopId).where('gmo_order_id', '=', gmoOrderId),
);
const ATTEMPT_BY_RETURN_KEY = template(
  (language, { shopId, returnKey }: InShop & { readonly returnKey: string }) =>
    attemptsOf(language, shopId).where('return_key', '=', returnKey),
);

const CHECKOUT = template(({ q }, { id }: { readonly id: CheckoutId }) =>
  q.selectFrom('checkouts').selectAll().where('id', '=', id),
);

/** An attempt, for who has its id from the store itself. */
export const ATTEMPT = template(({ q }, { id }: { readonly id: string }) =>
  q.selectFrom('attempts').selectAll().where('id', '=', id),
);
const ATTEMPTS = template((language, { shopId, id }: ById) =>
  attemptsOf(language, shopId).where('checkout_id', '=', id).orderBy('number'),
);

/** One checkout with all its attempts, oldest first: never more than 99. */
export function* findById(
  context: StoreContext,
  shopId: string,
  checkoutId: CheckoutId,
): StoreCommand<CheckoutAndAttempts | null> {
  const checkout = yield* one(CHECKOUT_BY_ID(context, { shopId, id: checkoutId }));
  if (checkout === null) return null;
  const attempts = yield* all(ATTEMPTS(context, { shopId, id: checkoutId }));
  return {
    checkout: toCheckout(checkout),
    attempts: attempts.map((row) => toAttempt(row, context.cipher)),
  };
}

/** The checkout of an order with its current attempt. */
export function* findByOrder(
  context: StoreContext,
  shopId: string,
  orderId: OrderId,
): StoreCommand<CheckoutAndAttempt | null> {
  return yield* withCurrentAttempt(context, yield* one(CHECKOUT_BY_ORDER(context, { shopId, orderId })));
}

/** The same, for a command that decides on it: the checkout is held until the command ends. */
export function* holdByOrder(
  context: StoreContext,
  shopId: string,
  orderId: OrderId,
): StoreCommand<CheckoutAndAttempt | null> {
  return yield* withCurrentAttempt(context, yield* one(HELD_BY_ORDER(context, { shopId, orderId })));
}

/** The checkout of an id, held like {@link holdByOrder}. */
export function* holdById(
  context: StoreContext,
  shopId: string,
  id: CheckoutId,
): StoreCommand<CheckoutAndAttempt | null> {
  return yield* withCurrentAttempt(context, yield* one(HELD_BY_ID(context, { shopId, id })));
}

/** The attempt of one of GMO-PG's OrderIDs with its checkout. */
export function* findByGmoOrder(
  context: StoreContext,
  shopId: string,
  gmoOrderId: string,
): StoreCommand<CheckoutAndAttempt | null> {
  return yield* withCheckout(context, yield* one(ATTEMPT_BY_GMO_ORDER(context, { shopId, gmoOrderId })));
}

/** The checkout behind a handle with its current attempt. */
export function* findByHandle(
  context: StoreContext,
  shopId: string,
  handle: Handle,
): StoreCommand<CheckoutAndAttempt | null> {
  return yield* withCurrentAttempt(context, yield* one(CHECKOUT_BY_HANDLE(context, { shopId, handle })));
}

/** The attempt behind a RetURL key with its checkout. */
export function* findByReturnKey(
  context: StoreContext,
  shopId: string,
  returnKey: string,
): StoreCommand<CheckoutAndAttempt | null> {
  return yield* withCheckout(context, yield* one(ATTEMPT_BY_RETURN_KEY(context, { shopId, returnKey })));
}

/** One attempt with its checkout. */
export function* findByAttemptId(
  context: StoreContext,
  attemptId: string,
): StoreCommand<CheckoutAndAttempt | null> {
  return yield* withCheckout(context, yield* one(ATTEMPT(context, { id: attemptId })));
}

function* withCurrentAttempt(
  context: StoreContext,
  checkout: Selectable<CheckoutsTable> | null,
): StoreCommand<CheckoutAndAttempt | null> {
  if (checkout === null) return null;
  const attempt = yield* one(ATTEMPT(context, { id: checkout.current_attempt_id }));
  if (attempt === null) throw new Error(`checkout ${checkout.id} lacks its current attempt`);
  return { checkout: toCheckout(checkout), attempt: toAttempt(attempt, context.cipher) };
}

function* withCheckout(
  context: StoreContext,
  attempt: Selectable<AttemptsTable> | null,
): StoreCommand<CheckoutAndAttempt | null> {
  if (attempt === null) return null;
  const checkout = yield* one(CHECKOUT(context, { id: attempt.checkout_id }));
  if (checkout === null) throw new Error(`attempt ${attempt.id} lacks its checkout`);
  return { checkout: toCheckout(checkout), attempt: toAttempt(attempt, context.cipher) };
}
