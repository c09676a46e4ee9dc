import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@epos-kantan/shared';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage } from './open-storage.ts';
import { NOW, SHOP, dataKey, move, reserve } from './storage-makers.contract.ts';
import type { DataKey } from './value-cipher.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-keys-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const open = (active: DataKey, ...others: DataKey[]) =>
  openStorage({
    databaseUrl: `file:${folder}/shop.db`,
    dataKeys: { active, others },
    clock: { now: () => NOW },
  });

/** Opens with a key, seals the values of one order, and closes. */
async function seal(orderId: string, values: object, active: DataKey, ...others: DataKey[]): Promise<void> {
  const storage = await open(active, ...others);
  await move(storage, await reserve(storage, orderId), { attempt: values });
  await storage.close();
}

const [a, b, c, a_b] = [dataKey('a'), dataKey('b'), dataKey('c'), dataKey('a_b')];

it.each(['accessPass', 'token', 'startUrl'])(
  'a store with %s sealed with a former key is not opened without it, and its id is named',
  async (field) => {
    await seal('o-1', { [field]: new Secret('https://x.example/') }, a);
    const refused = open(b);
    await expect(refused).rejects.toMatchObject({ code: 'data_key_wrong' });
    await expect(refused).rejects.toThrow('DATA_KEY lacks "a", with');
    await (await open(b, a)).close();
  },
);

it('a store with a notification to pass on that is sealed with a former key is not opened without it', async () => {
  const storage = await open(a);
  await storage.forwards.keep({
    ...{ shopId: SHOP, gmoOrderId: 'o-1', payType: null, digest: 'a'.repeat(64), now: NOW },
    ...{
      content: { contentType: null, body: Buffer.from('x') },
      rowsMax: 9,
      rowsPerOrderMax: 9,
      bytesMax: 9,
    },
  });
  await storage.close();
  await expect(open(b)).rejects.toThrow('DATA_KEY lacks "a", with');
  await (await open(b, a)).close();
});

it('all missing ids are named at once', async () => {
  await seal('o-1', { token: new Secret('t') }, a);
  await seal('o-2', { token: new Secret('t') }, a_b, a);
  await expect(open(c)).rejects.toThrow('DATA_KEY lacks "a", "a_b", with');
  await expect(open(c, a)).rejects.toThrow('DATA_KEY lacks "a_b", with');
});

it('a former key that sealed nothing is not missed', async () => {
  await (await open(a)).close();
  await seal('o-1', { token: new Secret('t') }, a_b, a);
  await (await open(b, a_b)).close();
});

it('a refused key is not remembered: its id is free for another key', async () => {
  await seal('o-1', { token: new Secret('t') }, a);
  await expect(open(b)).rejects.toThrow('lacks');
  await (await open(dataKey('b'), a)).close();
});
