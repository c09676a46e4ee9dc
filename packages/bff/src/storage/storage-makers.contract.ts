/** Makes what the store's tests need: ids, orders, commands, keys. Used by the contract suites and the engines' tests. */
import { randomBytes } from 'node:crypto';
import { Secret, checkoutIdSchema, handleSchema, orderIdSchema, yen } from '@epos-kantan/shared';
import type { CheckoutAndAttempt, NewEvent } from '../checkout/checkout.ts';
import type { Move, ReserveCommand } from '../checkout/ports/checkout-store.ts';
import type { Order } from '../checkout/ports/order-source.ts';
import type { KeyClaim } from '../idempotency/idempotency-store.ts';
import type { ReceiveCommand } from '../notification/notification-inbox.ts';
import type { Storage } from './open-storage.ts';
import type { DataKey, DataKeys } from './value-cipher.ts';

/** A moment from which the tests count, ms since the epoch. */
export const NOW = Date.UTC(2026, 10, 24);

/** One minute in ms. */
export const MINUTE = 60_000;

/** The shop of the tests. */
export const SHOP = 'tshop00000001';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Random base32 text. */
export function base32(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % 32]).join('');
}

/** A fresh event id. */
export function eventId(): string {
  return `evt_${base32(26)}`;
}

/** A data key under an id. */
export function dataKey(id: string): DataKey {
  return { id, key: new Secret(randomBytes(32).toString('base64')) };
}

/** Keys with one fresh active key. */
export function dataKeys(): DataKeys {
  return { active: dataKey('k1'), others: [] };
}

/** An order of 1000 yen. */
export function makeOrder(orderId: string, changes: Partial<Order> = {}): Order {
  return {
    orderId: orderIdSchema.parse(orderId),
    amount: yen(1000),
    tax: yen(0),
    returnUrl: 'https://shop.example/return',
    cancelUrl: null,
    items: [{ name: '本', quantity: 1, unitPrice: yen(1000) }],
    metadata: { cart: '7' },
    ...changes,
  };
}

/** A start of an order with fresh ids. */
export function makeReserve(orderId: string, changes: Partial<ReserveCommand> = {}): ReserveCommand {
  return {
    shopId: SHOP,
    testMode: true,
    order: makeOrder(orderId),
    now: NOW,
    leaseUntil: NOW + MINUTE,
    leaseOwner: `owner-${base32(8)}`,
    nextInquiryAt: NOW + 2 * MINUTE,
    fresh: {
      checkoutId: checkoutIdSchema.parse(`co_${base32(26)}`),
      handle: handleSchema.parse(base32(26)),
      attemptId: `at_${base32(26)}`,
      returnKey: base32(26),
      gmoOrderBase: base32(20),
      eventId: eventId(),
    },
    ...changes,
  };
}

/** Reserves an order that must be free, and gives the records. */
export async function reserve(
  storage: Storage,
  orderId: string,
  changes: Partial<ReserveCommand> = {},
): Promise<CheckoutAndAttempt> {
  const result = await storage.checkouts.reserveAttempt(makeReserve(orderId, changes));
  if (result.kind !== 'owned') throw new Error(`expected to own the start, got ${result.kind}`);
  return result.found;
}

/** A move of records that were read, with an id for each event. */
export function makeMove(found: CheckoutAndAttempt, changes: Partial<Move> = {}): Move {
  const events: readonly NewEvent[] = changes.events ?? [];
  return {
    attemptId: found.attempt.id,
    attemptVersion: found.attempt.version,
    checkoutVersion: found.checkout.version,
    attempt: {},
    checkout: {},
    eventIds: events.map(() => eventId()),
    hintSequence: found.attempt.hintSequence,
    now: NOW + 1000,
    events,
    ...changes,
  };
}

/** Applies a move that must succeed, and gives the records after it. */
export async function move(
  storage: Storage,
  found: CheckoutAndAttempt,
  changes: Partial<Move> = {},
): Promise<CheckoutAndAttempt> {
  const result = await storage.checkouts.applyMove(makeMove(found, changes));
  if (result.kind !== 'applied') throw new Error('expected the move to be applied');
  return result.found;
}

/** Ends the alive attempt as failed. */
export function moveToFailed(storage: Storage, found: CheckoutAndAttempt): Promise<CheckoutAndAttempt> {
  return move(storage, found, {
    attempt: { phase: 'dead', alive: false, death: 'failed', leaseUntil: null },
    checkout: { status: 'failed' },
    events: [{ type: 'checkout.failed', cause: 'inquiry' }],
  });
}

/** Raises an attention: one more webhook of the same checkout. */
export function raise(storage: Storage, found: CheckoutAndAttempt): Promise<CheckoutAndAttempt> {
  return move(storage, found, {
    events: [{ type: 'checkout.attention', cause: 'inquiry', reason: 'unknown_outcome', detail: 'x' }],
  });
}

/** Does some work while orders are started all the time; how many were. */
export async function whileServing(storage: Storage, work: () => Promise<unknown>): Promise<number> {
  let isOver = false;
  const serve = async (): Promise<number> => {
    let started = 0;
    for (; !isOver; started += 1) await raise(storage, await reserve(storage, `during-${String(started)}`));
    return started;
  };
  const serving = serve();
  try {
    await work();
  } finally {
    isOver = true;
  }
  return serving;
}

/** A notification about a GMO-PG order; the digest is fresh unless given. */
export function makeReceive(gmoOrderId: string, changes: Partial<ReceiveCommand> = {}): ReceiveCommand {
  return {
    shopId: SHOP,
    notification: {
      gmoOrderId,
      accessId: null,
      status: 'AUTH',
      jobCode: 'AUTH',
      amount: '1000',
      tax: '0',
      tranDate: null,
      errCode: null,
      errInfo: null,
      payType: '42',
      eposTradeId: null,
    },
    digest: randomBytes(32).toString('hex'),
    cancelHinted: false,
    now: NOW,
    inquireAt: NOW,
    rowsPerAttemptMax: 20,
    quarantineRowsMax: 10,
    quarantineMs: 7 * 24 * 60 * MINUTE,
    ...changes,
  };
}

/** A claim of a fresh key by a fresh owner, for a target of its own. */
export function makeClaim(changes: Partial<KeyClaim> = {}): KeyClaim {
  return {
    shopId: SHOP,
    keyHash: randomBytes(32).toString('hex'),
    fingerprint: 'a'.repeat(64),
    target: `POST /v1/merchant/checkouts/co_${base32(26)}/capture`,
    freshOperationId: `op_${base32(26)}`,
    owner: base32(26),
    now: NOW,
    leaseUntil: NOW + MINUTE,
    keepUntil: NOW + 30 * 24 * 60 * MINUTE,
    keysPerTargetMax: 10,
    ...changes,
  };
}

/** Forgets nothing by these: for what is about another kind. */
export const NOTHING_ELSE = { notificationsBefore: 0, quarantineBefore: 0, now: 0 } as const;
