/**
 * The timer's claim: attempts to ask about, captures and adjustments to send. What one process claimed no other gets until the claim
 * runs out, a hint comes, or the attempt moves; its owner may have it again, because he spaces his own looks. Each list
 * reads one index, whatever else is stored.
 */
import type { ExpressionBuilder } from 'kysely';
import type { ClaimedDue, DueClaim } from '../../checkout/ports/checkout-store.ts';
import type { Database } from '../database-schema.ts';
import { template } from '../query-template.ts';
import { all, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

interface Look {
  readonly now: number;
  readonly owner: string;
  readonly limit: number;
}

const DUE_INQUIRIES = template(({ q, locks }, look: Look) =>
  locks.holdFree(
    q
      .selectFrom('attempts')
      .select('id')
      .where('next_inquiry_at', '<=', look.now)
      .where(isFreeFor(look))
      .orderBy('next_inquiry_at')
      .limit(look.limit),
  ),
);

const DUE_CAPTURES = template(({ q, locks }, look: Look) =>
  locks.holdFree(
    q
      .selectFrom('attempts')
      .select('id')
      .where('capture', '=', 'due')
      .where('capture_next_at', '<=', look.now)
      .where(isFreeFor(look))
      .orderBy('capture_next_at')
      .limit(look.limit),
  ),
);

const DUE_ADJUSTMENTS = template(({ q, locks }, look: Look) =>
  locks.holdFree(
    q
      .selectFrom('attempts')
      .select('id')
      .where('adjustment_next_at', '<=', look.now)
      .where(isFreeFor(look))
      .orderBy('adjustment_next_at')
      .limit(look.limit),
  ),
);

/** Nobody's, or the claimer's own. */
function isFreeFor({ now, owner }: Look) {
  return ({ eb, or }: ExpressionBuilder<Database, 'attempts'>) =>
    or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now), eb('claimed_by', '=', owner)]);
}

/** See `CheckoutStore.claimDue`. */
export function* claimDueAttempts(context: StoreContext, claim: DueClaim): StoreCommand<ClaimedDue> {
  const { now, owner, limit } = claim;
  const look = { now, owner, limit };
  return {
    inquiries: yield* take(context, claim, yield* all(DUE_INQUIRIES(context, look))),
    captures: yield* take(context, claim, yield* all(DUE_CAPTURES(context, look))),
    adjustments: yield* take(context, claim, yield* all(DUE_ADJUSTMENTS(context, look))),
  };
}

function* take(
  { q }: StoreContext,
  { owner, until }: DueClaim,
  rows: readonly { readonly id: string }[],
): StoreCommand<readonly string[]> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return ids;
  const taken = { claimed_by: owner, claimed_until: until };
  yield* run(q.updateTable('attempts').set(taken).where('id', 'in', ids));
  return ids;
}
