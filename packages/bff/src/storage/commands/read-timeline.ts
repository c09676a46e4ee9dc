/** Reads the timeline of one checkout, oldest first. For operators and tests. */
import type { AttentionReason, CheckoutId, CheckoutStatus, Funds } from '@epos-kantan/shared';
import type { NewEvent } from '../../checkout/checkout.ts';
import { all } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Most entries that are read at once. */
export const TIMELINE_ENTRIES_MAX = 1000;

/** One line of a timeline. `…From` is null for the line that made the checkout. Times in ms since the epoch. */
export interface TimelineEntry {
  readonly id: string;
  /** Order of commit over all checkouts. */
  readonly sequence: number;
  readonly checkoutId: CheckoutId;
  readonly attemptId: string;
  readonly type: NewEvent['type'];
  readonly cause: NewEvent['cause'];
  readonly by: 'shopper' | 'shop' | null;
  readonly reason: AttentionReason | null;
  readonly detail: string | null;
  readonly statusFrom: CheckoutStatus | null;
  readonly statusTo: CheckoutStatus;
  readonly fundsFrom: Funds | null;
  readonly fundsTo: Funds;
  readonly at: number;
}

/** The first {@link TIMELINE_ENTRIES_MAX} entries of a checkout. */
export function* readTimeline(
  context: StoreContext,
  checkoutId: CheckoutId,
): StoreCommand<readonly TimelineEntry[]> {
  return yield* all(
    selectTimeline(context)
      .where('checkout_id', '=', checkoutId)
      .orderBy('sequence')
      .limit(TIMELINE_ENTRIES_MAX),
  );
}

/** A query for entries as they are shown, without order and bound. */
export function selectTimeline({ q }: StoreContext) {
  return q
    .selectFrom('events')
    .select(['id', 'sequence', 'checkout_id as checkoutId', 'attempt_id as attemptId', 'type', 'cause'])
    .select(['by', 'reason', 'detail', 'status_from as statusFrom', 'status_to as statusTo'])
    .select(['funds_from as fundsFrom', 'funds_to as fundsTo', 'at']);
}
