/**
 * Compare-and-set of one attempt and its checkout, with their events. Both rows move or none, and only if neither moved since
 * the caller read them: this is what keeps an old answer of GMO-PG from overwriting a newer one.
 */
import type { CheckoutAndAttempt } from '../../checkout/checkout.ts';
import type { Move } from '../../checkout/ports/checkout-store.ts';
import { attemptColumns, checkoutColumns, toAttempt, toCheckout } from '../checkout-rows.ts';
import { one } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { appendEvents } from './append-events.ts';
import { settledInquiry } from './inquiry-time.ts';

/** Thrown inside the unit, so that it is rolled back whole; `checkout-store` turns it into `stale`. */
export class StaleMove extends Error {
  override readonly name = 'StaleMove';
}

/**
 * Applies a move and gives the records as they are after it.
 * @throws StaleMove when a version moved
 */
export function* applyMove(context: StoreContext, move: Move): StoreCommand<CheckoutAndAttempt> {
  // No foreign key can hold this: checkout and attempt name each other.
  if (move.checkout.currentAttemptId !== undefined && move.checkout.currentAttemptId !== move.attemptId) {
    throw new Error('a move can make only its own attempt the current one');
  }
  const before = yield* one(
    context.q
      .selectFrom('checkouts')
      .innerJoin('attempts', 'attempts.checkout_id', 'checkouts.id')
      .select(['checkouts.id', 'checkouts.status', 'checkouts.funds'])
      .where('attempts.id', '=', move.attemptId),
  );
  if (before === null) throw new Error(`attempt ${move.attemptId} is not stored`);
  // Checkout first, as in `reserve-attempt`: one fixed order of row locks.
  const checkout = yield* one(
    context.q
      .updateTable('checkouts')
      .set({
        ...checkoutColumns(move.checkout),
        version: move.checkoutVersion + 1,
        // Told to browsers, and the age of a handle counts from it: an inquiry that changes nothing must not renew it.
        ...(tellsNews(move) ? { updated_at: move.now } : {}),
      })
      .where('id', '=', before.id)
      .where('version', '=', move.checkoutVersion)
      .returningAll(),
  );
  const attempt = yield* one(
    context.q
      .updateTable('attempts')
      .set({
        ...attemptColumns(move.attempt, move.attemptId, context.cipher),
        ...(move.attempt.nextInquiryAt === undefined
          ? {}
          : { next_inquiry_at: settledInquiry(move.attempt.nextInquiryAt, move.hintSequence) }),
        version: move.attemptVersion + 1,
        updated_at: move.now,
        claimed_by: null,
        claimed_until: null,
      })
      .where('id', '=', move.attemptId)
      .where('version', '=', move.attemptVersion)
      .returningAll(),
  );
  if (checkout === null || attempt === null) throw new StaleMove();
  const after = { checkout: toCheckout(checkout), attempt: toAttempt(attempt, context.cipher) };
  yield* appendEvents(context, {
    before,
    after,
    events: move.events,
    eventIds: move.eventIds,
    now: move.now,
  });
  return after;
}

function tellsNews(move: Move): boolean {
  return move.events.length > 0 || Object.keys(move.checkout).length > 0;
}
