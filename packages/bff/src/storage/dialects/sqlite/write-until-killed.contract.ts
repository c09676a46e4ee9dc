/**
 * A process of its own for the tests: opens the database of its first argument and starts order after order, 20 at a time,
 * printing each order id as soon as its promise resolved. It ends only by being killed. The second argument is the data key.
 * Its output must be a file: a pipe that is not read fast enough would end it.
 */
import { writeSync } from 'node:fs';
import { Secret } from '@epos-kantan/shared';
import { openStorage } from '../../open-storage.ts';
import { NOW, base32, raise, reserve } from '../../storage-makers.contract.ts';

const [databaseUrl = '', key = ''] = process.argv.slice(2);
const storage = await openStorage({
  databaseUrl,
  dataKeys: { active: { id: 'k1', key: new Secret(key) }, others: [] },
  clock: { now: () => NOW },
});
writeSync(1, 'open\n');

async function startOrders(): Promise<never> {
  for (;;) {
    const orderId = `o-${base32(20)}`;
    await raise(storage, await reserve(storage, orderId));
    // Synchronously: what was printed had been acknowledged, whatever happens next.
    writeSync(1, `${orderId}\n`);
  }
}
await Promise.all(Array.from({ length: 20 }, startOrders));
