/** Stores a hint about an attempt. It moves no version; it makes the timer ask, and a settlement under way cannot undo that. */
import { sql } from 'kysely';
import type { Hint } from '../../checkout/ports/checkout-store.ts';
import type { AttemptColumns } from '../checkout-rows.ts';
import { template } from '../query-template.ts';
import { run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { earlierInquiry } from './inquiry-time.ts';

interface HintedAttempt {
  readonly id: string;
  readonly inquireAt: number;
  readonly columns: AttemptColumns;
  /** When the shopper was first sent to EPOS; an earlier time stays. */
  readonly redirectShownAt: number | undefined;
}

const HINT = template(({ q }, { id, inquireAt, columns, redirectShownAt }: HintedAttempt) =>
  q
    .updateTable('attempts')
    .set({
      next_inquiry_at: earlierInquiry(inquireAt),
      hint_sequence: sql<number>`${sql.ref('hint_sequence')} + 1`,
      // Whoever is asking now may get an answer from before the hint; any process may ask again.
      claimed_by: null,
      claimed_until: null,
      ...columns,
      ...(redirectShownAt === undefined
        ? {}
        : { redirect_shown_at: sql<number>`coalesce(${sql.ref('redirect_shown_at')}, ${redirectShownAt})` }),
    })
    .where('id', '=', id),
);

/** See `CheckoutStore.noteHint`. */
export function* noteHint(context: StoreContext, hint: Hint): StoreCommand<void> {
  const changed = yield* run(
    HINT(context, {
      id: hint.attemptId,
      inquireAt: hint.inquireAt,
      columns: {
        ...(hint.cancelHinted ? { cancel_hinted: 1 } : {}),
        ...(hint.kind === 'returned' ? { returned_at: hint.now } : {}),
      },
      redirectShownAt: hint.kind === 'redirect_shown' ? hint.now : undefined,
    }),
  );
  if (changed !== 1) throw new Error(`attempt ${hint.attemptId} is not stored`);
}
