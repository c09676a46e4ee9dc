/**
 * The life of an idempotency key: taken by one request, answered once, let go or forgotten. Each command decides and acts on the held
 * row, so that of many requests with one key exactly one runs, on any number of processes.
 */
import type { Selectable } from 'kysely';
import type { ClaimedKey, KeyClaim, OwnedKey, StoredAnswer } from '../../idempotency/idempotency-store.ts';
import type { IdempotencyKeysTable } from '../database-schema.ts';
import { one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Most outdated keys removed with each new one: more than come in, so that the table shrinks, and never a long wait. */
const SWEPT_ROWS_MAX = 20;

type KeyRow = Selectable<IdempotencyKeysTable>;

/** See `IdempotencyStore.claim`. */
export function* claimKey(context: StoreContext, claim: KeyClaim): StoreCommand<ClaimedKey> {
  const { q, locks } = context;
  const known = yield* one(
    locks.hold(
      q
        .selectFrom('idempotency_keys')
        .selectAll()
        .where('shop_id', '=', claim.shopId)
        .where('key_hash', '=', claim.keyHash),
    ),
  );
  if (known !== null && known.keep_until > claim.now) return yield* takeKnown(context, claim, known);
  yield* sweep(context, claim);
  if (known !== null) yield* run(deleteOperation(context, known.operation_id));
  return yield* insertKey(context, claim);
}

function* takeKnown({ q }: StoreContext, claim: KeyClaim, known: KeyRow): StoreCommand<ClaimedKey> {
  if (known.fingerprint !== claim.fingerprint) return { kind: 'other_request' };
  const answer = answerOf(known);
  if (answer !== null) return { kind: 'answered', answer };
  if (known.lease_until !== null && known.lease_until > claim.now) return { kind: 'in_flight' };
  yield* run(
    q
      .updateTable('idempotency_keys')
      .set({ lease_owner: claim.owner, lease_until: claim.leaseUntil, keep_until: claim.keepUntil })
      .where('operation_id', '=', known.operation_id),
  );
  return { kind: 'owned', operationId: known.operation_id, resumed: true };
}

function* insertKey({ q }: StoreContext, claim: KeyClaim): StoreCommand<ClaimedKey> {
  const ofTarget = yield* one(
    q
      .selectFrom('idempotency_keys')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('shop_id', '=', claim.shopId)
      .where('target', '=', claim.target),
  );
  if ((ofTarget?.count ?? 0) >= claim.keysPerTargetMax) return { kind: 'too_many' };
  yield* run(
    q.insertInto('idempotency_keys').values({
      shop_id: claim.shopId,
      key_hash: claim.keyHash,
      fingerprint: claim.fingerprint,
      target: claim.target,
      operation_id: claim.freshOperationId,
      lease_owner: claim.owner,
      lease_until: claim.leaseUntil,
      status: null,
      content_type: null,
      body: null,
      keep_until: claim.keepUntil,
      created_at: claim.now,
    }),
  );
  return { kind: 'owned', operationId: claim.freshOperationId, resumed: false };
}

/** Removes keys whose time is over, but for those that somebody else holds. */
function* sweep({ q, locks }: StoreContext, { now }: KeyClaim): StoreCommand<void> {
  const outdated = q
    .selectFrom('idempotency_keys')
    .select('operation_id')
    .where('keep_until', '<=', now)
    .orderBy('keep_until')
    .limit(SWEPT_ROWS_MAX);
  yield* run(q.deleteFrom('idempotency_keys').where('operation_id', 'in', locks.holdFree(outdated)));
}

/** See `IdempotencyStore.keepAnswer`. */
export function* keepAnswer(
  { q, locks }: StoreContext,
  key: OwnedKey,
  answer: StoredAnswer,
  keepUntil: number,
): StoreCommand<StoredAnswer> {
  const held = locks.hold(
    q.selectFrom('idempotency_keys').selectAll().where('operation_id', '=', key.operationId),
  );
  const known = yield* one(held);
  const earlier = known === null ? null : answerOf(known);
  if (earlier !== null) return earlier;
  yield* run(
    q
      .updateTable('idempotency_keys')
      .set({
        status: answer.status,
        content_type: answer.contentType,
        body: answer.body,
        lease_owner: null,
        lease_until: null,
        keep_until: keepUntil,
      })
      .where('operation_id', '=', key.operationId),
  );
  return answer;
}

/** See `IdempotencyStore.letGo`. Somebody who took the key over meanwhile keeps it. */
export function* letGoOfKey({ q }: StoreContext, key: OwnedKey, keepUntil: number): StoreCommand<void> {
  yield* run(
    q
      .updateTable('idempotency_keys')
      .set({ lease_owner: null, lease_until: null, keep_until: keepUntil })
      .where('operation_id', '=', key.operationId)
      .where('lease_owner', '=', key.owner),
  );
}

/** See `IdempotencyStore.forget`. */
export function* forgetKey(context: StoreContext, key: OwnedKey): StoreCommand<void> {
  yield* run(deleteOperation(context, key.operationId).where('lease_owner', '=', key.owner));
}

function deleteOperation({ q }: StoreContext, operationId: string) {
  return q.deleteFrom('idempotency_keys').where('operation_id', '=', operationId);
}

function answerOf({ status, content_type: contentType, body }: KeyRow): StoredAnswer | null {
  return status === null || contentType === null || body === null ? null : { status, contentType, body };
}
