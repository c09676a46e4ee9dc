/** What every engine's queue of notifications to pass on must do. `open` also gives a look at the raw rows behind the port. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ForwardContent, KeepForward } from '../notification/forward-queue.ts';
import type { Storage } from './open-storage.ts';
import { MINUTE, NOW, SHOP } from './storage-makers.contract.ts';

/** A fresh, empty store, and what its `forwards` hold. */
export interface OpenForwards {
  readonly storage: Storage;
  /** All columns of all rows, as one text. */
  rawRows(): Promise<string>;
  /** Writes something over the bodies. */
  spoil(gmoOrderId: string): Promise<void>;
}

/** Defines the suite. */
export function forwardQueueContract(open: () => Promise<OpenForwards>): void {
  let opened: OpenForwards;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.storage.close());

  const later = NOW + MINUTE;
  const makeContent = (text: string): ForwardContent => ({
    contentType: 'application/x-www-form-urlencoded',
    body: Buffer.from(text),
  });
  const keep = (gmoOrderId: string, text: string, changes: Partial<KeepForward> = {}) =>
    opened.storage.forwards.keep({
      ...{ shopId: SHOP, gmoOrderId, payType: '0', content: makeContent(text), now: NOW },
      digest: Buffer.from(text.padEnd(32, '-').slice(0, 32)).toString('hex'),
      ...{ rowsMax: 100, rowsPerOrderMax: 10, bytesMax: 1_000_000 },
      ...changes,
    });
  const claim = (now = later, owner = 'w-1', limit = 10) =>
    opened.storage.forwards.claimDue({ now, limit, owner, leaseUntil: now + MINUTE });
  const textsOf = (rows: readonly { readonly content: ForwardContent | null }[]): string[] =>
    rows.map(({ content }) => Buffer.from(content?.body ?? []).toString());
  const deliver = (sequence: number, owner = 'w-1') =>
    opened.storage.forwards.recordEnd({ sequence, owner, now: later, end: { kind: 'delivered' } });
  const fail = (sequence: number, nextAt: number | null, owner = 'w-1') =>
    opened.storage.forwards.recordEnd({
      ...{ sequence, owner, now: later },
      end: { kind: 'failed', nextAt, detail: 'answered 500' },
    });
  const depth = () => opened.storage.forwards.depth(SHOP);

  it('a notification is given back byte for byte, and forgotten when it was taken', async () => {
    const body = randomBytes(16_384);
    const content = { contentType: 'text/plain; charset=Windows-31J', body };
    expect(await keep('order-1', 'x', { content })).toBe('kept');
    expect(await depth()).toEqual({ waiting: 1, oldestAt: NOW, dead: 0 });
    const [row] = await claim();
    expect(row?.content?.contentType).toBe(content.contentType);
    expect(Buffer.from(row?.content?.body ?? []).equals(body)).toBe(true);
    await deliver(row?.sequence ?? 0);
    expect(await depth()).toEqual({ waiting: 0, oldestAt: null, dead: 0 });
    expect(await opened.rawRows()).toBe('[]');
  });

  it('a notification without a content type has none afterwards', async () => {
    await keep('order-1', 'x', { content: { contentType: null, body: new Uint8Array() } });
    const [row] = await claim();
    expect([row?.content?.contentType, row?.content?.body.byteLength]).toEqual([null, 0]);
  });

  it('those of an order go out one after the other, and no order waits for another', async () => {
    for (const text of ['a1', 'a2', 'a3']) await keep('order-a', text);
    await keep('order-b', 'b1');
    const first = await claim();
    expect(textsOf(first).toSorted()).toEqual(['a1', 'b1']);
    expect(await claim()).toEqual([]);
    for (const { sequence } of first) await deliver(sequence);
    const second = await claim();
    expect(textsOf(second)).toEqual(['a2']);
    await fail(second[0]?.sequence ?? 0, later + 10 * MINUTE);
    expect(await claim(later + 9 * MINUTE)).toEqual([]);
    const again = await claim(later + 10 * MINUTE);
    expect([textsOf(again), again[0]?.tries]).toEqual([['a2'], 1]);
    await fail(again[0]?.sequence ?? 0, null);
    expect(textsOf(await claim(later + 10 * MINUTE))).toEqual(['a3']);
    expect(await depth()).toMatchObject({ waiting: 1, dead: 1 });
  });

  it('the same one again is kept once while it is the newest that waits, and again after another', async () => {
    expect([await keep('o', 'a'), await keep('o', 'a')]).toEqual(['kept', 'repeated']);
    expect([await keep('o', 'b'), await keep('o', 'a')]).toEqual(['kept', 'kept']);
    expect(await keep('other', 'a')).toBe('kept');
    const [first] = await claim();
    await deliver(first?.sequence ?? 0);
    await claim();
    expect(await keep('o', 'a')).toBe('repeated');
    expect((await depth()).waiting).toBe(3);
  });

  it('it is full by rows, by rows of an order, and by bytes, and takes more once there is room', async () => {
    await keep('a', '1');
    await keep('a', '2');
    expect(await keep('a', '3', { rowsPerOrderMax: 2 })).toBe('full');
    expect(await keep('b', '1', { rowsPerOrderMax: 2 })).toBe('kept');
    expect(await keep('c', '1', { rowsMax: 3 })).toBe('full');
    expect(await keep('c', '12', { bytesMax: 4 })).toBe('full');
    expect(await keep('c', '12', { bytesMax: 5 })).toBe('kept');
    // What is given up takes no room of what waits.
    const [first] = await claim();
    await fail(first?.sequence ?? 0, null);
    expect(await keep('d', '1', { rowsMax: 4 })).toBe('kept');
  });

  it('a lease that ran out lets another owner send, and the first no longer decides', async () => {
    await keep('o', 'a');
    const [row] = await claim();
    const sequence = row?.sequence ?? 0;
    expect(await claim(later + MINUTE - 1, 'w-2')).toEqual([]);
    expect(await claim(later + MINUTE, 'w-2')).toHaveLength(1);
    await deliver(sequence, 'w-1');
    await fail(sequence, null, 'w-1');
    expect(await depth()).toMatchObject({ waiting: 1, dead: 0 });
    await deliver(sequence, 'w-2');
    expect((await depth()).waiting).toBe(0);
  });

  it('many at once never share a row, lose none, and leave no order without its turn', async () => {
    const orders = Array.from({ length: 5 }, (_, index) => `order-${String(index)}`);
    await Promise.all(
      orders.flatMap((order) =>
        Array.from({ length: 6 }, (_, index) => keep(order, `${order}/${String(index)}`)),
      ),
    );
    const sent: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      const claims = await Promise.all(['w-1', 'w-2', 'w-3'].map((owner) => claim(later, owner, 2)));
      const ends = claims.map((rows, index) =>
        Promise.all(rows.map(({ sequence }) => deliver(sequence, `w-${String(index + 1)}`))),
      );
      await Promise.all(ends);
      sent.push(...claims.flatMap(textsOf));
    }
    expect(sent).toHaveLength(30);
    expect(new Set(sent).size).toBe(30);
  });

  it('dead letters are listed without their content, and go out again before what came later', async () => {
    await keep('o', 'a');
    await keep('o', 'b');
    await keep('p', 'c');
    const rows = await claim();
    for (const { sequence } of rows) await fail(sequence, null);
    const listed = await opened.storage.forwards.list({ shopId: SHOP, after: 0, limit: 10, state: 'dead' });
    expect(
      listed.map(({ gmoOrderId, payType, tries, lastDetail, endedAt, receivedAt }) => [
        ...[gmoOrderId, payType, tries, lastDetail, endedAt, receivedAt],
      ]),
    ).toEqual([
      ['o', '0', 1, 'answered 500', later, NOW],
      ['p', '0', 1, 'answered 500', later, NOW],
    ]);
    const [first, second] = listed.map(({ sequence }) => sequence);
    const range = { shopId: SHOP, after: 0, limit: 10, now: later };
    expect(await opened.storage.forwards.redeliver({ ...range, through: first ?? 0 })).toEqual([first]);
    expect(textsOf(await claim())).toEqual(['a']);
    expect(await opened.storage.forwards.redeliver({ ...range, after: first ?? 0 })).toEqual([second]);
    expect(textsOf(await claim())).toEqual(['c']);
    expect((await opened.storage.forwards.list({ shopId: SHOP, after: 0, limit: 2 })).length).toBe(2);
    expect((await depth()).dead).toBe(0);
  });

  it("another shop's are neither listed nor counted nor sent again", async () => {
    await keep('o', 'a', { shopId: 'tshop00000002' });
    const [row] = await claim();
    await fail(row?.sequence ?? 0, null);
    const range = { shopId: SHOP, after: 0, limit: 10 };
    expect(await opened.storage.forwards.list(range)).toEqual([]);
    expect(await opened.storage.forwards.redeliver({ ...range, now: later })).toEqual([]);
    expect(await depth()).toEqual({ waiting: 0, oldestAt: null, dead: 0 });
  });

  it('nothing of the content can be read in the database', async () => {
    await keep('o', 'ShopID=tshop00000001&CardNo=4111111111111111');
    const raw = await opened.rawRows();
    for (const text of [
      '4111111111111111',
      'CardNo',
      Buffer.from('4111111111111111').toString('base64').slice(2, 18),
    ])
      expect(raw).not.toContain(text);
  });

  it('one that cannot be unsealed any more is given without content, and holds up nobody', async () => {
    await keep('o', 'a');
    await keep('p', 'b');
    await opened.spoil('o');
    const rows = await claim();
    expect(rows.map(({ content }) => content === null).toSorted()).toEqual([false, true]);
  });
}
