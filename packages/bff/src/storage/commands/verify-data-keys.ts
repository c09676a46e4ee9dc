/**
 * Checks at the start that each data key is the one this database knows under that id, by a known text sealed with it. A
 * mixed-up key would otherwise be noticed in the middle of a payment.
 */
import { Secret } from '@epos-kantan/shared';
import { StorageFault } from '../storage-fault.ts';
import { all, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import type { SealedPlace } from '../value-cipher.ts';

const PROOF = 'epos-kantan';

/** @throws StorageFault `data_key_wrong` */
export function* verifyDataKeys(context: StoreContext, now: number): StoreCommand<void> {
  const { q, cipher } = context;
  for (const id of yield* refuseWrongDataKeys(context)) {
    const row = { id, proof: cipher.seal(new Secret(PROOF), placeOf(id), id), first_used_at: now };
    yield* run(q.insertInto('data_keys').values(row));
  }
}

/**
 * Reads only.
 * @returns the ids of keys that were never used here
 * @throws StorageFault `data_key_wrong`
 */
export function* refuseWrongDataKeys({ q, cipher }: StoreContext): StoreCommand<readonly string[]> {
  const known = new Map(
    (yield* all(q.selectFrom('data_keys').selectAll())).map((row) => [row.id, row.proof]),
  );
  for (const id of cipher.keyIds) {
    const proof = known.get(id);
    if (proof === undefined) continue;
    try {
      cipher.open(proof, placeOf(id));
    } catch (cause) {
      throw new StorageFault(
        'data_key_wrong',
        `DATA_KEY "${id}" is not the key with which this database was written. Put back the former key, ` +
          'or give the new key another id and keep the former one behind it.',
        { cause },
      );
    }
  }
  return cipher.keyIds.filter((id) => !known.has(id));
}

function placeOf(keyId: string): SealedPlace {
  return { recordId: keyId, column: 'data_key' };
}
