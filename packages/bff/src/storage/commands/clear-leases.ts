/**
 * Takes back the leases of a process that is dead for certain, so that a restart goes on at once instead of waiting until
 * they run out. Only for an engine with a single process; called while it holds the lock of the database.
 */
import { run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Clears the leases of starts, of webhooks and of idempotency keys, and the claims of due work. Versions stay: nothing about the payments changed. */
export function* clearLeases({ q }: StoreContext, now: number): StoreCommand<void> {
  yield* run(
    q
      .updateTable('attempts')
      .set({ lease_owner: null, lease_until: null })
      .where('lease_until', 'is not', null),
  );
  yield* run(
    q
      .updateTable('attempts')
      .set({ claimed_by: null, claimed_until: null })
      .where('claimed_until', 'is not', null),
  );
  yield* run(
    q.updateTable('outbox').set({ lease_owner: null, next_at: now }).where('lease_owner', 'is not', null),
  );
  yield* run(
    q
      .updateTable('idempotency_keys')
      .set({ lease_owner: null, lease_until: null })
      .where('lease_until', 'is not', null),
  );
  yield* run(
    q.updateTable('forwards').set({ lease_owner: null, next_at: now }).where('lease_owner', 'is not', null),
  );
  yield* run(
    q
      .updateTable('orphan_events')
      .set({ lease_owner: null, next_at: now })
      .where('lease_owner', 'is not', null),
  );
}
