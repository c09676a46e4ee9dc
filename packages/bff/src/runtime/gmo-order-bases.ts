/**
 * Makes the part of GMO-PG's OrderIDs that belongs to one order of the shop. It is made from the order and a secret of the database, so
 * that a database which lost an order with a restored backup gives it the same OrderID again: GMO-PG then says that it is taken, and
 * the shopper who paid is not sent to pay once more. Handed to the core by `compose`.
 */
import { createHmac } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** 100 bits: nobody can guess it without the seed, and no two orders meet. */
const LENGTH = 20;

/** Twenty characters of base32 for an order. `seed`: the database's own, which a backup of it holds too. */
export function createGmoOrderBases(seed: string, shopId: string): (orderId: string) => string {
  return (orderId) => {
    const hash = createHmac('sha256', seed)
      .update(JSON.stringify([shopId, orderId]))
      .digest();
    return Array.from(hash.subarray(0, LENGTH), (byte) => ALPHABET[byte & 31] ?? '').join('');
  };
}
