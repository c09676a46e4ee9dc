/**
 * Runs an operation of the shop's server at most once per key, and gives every repeat the same answer. Called by every POST of the
 * merchant API, after the request was found valid. What makes an operation safe to resume is the operation's own: it is told its id
 * and whether it was begun before, stores its instruction before it sends it, and asks before it sends again.
 */
import type { Clock } from '../checkout/ports/clock.ts';
import type { IdSource } from '../checkout/ports/id-source.ts';
import { fingerprintOf, hashKey } from './idempotency-key.ts';
import type { IdempotencyStore, OwnedKey, StoredAnswer } from './idempotency-store.ts';

/** How long an answer is given again, and how long a key without one is known after its last request. */
export const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Most keys of one target that are known at a time, so that a shop's program that runs wild cannot fill the disk. Far above what one
 * operation on one payment needs in 30 days.
 */
export const KEYS_PER_TARGET_MAX = 1_000;

/** What an operation is told. */
export interface Operation {
  /** The same for every request with this key: what is instructed under it is one instruction. */
  readonly id: string;
  /** An earlier request with this key may have had an effect: look before you act. */
  readonly resumed: boolean;
}

/** An answer of an operation. `retryAfterSeconds` is for `unknown` and `retry`; it is not kept. */
export interface OperationAnswer extends StoredAnswer {
  readonly retryAfterSeconds?: number;
}

/**
 * How an operation ended. `definite`: kept and given again. `unknown`: it may have happened; the present state is the answer, and the
 * next request looks again. `retry`: nothing happened, for sure; the key is as good as new.
 */
export interface OperationEnd {
  readonly kind: 'definite' | 'unknown' | 'retry';
  readonly answer: OperationAnswer;
}

/** What a request with a key gets. `failed`: the operation threw; it may have happened, the next request looks again. */
export type OnceResult =
  | { readonly kind: 'ended'; readonly end: OperationEnd; readonly replayed: boolean }
  | { readonly kind: 'in_flight' }
  | { readonly kind: 'other_request' }
  | { readonly kind: 'too_many' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What is needed from outside. */
export interface OnceDeps {
  readonly keys: IdempotencyStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly shopId: string;
  /** After this long without a word the request that runs an operation counts as dead. */
  readonly leaseMs: number;
}

/** A valid request. */
export interface KeyedRequest {
  readonly key: string;
  /** Method and path, written in one way only. */
  readonly target: string;
  /** The checked fields of the body. */
  readonly body: unknown;
}

/**
 * Runs the operation, unless the key says otherwise.
 * @throws what the store throws before the operation began: then nothing happened
 */
export async function runOnce(
  deps: OnceDeps,
  request: KeyedRequest,
  operate: (operation: Operation) => Promise<OperationEnd>,
): Promise<OnceResult> {
  const { keys, clock, ids, shopId } = deps;
  const now = clock.now();
  const keyHash = hashKey(request.key);
  const owner = ids.base32(26);
  const claimed = await keys.claim({
    shopId,
    keyHash,
    fingerprint: fingerprintOf(request.target, request.body),
    target: request.target,
    freshOperationId: `op_${ids.base32(26)}`,
    owner,
    now,
    leaseUntil: now + deps.leaseMs,
    keepUntil: now + KEPT_MS,
    keysPerTargetMax: KEYS_PER_TARGET_MAX,
  });
  if (claimed.kind === 'answered') {
    return { kind: 'ended', end: { kind: 'definite', answer: claimed.answer }, replayed: true };
  }
  if (claimed.kind !== 'owned') return { kind: claimed.kind };
  const { operationId, resumed } = claimed;
  const owned: OwnedKey = { shopId, keyHash, operationId, owner };
  try {
    const end = await operate({ id: operationId, resumed });
    return { kind: 'ended', end: await settle(deps, owned, resumed, end), replayed: false };
  } catch (error) {
    // Whatever it was, it says nothing about what happened at GMO-PG. If even this is not stored, the lease runs out.
    await keys.letGo(owned, clock.now() + KEPT_MS).catch(() => undefined);
    return { kind: 'failed', error };
  }
}

/** Stores the end before anybody is told of it. */
async function settle(
  { keys, clock }: OnceDeps,
  owned: OwnedKey,
  resumed: boolean,
  end: OperationEnd,
): Promise<OperationEnd> {
  const keepUntil = clock.now() + KEPT_MS;
  switch (end.kind) {
    case 'definite': {
      const { status, contentType, body } = end.answer;
      const kept = await keys.keepAnswer(owned, { status, contentType, body }, keepUntil);
      return { kind: 'definite', answer: kept };
    }
    case 'unknown':
      await keys.letGo(owned, keepUntil);
      return end;
    case 'retry':
      // A request before this one may have had an effect, even if this one had none: the operation's id must not be lost.
      await (resumed ? keys.letGo(owned, keepUntil) : keys.forget(owned));
      return end;
  }
}
