/** What every engine must do with idempotency keys. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyClaim, OwnedKey, StoredAnswer } from '../idempotency/idempotency-store.ts';
import type { Storage } from './open-storage.ts';
import { MINUTE, NOW, makeClaim } from './storage-makers.contract.ts';

/** A store and a look into its table. */
export interface OpenKeys {
  readonly storage: Storage;
  readonly countRows: () => Promise<number>;
}

const ANSWER: StoredAnswer = {
  status: 200,
  contentType: 'application/json',
  body: '{"name":"本 \\u0000 é 😀 "}\n',
};
const OTHER: StoredAnswer = { ...ANSWER, status: 409, body: '{}' };

/** Defines the suite. `open` gives a fresh, empty store for each test. */
export function idempotencyStoreContract(open: () => Promise<OpenKeys>): void {
  let storage: Storage;
  let countRows: OpenKeys['countRows'];
  beforeEach(async () => {
    ({ storage, countRows } = await open());
  });
  afterEach(() => storage.close());

  const keep = NOW + 1_000 * MINUTE;
  const own = async (claim: KeyClaim): Promise<OwnedKey> => {
    const claimed = await storage.keys.claim(claim);
    if (claimed.kind !== 'owned') throw new Error(`expected to own the key, got ${claimed.kind}`);
    return { ...claim, operationId: claimed.operationId };
  };
  /** The same request once more. */
  const again = (claim: KeyClaim, changes: Partial<KeyClaim> = {}): KeyClaim => ({
    ...claim,
    freshOperationId: makeClaim().freshOperationId,
    owner: makeClaim().owner,
    ...changes,
  });

  describe('a key', () => {
    it('is owned by its first request, under the fresh operation id', async () => {
      const claim = makeClaim();
      expect(await storage.keys.claim(claim)).toEqual({
        kind: 'owned',
        operationId: claim.freshOperationId,
        resumed: false,
      });
    });

    it('in use lets nobody else run, until its lease is over; then the same operation is resumed', async () => {
      const claim = makeClaim();
      await own(claim);
      expect(await storage.keys.claim(again(claim, { now: claim.leaseUntil - 1 }))).toEqual({
        kind: 'in_flight',
      });
      const late = again(claim, { now: claim.leaseUntil, leaseUntil: claim.leaseUntil + MINUTE });
      expect(await storage.keys.claim(late)).toEqual({
        kind: 'owned',
        operationId: claim.freshOperationId,
        resumed: true,
      });
      expect(await storage.keys.claim(again(late))).toEqual({ kind: 'in_flight' });
    });

    it('of which nobody knows the end is resumed at once', async () => {
      const claim = makeClaim();
      await storage.keys.letGo(await own(claim), keep);
      const claimed = await storage.keys.claim(again(claim));
      expect(claimed).toEqual({ kind: 'owned', operationId: claim.freshOperationId, resumed: true });
    });

    it('is refused for another request, whether it is in use, open or answered', async () => {
      const claim = makeClaim();
      const other = () => storage.keys.claim(again(claim, { fingerprint: 'f'.repeat(64) }));
      const key = await own(claim);
      expect(await other()).toEqual({ kind: 'other_request' });
      await storage.keys.letGo(key, keep);
      expect(await other()).toEqual({ kind: 'other_request' });
      await storage.keys.keepAnswer(key, ANSWER, keep);
      expect(await other()).toEqual({ kind: 'other_request' });
    });

    it("never meets another shop's", async () => {
      const claim = makeClaim();
      await storage.keys.keepAnswer(await own(claim), ANSWER, keep);
      const elsewhere = again(claim, { shopId: 'tshop00000002', fingerprint: 'f'.repeat(64) });
      expect(await storage.keys.claim(elsewhere)).toMatchObject({ kind: 'owned', resumed: false });
      expect(await storage.keys.claim(again(claim))).toMatchObject({ kind: 'answered' });
    });

    it('that is forgotten is as good as new, for any request', async () => {
      const claim = makeClaim();
      await storage.keys.forget(await own(claim));
      const next = again(claim, { fingerprint: 'f'.repeat(64) });
      expect(await storage.keys.claim(next)).toMatchObject({
        operationId: next.freshOperationId,
        resumed: false,
      });
    });

    it('that somebody took over is not forgotten or let go by its former owner', async () => {
      const claim = makeClaim();
      const first = await own(claim);
      const late = again(claim, { now: claim.leaseUntil, leaseUntil: claim.leaseUntil + MINUTE });
      await own(late);
      await storage.keys.forget(first);
      await storage.keys.letGo(first, keep);
      expect(await storage.keys.claim(again(late))).toEqual({ kind: 'in_flight' });
    });
  });

  describe('an answer', () => {
    it('is given again byte for byte', async () => {
      const claim = makeClaim();
      expect(await storage.keys.keepAnswer(await own(claim), ANSWER, keep)).toEqual(ANSWER);
      expect(await storage.keys.claim(again(claim))).toEqual({ kind: 'answered', answer: ANSWER });
    });

    it('that came first counts, also when its owner had been taken over', async () => {
      const claim = makeClaim();
      const first = await own(claim);
      const second = await own(again(claim, { now: claim.leaseUntil }));
      expect(await storage.keys.keepAnswer(first, ANSWER, keep)).toEqual(ANSWER);
      expect(await storage.keys.keepAnswer(second, OTHER, keep)).toEqual(ANSWER);
      await storage.keys.forget(second);
      expect(await storage.keys.claim(again(claim))).toEqual({ kind: 'answered', answer: ANSWER });
    });

    it('is given until its time is over; then the key begins anew, under a new operation id', async () => {
      const claim = makeClaim();
      await storage.keys.keepAnswer(await own(claim), ANSWER, keep);
      expect(await storage.keys.claim(again(claim, { now: keep - 1 }))).toMatchObject({ kind: 'answered' });
      const late = again(claim, { now: keep, keepUntil: keep + MINUTE });
      expect(await storage.keys.claim(late)).toEqual({
        kind: 'owned',
        operationId: late.freshOperationId,
        resumed: false,
      });
    });
  });

  it('keys whose time is over are removed a few at a time, and no others', async () => {
    for (let index = 0; index < 45; index += 1) await own(makeClaim({ keepUntil: NOW + MINUTE }));
    const lasting = makeClaim({ keepUntil: keep });
    await own(lasting);
    const later = { now: NOW + MINUTE, leaseUntil: NOW + 2 * MINUTE, keepUntil: keep };
    const left: number[] = [];
    for (let index = 0; index < 4; index += 1) {
      await own(makeClaim(later));
      left.push(await countRows());
    }
    expect(left).toEqual([27, 8, 4, 5]);
    expect(await storage.keys.claim(again(lasting))).toEqual({ kind: 'in_flight' });
  });

  it('one target has a bounded number of keys; other targets are not held up', async () => {
    const target = 'POST /v1/merchant/checkouts/co_1/capture';
    const known = makeClaim({ target, keysPerTargetMax: 3 });
    const key = await own(known);
    for (let index = 0; index < 2; index += 1) await own(makeClaim({ target, keysPerTargetMax: 3 }));
    expect(await storage.keys.claim(makeClaim({ target, keysPerTargetMax: 3 }))).toEqual({
      kind: 'too_many',
    });
    expect(await countRows()).toBe(3);
    await storage.keys.keepAnswer(key, ANSWER, keep);
    expect(await storage.keys.claim(again(known))).toMatchObject({ kind: 'answered' });
    await own(makeClaim({ keysPerTargetMax: 3 }));
  });

  it('of 200 requests with one key at once exactly one runs', async () => {
    const claim = makeClaim({ keyHash: randomBytes(32).toString('hex') });
    const claims = Array.from({ length: 200 }, () => storage.keys.claim(again(claim)));
    const kinds = (await Promise.all(claims)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'owned')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'in_flight')).toHaveLength(199);
  });
}
