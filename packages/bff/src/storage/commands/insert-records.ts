/**
 * Inserts a checkout and an attempt: the one place that knows what a new row holds. Called when a start opens an attempt, and when an
 * orphan is adopted.
 */
import type { Insertable } from 'kysely';
import type { Attempt, Checkout } from '../../checkout/checkout.ts';
import { bit, toAttempt, toCheckout } from '../checkout-rows.ts';
import type { AttemptsTable, CheckoutsTable } from '../database-schema.ts';
import { template } from '../query-template.ts';
import { one } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

type CheckoutRow = Readonly<Insertable<CheckoutsTable>>;
type AttemptRow = Readonly<Insertable<AttemptsTable>>;

/** What differs between new checkouts. */
interface NewCheckout {
  readonly id: CheckoutRow['id'];
  readonly shopId: string;
  readonly orderId: CheckoutRow['order_id'];
  readonly handle: CheckoutRow['handle'];
  readonly amount: number;
  readonly tax: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly testMode: boolean;
  readonly trial?: boolean;
  /** Its first attempt, which is inserted next. */
  readonly attemptId: string;
  readonly now: number;
}

/** What differs between new attempts. */
type NewAttempt = Omit<AttemptRow, FixedColumn> & { readonly now: number };

type FixedColumn =
  | 'capture'
  | 'capture_tries'
  | 'inquiry_failures'
  | 'hint_sequence'
  | 'cancel_hinted'
  | 'version'
  | `${string}ated_at`;

const CHECKOUT = template(({ q }, { row }: { readonly row: CheckoutRow }) =>
  q.insertInto('checkouts').values(row).returningAll(),
);

const ATTEMPT = template(({ q }, { row }: { readonly row: AttemptRow }) =>
  q.insertInto('attempts').values(row).returningAll(),
);

/** A checkout of version 1 for which nothing happened yet. */
export function* insertCheckout(context: StoreContext, fresh: NewCheckout): StoreCommand<Checkout> {
  const { id, handle, amount, tax, now } = fresh;
  const row: CheckoutRow = {
    id,
    shop_id: fresh.shopId,
    order_id: fresh.orderId,
    handle,
    status: 'created',
    funds: 'none',
    closed: 0,
    amount,
    tax,
    metadata: JSON.stringify(fresh.metadata),
    test_mode: bit(fresh.testMode),
    trial: bit(fresh.trial ?? false),
    current_attempt_id: fresh.attemptId,
    expired_through_number: 0,
    version: 1,
    created_at: now,
    updated_at: now,
  };
  const inserted = yield* one(CHECKOUT(context, { row }));
  if (inserted === null) throw new Error('the engine did not return the new checkout');
  return toCheckout(inserted);
}

/** An attempt of version 1 that nobody asked about and nobody was told of. */
export function* insertAttempt(
  context: StoreContext,
  { now, ...columns }: NewAttempt,
): StoreCommand<Attempt> {
  const row: AttemptRow = {
    ...columns,
    capture: 'none',
    capture_tries: 0,
    inquiry_failures: 0,
    hint_sequence: 0,
    cancel_hinted: 0,
    version: 1,
    created_at: now,
    updated_at: now,
  };
  const inserted = yield* one(ATTEMPT(context, { row }));
  if (inserted === null) throw new Error('the engine did not return the new attempt');
  return toAttempt(inserted, context.cipher);
}
