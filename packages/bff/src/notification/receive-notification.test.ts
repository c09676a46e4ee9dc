import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Attempt } from '../checkout/checkout.ts';
import { createPostedReader } from '../gmo/read-notification.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/open-storage.ts';
import { MINUTE, NOW, SHOP, dataKeys, move, reserve } from '../storage/storage-makers.contract.ts';
import { receiveNotification } from './receive-notification.ts';
import type { NotificationAnswer, NotificationDeps } from './receive-notification.ts';

let folder: string;
let storage: Storage;
let attempt: Attempt;
/** Outcomes in order, and `wake` where the timer was woken. */
let seen: string[];
/** What was handed to the log. */
let details: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-notification-'));
  const databaseUrl = `file:${join(folder, 'payments.db')}`;
  storage = await openStorage({ databaseUrl, dataKeys: dataKeys(), clock: { now: () => NOW } });
  const found = await reserve(storage, 'order-1', { nextInquiryAt: NOW + 60 * MINUTE });
  ({ attempt } = await move(storage, found, { attempt: { accessId: 'a'.repeat(32) } }));
  seen = [];
  details = '';
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

/** Fields of a notification about the attempt; undefined leaves one out. */
function fieldsOf(changes: Record<string, string | undefined> = {}): string {
  const fields = {
    ShopID: SHOP,
    ShopPass: '**********',
    AccessID: 'a'.repeat(32),
    OrderID: attempt.gmoOrderId,
    Status: 'AUTH',
    Amount: '1000',
    Tax: '0',
    PayType: '42',
    ErrCode: '',
    ErrInfo: '',
    ...changes,
  };
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given).toString();
}

function receive(
  body: string | Uint8Array,
  changes: Partial<NotificationDeps> = {},
): Promise<NotificationAnswer> {
  const reader = createPostedReader(['EZ3001001']);
  const deps: NotificationDeps = {
    inbox: storage.inbox,
    forwards: null,
    shopId: SHOP,
    read: (bytes) => reader.notification(bytes),
    now: () => NOW,
    wake: () => void seen.push('wake'),
    count: (outcome, detail) => {
      seen.push(outcome);
      details += JSON.stringify(detail);
    },
    ...changes,
  };
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return receiveNotification(deps, { body: bytes, contentType: null, wasForwarded: false });
}

/** Ids that the timer would ask about now. */
const due = async (): Promise<readonly string[]> =>
  (await storage.checkouts.claimDue({ now: NOW, limit: 10, owner: 'w', until: NOW })).inquiries;

describe('a notification about an attempt of ours', () => {
  it('is answered 0 after it was stored, and makes the timer ask at once', async () => {
    expect(await due()).toEqual([]);
    expect(await receive(fieldsOf())).toBe('0');
    expect(seen).toEqual(['wake', 'stored']);
    expect(await due()).toEqual([attempt.id]);
  });

  it('changes nothing else: what it says about money is only a reason to ask', async () => {
    await receive(fieldsOf({ Status: 'CAPTURE', Amount: '1', Tax: '1' }));
    const found = await storage.checkouts.findByAttemptId(attempt.id);
    expect(found?.checkout).toMatchObject({ status: 'created', funds: 'none', amount: 1000 });
    expect(found?.attempt).toMatchObject({ version: attempt.version, phase: attempt.phase });
  });

  it('that comes again is answered 0 again', async () => {
    await receive(fieldsOf());
    expect(await receive(fieldsOf())).toBe('0');
    expect(await receive(fieldsOf({ Status: 'CAPTURE' }))).toBe('0');
    expect(seen.filter((outcome) => outcome !== 'wake')).toEqual(['stored', 'repeated', 'stored']);
  });

  it('with another AccessID is answered 0, counted, and asked about all the same', async () => {
    expect(await receive(fieldsOf({ AccessID: 'f'.repeat(32) }))).toBe('0');
    expect(seen).toEqual(['wake', 'access_mismatch']);
    expect(await due()).toEqual([attempt.id]);
  });

  it('that says that the shopper canceled leaves that word, and no status', async () => {
    await receive(fieldsOf({ Status: 'PAYFAIL', ErrCode: 'EZ3', ErrInfo: 'EZ3001001' }));
    const found = await storage.checkouts.findByAttemptId(attempt.id);
    expect(found?.attempt.cancelHinted).toBe(true);
    expect(found?.checkout.status).toBe('created');
  });

  it('is answered 0 a thousand times at once, and stored once', async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => receive(fieldsOf())));
    expect(new Set(answers)).toEqual(new Set(['0']));
    expect(seen.filter((outcome) => outcome === 'stored')).toHaveLength(1);
  });
});

describe('a notification that is not about an attempt of ours', () => {
  it.each<[string, Record<string, string | undefined>, string]>([
    ['with our prefix, but unknown', { OrderID: `ek${'z'.repeat(20)}-01` }, 'quarantined'],
    ['of another payment method', { OrderID: 'order-77', PayType: '0' }, 'not_ours'],
    ['that only begins like ours', { OrderID: 'ek-shop-order' }, 'not_ours'],
    ['that has ours within', { OrderID: `x-ek${'z'.repeat(20)}-01` }, 'not_ours'],
    ['of ours with more behind it', { OrderID: `ek${'z'.repeat(20)}-01-1` }, 'not_ours'],
    ['of ours in capitals', { OrderID: `EK${'Z'.repeat(20)}-01` }, 'not_ours'],
  ])('%s is answered 0 and wakes nobody', async (_, changes, outcome) => {
    expect(await receive(fieldsOf(changes))).toBe('0');
    expect(seen).toEqual([outcome]);
    expect(await due()).toEqual([]);
  });

  it.each([
    ['E00000000 in a list', 'ErrCode=E00|E00&ErrInfo=E00000000|E00000000'],
    ['E00000000 alone', `ShopID=${SHOP}&OrderID=&ErrCode=E00&ErrInfo=E00000000`],
  ])('but a probe with %s is answered 0', async (_, body) => {
    expect(await receive(body)).toBe('0');
    expect(seen).toEqual(['probe']);
  });
});

describe('a notification that is answered 1', () => {
  it.each(['tshop00000002', SHOP.toUpperCase(), `${SHOP} `, SHOP.slice(0, -1), 's'.repeat(64)])(
    'is of another shop: %j',
    async (ShopID) => {
      expect(await receive(fieldsOf({ ShopID }))).toBe('1');
      expect(seen).toEqual(['foreign_shop']);
      expect(await due()).toEqual([]);
    },
  );

  it.each<[string, () => string | Uint8Array]>([
    ['empty', () => ''],
    ['JSON', () => JSON.stringify({ ShopID: SHOP })],
    ['multipart', () => '--x\r\nContent-Disposition: form-data; name="ShopID"\r\n\r\nx\r\n--x--'],
    ['a form behind a byte order mark', () => `\ufeff${fieldsOf()}`],
    ['a form in Windows-31J that is broken', () => fieldsOf().replace('Status=AUTH', 'Status=%81%ff')],
    ['a form with a field twice', () => `${fieldsOf()}&OrderID=x`],
    ['a form with a field twice in other letters', () => `${fieldsOf()}&orderid=x`],
    ['a form with a list', () => `${fieldsOf()}&OrderID[]=x`],
    ['a form without an order', () => fieldsOf({ OrderID: undefined })],
    ['a form without a shop', () => fieldsOf({ ShopID: undefined })],
    ['a form with an order too long', () => fieldsOf({ OrderID: 'x'.repeat(65) })],
    ['a form with a shop too long', () => fieldsOf({ ShopID: 's'.repeat(1_000) })],
    ['many fields', () => Array.from({ length: 61 }, (_, index) => `f${String(index)}=`).join('&')],
    ['many bytes', () => Buffer.alloc(70_000, 0x41)],
    ['no text', () => Buffer.from([0x00, 0xff, 0xfe])],
  ])('is %s', async (_, body) => {
    expect(await receive(body())).toBe('1');
    expect(seen).toEqual(['malformed']);
  });

  it('is about an order that nobody knows, and very many of those wait', async () => {
    const inbox = { receive: () => Promise.resolve({ kind: 'quarantine_full', repeated: false } as const) };
    expect(await receive(fieldsOf(), { inbox })).toBe('1');
    expect(seen).toEqual(['quarantine_full']);
  });

  it('could not be stored', async () => {
    const inbox = { receive: () => Promise.reject(new Error('disk full')) };
    expect(await receive(fieldsOf(), { inbox })).toBe('1');
    expect(seen).toEqual(['store_failed']);
  });

  it('waits three seconds for the store and no longer, so that GMO-PG is never kept waiting', async () => {
    vi.useFakeTimers();
    try {
      const answer = receive(fieldsOf(), { inbox: { receive: () => new Promise(() => undefined) } });
      await vi.advanceTimersByTimeAsync(2_999);
      expect(seen).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(seen).toEqual(['store_failed']);
      expect(await answer).toBe('1');
    } finally {
      vi.useRealTimers();
    }
  });
});

it('a store that fails after the answer was given breaks nothing', async () => {
  vi.useFakeTimers();
  try {
    let fail: (error: Error) => void = () => undefined;
    const stored = new Promise<never>((_, reject) => (fail = reject));
    const answer = receive(fieldsOf(), { inbox: { receive: () => stored } });
    await vi.advanceTimersByTimeAsync(3_000);
    fail(new Error('at last'));
    expect(await answer).toBe('1');
  } finally {
    vi.useRealTimers();
  }
});

it('nothing of a notification but its order goes into the log', async () => {
  await receive(fieldsOf({ Status: 'C4N4RY', AccessID: 'C4N4RY', EposTradeID: 'C4N4RY' }));
  await receive(fieldsOf({ ShopID: 'C4N4RY' }));
  await receive('C4N4RY');
  await receive(fieldsOf({ OrderID: 'C4N4RY' }));
  expect(details).not.toContain('C4N4RY');
  expect(details).toContain(attempt.gmoOrderId);
});
