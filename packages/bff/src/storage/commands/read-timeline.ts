/** Reads the timeline of one checkout, oldest first. For operators and tests. */
import type { CheckoutId } from '@epos-kantan/shared';
import type { TimelineEntry } from '../../checkout/ports/checkout-reader.ts';
import { all } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Most entries that are read at once. */
export const TIMELINE_ENTRIES_MAX = 1000;

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
