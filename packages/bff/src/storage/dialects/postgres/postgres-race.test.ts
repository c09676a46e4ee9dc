/** What holds between processes on one PostgreSQL: three stores, each with its own connections, race for the same things. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { planSettlement } from '../../../checkout/plan-settlement.ts';
import { POLICY, makeTrade } from '../../../testing/make-records.ts';
import { emptyDatabase, freshDatabase } from '../../../testing/fresh-database.ts';
import { openStorage } from '../../open-storage.ts';
import type { Storage } from '../../open-storage.ts';
import { StorageFault } from '../../storage-fault.ts';
import {
  MINUTE,
  NOW,
  SHOP,
  base32,
  dataKeys,
  eventId,
  makeClaim,
  makeMove,
  makeOrder,
  makeReceive,
  makeReserve,
  moveToFailed,
  raise,
  reserve,
} from '../../storage-makers.contract.ts';
import { connect } from './postgres-test-client.contract.ts';

/** Of three stores with ten each. */
const CONNECTIONS = 30;

let databaseUrl: string;
let stores: readonly Storage[];

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  await (await openStorage({ databaseUrl, dataKeys: dataKeys(), clock: { now: () => NOW } })).close();
});
beforeEach(async () => {
  await emptyDatabase(databaseUrl);
  const keys = dataKeys();
  const open = () => openStorage({ databaseUrl, dataKeys: keys, clock: { now: () => NOW } });
  stores = await Promise.all([open(), open(), open()]);
});
afterEach(async () => {
  await Promise.all(stores.map((storage) => storage.close()));
});

/** The store whose turn it is. */
function storeOf(index: number): Storage {
  const storage = stores[index % stores.length];
  if (storage === undefined) throw new Error('no store');
  return storage;
}

/** Does something `count` times at once, spread over the stores. */
function atOnce<T>(count: number, act: (storage: Storage, index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => act(storeOf(index), index)));
}

/** Who waited too long for a connection was told so and had nothing done: he asks again, as the button does. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (let asked = 1; ; asked += 1) {
    try {
      return await act();
    } catch (error) {
      const isFull = error instanceof StorageFault && error.code === 'store_unavailable';
      if (!isFull || asked === 5) throw error;
    }
  }
}

async function count(table: string): Promise<number> {
  const client = await connect(databaseUrl);
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  await client.end();
  return rows[0]?.count ?? -1;
}

it('processes that start at the same time migrate a new database once', async () => {
  const fresh = await freshDatabase();
  const keys = dataKeys();
  const open = () => openStorage({ databaseUrl: fresh, dataKeys: keys, clock: { now: () => NOW } });
  const opened = await Promise.all(Array.from({ length: 6 }, open));
  const ready = await Promise.all(opened.map((storage) => storage.isReady()));
  expect(ready).toEqual(Array<boolean>(6).fill(true));
  await Promise.all(opened.map((storage) => storage.close()));
});

it('a start that 1,000 callers of three processes make at once is owned by exactly one', async () => {
  const results = await atOnce(1_000, ({ checkouts }) =>
    patiently(() => checkouts.reserveAttempt(makeReserve('o-1'))),
  );
  expect(results.filter(({ kind }) => kind === 'owned')).toHaveLength(1);
  expect(results.filter(({ kind }) => kind === 'busy')).toHaveLength(999);
  expect([await count('checkouts'), await count('attempts'), await count('events')]).toEqual([1, 1, 1]);
});

it('of 200 requests with one key that three processes get at once exactly one runs', async () => {
  const claim = makeClaim();
  const results = await atOnce(200, ({ keys }) => keys.claim({ ...claim, owner: makeClaim().owner }));
  expect(results.filter(({ kind }) => kind === 'owned')).toHaveLength(1);
  expect(results.filter(({ kind }) => kind === 'in_flight')).toHaveLength(199);
  expect(await count('idempotency_keys')).toBe(1);
});

it('a key whose owner died is taken over by exactly one of many', async () => {
  const claim = makeClaim();
  await storeOf(0).keys.claim(claim);
  const late = { ...claim, now: NOW + MINUTE, leaseUntil: NOW + 2 * MINUTE };
  const results = await atOnce(60, ({ keys }) => keys.claim({ ...late, owner: makeClaim().owner }));
  expect(results.filter(({ kind }) => kind === 'owned')).toEqual([
    { kind: 'owned', operationId: claim.freshOperationId, resumed: true },
  ]);
});

it('an attempt whose owner died is taken over by exactly one of many', async () => {
  const { attempt } = await reserve(storeOf(0), 'o-1');
  const late = { now: NOW + MINUTE, leaseUntil: NOW + 2 * MINUTE };
  const results = await atOnce(60, ({ checkouts }) => checkouts.reserveAttempt(makeReserve('o-1', late)));
  const owned = results.filter((result) => result.kind === 'owned');
  expect(owned).toMatchObject([{ created: false, found: { attempt: { id: attempt.id, version: 2 } } }]);
  expect(results.filter(({ kind }) => kind === 'busy')).toHaveLength(59);
});

it('after a dead attempt exactly one of many opens the next', async () => {
  await moveToFailed(storeOf(0), await reserve(storeOf(0), 'o-1'));
  const results = await atOnce(60, ({ checkouts }) => checkouts.reserveAttempt(makeReserve('o-1')));
  expect(results.filter(({ kind }) => kind === 'owned')).toHaveLength(1);
  expect(await count('attempts')).toBe(2);
});

it('of many moves from one reading exactly one is applied, on any process', async () => {
  const found = await reserve(storeOf(0), 'o-1');
  const results = await atOnce(60, ({ checkouts }) =>
    checkouts.applyMove(
      makeMove(found, {
        attempt: { phase: 'paid', alive: false },
        checkout: { status: 'paid', funds: 'authorized' },
        events: [{ type: 'checkout.paid', cause: 'inquiry' }],
      }),
    ),
  );
  expect(results.filter(({ kind }) => kind === 'applied')).toHaveLength(1);
  expect([await count('events'), await count('outbox')]).toEqual([2, 1]);
});

it('the same notification 300 times at once on three processes is one row, and every time a hint', async () => {
  const { attempt } = await reserve(storeOf(0), 'o-1');
  const command = makeReceive(attempt.gmoOrderId);
  const answers = await atOnce(300, ({ inbox }) => inbox.receive(command));
  expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect((await storeOf(1).checkouts.findByAttemptId(attempt.id))?.attempt.hintSequence).toBe(300);
});

it('different notifications at once stay within the bound of their attempt', async () => {
  const { attempt } = await reserve(storeOf(0), 'o-1');
  await atOnce(60, ({ inbox }) => inbox.receive(makeReceive(attempt.gmoOrderId, { rowsPerAttemptMax: 5 })));
  expect(await count('notifications')).toBe(5);
});

it('a flood of unknown references on three processes stays bounded, and is kept or refused', async () => {
  const flood = await atOnce(150, ({ inbox }, index) =>
    inbox.receive(makeReceive(`ek-flood-${String(index)}`, { quarantineRowsMax: 10 })),
  );
  const kept = flood.filter(({ kind }) => kind === 'quarantined').length;
  expect(flood.filter(({ kind }) => kind === 'quarantine_full')).toHaveLength(150 - kept);
  expect([await count('quarantine'), await count('orphans')]).toEqual([kept, kept]);
  // As many more as come at the same time: each sees only what the others have committed.
  expect(kept).toBeGreaterThanOrEqual(10);
  expect(kept).toBeLessThanOrEqual(10 + CONNECTIONS);
  const last = await storeOf(0).inbox.receive(makeReceive('ek-flood-last', { quarantineRowsMax: 10 }));
  expect(last.kind).toBe('quarantine_full');
});

it('an orphan that three processes find and adopt at the same time is found and adopted once', async () => {
  const gmoOrderId = `ek${base32(20)}-01`;
  await storeOf(0).inbox.receive(makeReceive(gmoOrderId));
  const ask = { shopId: SHOP, now: NOW, until: NOW + MINUTE, spacingMs: 2_000, keepMs: 9 * MINUTE };
  const claimed = await atOnce(30, ({ orphans }) => orphans.claimOrphan(ask));
  const [question, ...others] = claimed.filter((one) => one !== null);
  if (question === undefined) throw new Error('nobody may ask');
  expect(others).toEqual([]);
  const trade = makeTrade({ amount: 1000 });
  const verdict = { kind: 'orphan', trade, detail: 'x' } as const;
  const command = { shopId: SHOP, testMode: true, question, verdict, now: NOW };
  const found = await atOnce(30, ({ orphans }) => orphans.recordOrphan({ ...command, eventId: eventId() }));
  expect(found.filter((isNew) => isNew)).toHaveLength(1);
  const adopted = await atOnce(30, ({ orphans }) =>
    orphans.adoptOrphan({
      ...{ shopId: SHOP, testMode: true, gmoOrderId, orderId: makeOrder('o-1').orderId, trade, now: NOW },
      money: { amount: 1000, tax: 0 },
      returnUrl: 'https://shop.example',
      settle: (one) => planSettlement(one, trade, POLICY, { sentAt: NOW, now: NOW, evidenceAt: NOW }),
      fresh: { ...makeReserve('o-1').fresh, eventIds: [eventId(), eventId(), eventId()] },
    }),
  );
  expect(adopted.every(({ kind }) => kind === 'adopted')).toBe(true);
  expect([await count('checkouts'), await count('attempts'), await count('orphan_events')]).toEqual([
    1, 1, 1,
  ]);
  expect([await count('events'), await count('outbox')]).toEqual([3, 1]);
});

it('a checkout whose webhooks end while new ones come is told everything, in order, each once', async () => {
  const webhooks = 60;
  let found = await reserve(storeOf(0), 'o-1');
  const sent: string[] = [];
  const deliver = async (storage: Storage, owner: string): Promise<void> => {
    while (sent.length < webhooks) {
      const claim = { now: NOW + MINUTE, limit: 5, owner, leaseUntil: NOW + 9 * MINUTE };
      for (const { eventId } of await storage.outbox.claimDue(claim)) {
        sent.push(eventId);
        await storage.outbox.recordEnd({ eventId, owner, now: NOW + MINUTE, end: { kind: 'delivered' } });
      }
    }
  };
  const delivering = Promise.all([deliver(storeOf(1), 'w-1'), deliver(storeOf(2), 'w-2')]);
  for (let raised = 0; raised < webhooks; raised += 1) found = await raise(storeOf(0), found);
  await delivering;
  const timeline = await storeOf(0).readTimeline(found.checkout.id);
  expect(sent).toEqual(timeline.slice(1).map(({ id }) => id));
  expect(await storeOf(0).outbox.depth()).toEqual({ waiting: 0, oldestAt: null, dead: 0 });
});

it('due work is shared: none is claimed by two processes, and a dead process loses what it had', async () => {
  const ids = await atOnce(90, async (storage, index) => {
    const { attempt } = await reserve(storage, `o-${String(index)}`, { nextInquiryAt: NOW });
    return attempt.id;
  });
  const claimOf = (now: number, owner: string, limit: number) => ({ now, limit, owner, until: now + MINUTE });
  const claims = await atOnce(3, async (storage, index) => {
    const claimed = await storage.checkouts.claimDue(claimOf(NOW, `p-${String(index)}`, 30));
    return claimed.inquiries;
  });
  expect(claims.map(({ length }) => length)).toEqual([30, 30, 30]);
  expect(claims.flat().toSorted()).toEqual(ids.toSorted());
  await stores[0]?.close();
  const early = await storeOf(1).checkouts.claimDue(claimOf(NOW + MINUTE - 1, 'p-1', 90));
  expect(early.inquiries.toSorted()).toEqual(claims[1]?.toSorted());
  const late = await storeOf(1).checkouts.claimDue(claimOf(NOW + MINUTE, 'p-1', 90));
  expect(late.inquiries.toSorted()).toEqual(ids.toSorted());
});

/** A transaction that took the next number of an event and is not committed yet. */
async function beginSlowEvent() {
  const client = await connect(databaseUrl);
  await client.query('BEGIN');
  await client.query(`INSERT INTO events (id, shop_id, checkout_id, attempt_id, type, cause, status_to, funds_to, at)
    SELECT 'evt_slow', shop_id, checkout_id, attempt_id, type, cause, status_to, funds_to, at FROM events`);
  return {
    end: async (how: 'COMMIT' | 'ROLLBACK') => {
      await client.query(how);
      await client.end();
    },
  };
}

it('a reader of events never passes a transaction that took its number and is not committed', async () => {
  await reserve(storeOf(0), 'o-1');
  const slow = await beginSlowEvent();
  // Takes the number after it, and is committed before it.
  await reserve(storeOf(1), 'o-2');
  const reading = storeOf(2).readEvents(0, 10);
  // Time enough for a reader who would not wait.
  await Promise.race([reading, sleep(300)]);
  await slow.end('COMMIT');
  const first = await reading;
  const rest = await storeOf(2).readEvents(first.at(-1)?.sequence ?? 0, 10);
  const all = [...first, ...rest];
  expect(all).toHaveLength(3);
  expect(all[1]?.id).toBe('evt_slow');
});

it('a reader of events waits only so long, and keeps no writer from writing', async () => {
  await reserve(storeOf(0), 'o-1');
  const slow = await beginSlowEvent();
  const reading = storeOf(1).readEvents(0, 10);
  reading.catch(() => undefined);
  await reserve(storeOf(2), 'o-2');
  await expect(reading).rejects.toMatchObject({ code: 'store_unavailable' });
  await slow.end('ROLLBACK');
  expect(await storeOf(1).readEvents(0, 10)).toHaveLength(2);
});

it('an announced change reaches the other processes, and not the one that announced it', async () => {
  const heard = stores.map(() => [] as (string | null)[]);
  stores.forEach((storage, index) => {
    storage.onAnnounced((id) => heard[index]?.push(id));
  });
  storeOf(0).announce('co_1');
  storeOf(0).announce('co_2');
  storeOf(0).announce('co_1');
  storeOf(1).announce('co_3');
  await expect.poll(() => heard[2]?.toSorted(), { timeout: 20_000 }).toEqual(['co_1', 'co_2', 'co_3']);
  await expect.poll(() => heard[0], { timeout: 20_000 }).toEqual(['co_3']);
  expect(heard[1]).toEqual(['co_1', 'co_2']);
});
