/** Stores a hint about an attempt. It moves no version; it makes the timer ask, and a settlement under way cannot undo that. */
import { sql } from 'kysely';
import type { Hint } from '../../checkout/ports/checkout-store.ts';
import { run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { earlierInquiry } from './inquiry-time.ts';

/** See `CheckoutStore.noteHint`. */
export function* noteHint({ q }: StoreContext, hint: Hint): StoreCommand<void> {
  const changed = yield* run(
    q
      .updateTable('attempts')
      .set({
        next_inquiry_at: earlierInquiry(hint.inquireAt),
        hint_sequence: sql<number>`${sql.ref('hint_sequence')} + 1`,
        // Whoever is asking now may get an answer from before the hint; any process may ask again.
        claimed_by: null,
        claimed_until: null,
        ...(hint.cancelHinted ? { cancel_hinted: 1 } : {}),
        ...(hint.kind === 'returned' ? { returned_at: hint.now } : {}),
        ...(hint.kind === 'redirect_shown'
          ? { redirect_shown_at: sql<number>`coalesce(${sql.ref('redirect_shown_at')}, ${hint.now})` }
          : {}),
      })
      .where('id', '=', hint.attemptId),
  );
  if (changed !== 1) throw new Error(`attempt ${hint.attemptId} is not stored`);
}
