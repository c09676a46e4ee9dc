/**
 * The timer's claim: attempts to ask about, and captures to send. What one process claimed no other gets until the claim
 * runs out, a hint comes, or the attempt moves; its owner may have it again, because he spaces his own looks. Each list
 * reads one index, whatever else is stored.
 */
import type { ExpressionBuilder } from 'kysely';
import type { ClaimedDue, DueClaim } from '../../checkout/ports/checkout-store.ts';
import type { Database } from '../database-schema.ts';
import { all, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** See `CheckoutStore.claimDue`. */
export function* claimDueAttempts(context: StoreContext, claim: DueClaim): StoreCommand<ClaimedDue> {
  return {
    inquiries: yield* claimInquiries(context, claim),
    captures: yield* claimCaptures(context, claim),
  };
}

function* claimInquiries(context: StoreContext, claim: DueClaim): StoreCommand<readonly string[]> {
  const due = context.q
    .selectFrom('attempts')
    .select('id')
    .where('next_inquiry_at', '<=', claim.now)
    .where(isFreeFor(claim))
    .orderBy('next_inquiry_at')
    .limit(claim.limit);
  return yield* take(context, claim, yield* all(context.locks.holdFree(due)));
}

function* claimCaptures(context: StoreContext, claim: DueClaim): StoreCommand<readonly string[]> {
  const due = context.q
    .selectFrom('attempts')
    .select('id')
    .where('capture', '=', 'due')
    .where('capture_next_at', '<=', claim.now)
    .where(isFreeFor(claim))
    .orderBy('capture_next_at')
    .limit(claim.limit);
  return yield* take(context, claim, yield* all(context.locks.holdFree(due)));
}

/** Nobody's, or the claimer's own. */
function isFreeFor({ now, owner }: DueClaim) {
  return ({ eb, or }: ExpressionBuilder<Database, 'attempts'>) =>
    or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now), eb('claimed_by', '=', owner)]);
}

function* take(
  { q }: StoreContext,
  claim: DueClaim,
  rows: readonly { readonly id: string }[],
): StoreCommand<readonly string[]> {
  const ids = rows.map((row) => row.id);
  if (ids.length > 0) {
    const taken = { claimed_by: claim.owner, claimed_until: claim.until };
    yield* run(q.updateTable('attempts').set(taken).where('id', 'in', ids));
  }
  return ids;
}
