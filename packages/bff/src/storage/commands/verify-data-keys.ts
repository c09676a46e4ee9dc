/**
 * Checks at the start that each data key is the one this database knows under that id, by a known text sealed with it. A
 * mixed-up key would otherwise be noticed in the middle of a payment.
 */
import { Secret } from '@epos-kantan/shared';
import { StorageFault } from '../storage-fault.ts';
import { all, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

const PROOF = 'epos-kantan';

/** @throws StorageFault `data_key_wrong` */
export function* verifyDataKeys({ q, cipher }: StoreContext, now: number): StoreCommand<void> {
  const known = new Map(
    (yield* all(q.selectFrom('data_keys').selectAll())).map((row) => [row.id, row.proof]),
  );
  for (const id of cipher.keyIds) {
    const place = { recordId: id, column: 'data_key' };
    const proof = known.get(id);
    if (proof === undefined) {
      const row = { id, proof: cipher.seal(new Secret(PROOF), place, id), first_used_at: now };
      yield* run(q.insertInto('data_keys').values(row));
      continue;
    }
    try {
      cipher.open(proof, place);
    } catch (cause) {
      throw new StorageFault(
        'data_key_wrong',
        `DATA_KEY "${id}" is not the key with which this database was written. Put back the former key, ` +
          'or give the new key another id and keep the former one behind it.',
        { cause },
      );
    }
  }
}
