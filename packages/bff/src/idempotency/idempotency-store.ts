/**
 * The port to the store of idempotency keys. A key names one operation of the shop's server: the operation's id is made with the
 * key, before any effect, and stays the same however often the request is repeated. Implemented by `storage`; used by `run-once`.
 */

/** A definite answer, as it was sent: it is given again byte for byte. `body` is well-formed text without NUL, at most 64 KiB. */
export interface StoredAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** A request that wants to be the one that runs. Times in ms since the epoch. */
export interface KeyClaim {
  /** Keys of two shops never meet. */
  readonly shopId: string;
  /** SHA-256 (hex) of the key: the key itself is not stored. */
  readonly keyHash: string;
  /** SHA-256 (hex) of what is asked for. The same key with another fingerprint is refused. */
  readonly fingerprint: string;
  /** What is asked, of which record; at most 200 characters. The number of keys per target is bounded. */
  readonly target: string;
  /** For an operation that is new; thrown away when the key is known. */
  readonly freshOperationId: string;
  /** Names this one request, never a process: a later request of the same process is another owner. */
  readonly owner: string;
  readonly now: number;
  /** Until then nobody else runs the operation; after that the owner counts as dead. */
  readonly leaseUntil: number;
  /** Until when the key is known if nothing more happens. */
  readonly keepUntil: number;
  readonly keysPerTargetMax: number;
}

/**
 * `owned`: run it; `resumed` = an earlier request with this key may have had an effect already. `in_flight`: another request runs
 * it now. `other_request`: the key belongs to another request. `answered`: it is over. `too_many`: nothing was stored.
 */
export type ClaimedKey =
  | { readonly kind: 'owned'; readonly operationId: string; readonly resumed: boolean }
  | { readonly kind: 'in_flight' }
  | { readonly kind: 'other_request' }
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  | { readonly kind: 'too_many' };

/** A key in the hands of a request. */
export interface OwnedKey {
  readonly shopId: string;
  readonly keyHash: string;
  readonly operationId: string;
  readonly owner: string;
}

/** What the store keeps of idempotency keys. */
export interface IdempotencyStore {
  /** Takes a key, or says why not; check and act in one unit. A key whose time is over is as good as new. */
  claim(claim: KeyClaim): Promise<ClaimedKey>;
  /**
   * Keeps the definite answer of an operation and gives the one that counts: the first that was kept. Two can come when the first
   * owner was only slow; they tell of one operation, and the shop is given one of them, always the same.
   */
  keepAnswer(key: OwnedKey, answer: StoredAnswer, keepUntil: number): Promise<StoredAnswer>;
  /** The end is not known yet: the key stays, and the next request goes on at once. */
  letGo(key: OwnedKey, keepUntil: number): Promise<void>;
  /** Nothing happened for sure: the key is as good as new. Only while it is still this owner's. */
  forget(key: OwnedKey): Promise<void>;
}
