/**
 * Compare-and-set of one attempt and its checkout, with their events. Both rows move or none, and only if neither moved since
 * the caller read them: this is what keeps an old answer of GMO-PG from overwriting a newer one.
 */
import type { CheckoutId } from '@epos-kantan/shared';
import type { CheckoutAndAttempt } from '../../checkout/checkout.ts';
import type { Move } from '../../checkout/ports/checkout-store.ts';
import { attemptColumns, checkoutColumns, toAttempt, toCheckout } from '../checkout-rows.ts';
import type { CheckoutColumns, AttemptColumns } from '../checkout-rows.ts';
import { template } from '../query-template.ts';
import { one } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { appendEvents } from './append-events.ts';
import { settledInquiry } from './inquiry-time.ts';
import { bookSales } from './keep-sales.ts';
import { keepAdjustment } from './keep-adjustment.ts';

/** Thrown inside the unit, so that it is rolled back whole; `checkout-store` turns it into `stale`. */
export class StaleMove extends Error {
  override readonly name = 'StaleMove';
}

const BEFORE = template(({ q }, { attemptId }: { readonly attemptId: string }) =>
  q
    .selectFrom('checkouts')
    .innerJoin('attempts', 'attempts.checkout_id', 'checkouts.id')
    .select(['checkouts.id', 'checkouts.status', 'checkouts.funds'])
    .where('attempts.id', '=', attemptId),
);

interface MovedCheckout {
  readonly columns: CheckoutColumns;
  readonly id: CheckoutId;
  readonly version: number;
  readonly versionNext: number;
}

const MOVE_CHECKOUT = template(({ q }, { columns, id, version, versionNext }: MovedCheckout) =>
  q
    .updateTable('checkouts')
    .set({ ...columns, version: versionNext })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll(),
);

interface MovedAttempt {
  readonly columns: AttemptColumns;
  readonly id: string;
  readonly version: number;
  readonly versionNext: number;
  readonly nextInquiryAt: number | null | undefined;
  readonly hintSequence: number;
  readonly now: number;
}

const MOVE_ATTEMPT = template(({ q }, move: MovedAttempt) =>
  q
    .updateTable('attempts')
    .set({
      ...move.columns,
      ...(move.nextInquiryAt === undefined
        ? {}
        : { next_inquiry_at: settledInquiry(move.nextInquiryAt, move.hintSequence) }),
      version: move.versionNext,
      updated_at: move.now,
      claimed_by: null,
      claimed_until: null,
    })
    .where('id', '=', move.id)
    .where('version', '=', move.version)
    .returningAll(),
);

/**
 * Applies a move and gives the records as they are after it.
 * @throws StaleMove when a version moved
 */
export function* applyMove(context: StoreContext, move: Move): StoreCommand<CheckoutAndAttempt> {
  // No foreign key can hold this: checkout and attempt name each other.
  if (move.checkout.currentAttemptId !== undefined && move.checkout.currentAttemptId !== move.attemptId) {
    throw new Error('a move can make only its own attempt the current one');
  }
  const { attemptId, checkoutVersion, attemptVersion, now } = move;
  const before = yield* one(BEFORE(context, { attemptId }));
  if (before === null) throw new Error(`attempt ${attemptId} is not stored`);
  // Checkout first, as in `reserve-attempt`: one fixed order of row locks.
  const checkout = yield* one(
    MOVE_CHECKOUT(context, {
      // Told to browsers, and the age of a handle counts from it: an inquiry that changes nothing must not renew it.
      columns: { ...checkoutColumns(move.checkout), ...(tellsNews(move) ? { updated_at: now } : {}) },
      id: before.id,
      version: checkoutVersion,
      versionNext: checkoutVersion + 1,
    }),
  );
  const attempt = yield* one(
    MOVE_ATTEMPT(context, {
      columns: attemptColumns(move.attempt, attemptId, context.cipher),
      id: attemptId,
      version: attemptVersion,
      versionNext: attemptVersion + 1,
      nextInquiryAt: move.attempt.nextInquiryAt,
      hintSequence: move.hintSequence,
      now,
    }),
  );
  if (checkout === null || attempt === null) throw new StaleMove();
  const after = { checkout: toCheckout(checkout), attempt: toAttempt(attempt, context.cipher) };
  if (move.adjustment !== undefined) yield* keepAdjustment(context, after.attempt, move.adjustment, now);
  if (move.sales !== undefined) yield* bookSales(context, after.attempt, move.sales, now);
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
