/** Arbitraries of what the schemas take, and a check that each schema has to pass: it takes those whole, and never throws for junk. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { z } from 'zod';
import { CHECKOUT_STATUSES, FUNDS, VIEW_STATUSES } from '../checkout-status.ts';
import { YEN_MAX } from '../money.ts';
import { ATTENTION_REASONS, WEBHOOK_EVENT_TYPES } from '../webhook-event.ts';
import { textOf, wholeCharacter } from './any-text.ts';
import { FUZZ_RUNS } from './fuzz-runs.ts';

const base32 = (length: number): fc.Arbitrary<string> => textOf('abcdefghijklmnopqrstuvwxyz234567', length);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

/** Without what JSON leaves out, as a wire would bring it. */
const asSent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Any yen from 0 to the most, the ends often. */
export const yenOf = (least: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: least, max: YEN_MAX }), fc.constantFrom(least, YEN_MAX));

/** What a shop may call an order: anything but control characters and halves of characters. */
export const orderId = fc
  .string({ unit: wholeCharacter, minLength: 1, maxLength: 16 })
  // eslint-disable-next-line no-control-regex -- they are what no order id may hold
  .filter((text) => !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text) && text.length <= 64);

export const handle = base32(26);
export const checkoutId = base32(26).map((text) => `co_${text}`);
export const gmoOrderId = fc
  .tuple(base32(20), fc.nat(99))
  .map(([text, number]) => `ek${text}-${String(number).padStart(2, '0')}`);
export const eventId = base32(26).map((text) => `evt_${text}`);
export const timestamp = fc
  .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
export const word = (most: number): fc.Arbitrary<string> =>
  fc.string({ unit: wholeCharacter, maxLength: most }).map((text) => text.slice(0, most));

const money = {
  amount: yenOf(0),
  tax: yenOf(0),
  total: yenOf(0),
  currency: fc.constant('JPY'),
  pointsUsed: optional(yenOf(0)),
  couponUsed: optional(yenOf(0)),
  testMode: fc.boolean(),
};

const view = {
  ...money,
  orderId,
  status: fc.constantFrom(...VIEW_STATUSES),
  funds: fc.constantFrom(...FUNDS),
  startableUntil: optional(timestamp),
  pollUntil: optional(timestamp),
  updatedAt: timestamp,
};

export const checkoutView = fc.record(view).map(asSent);

const attempt = fc.record({
  number: fc.integer({ min: 1, max: 99 }),
  gmoOrderId,
  current: fc.boolean(),
  phase: word(64),
  death: optional(word(64)),
  gmoStatus: optional(word(64)),
  capture: word(64),
  amount: yenOf(0),
  tax: yenOf(0),
  total: yenOf(0),
  refundedTotal: yenOf(0),
  adjustment: optional(fc.record({ kind: word(64), total: yenOf(0), begunAt: timestamp })),
  attention: fc.array(word(64), { maxLength: 20 }),
  createdAt: timestamp,
  redirectedAt: optional(timestamp),
  returnedAt: optional(timestamp),
});

export const heardNotification = fc.record({
  attempt: fc.integer({ min: 1, max: 99 }),
  status: fc.option(word(64)),
  times: fc.integer({ min: 1, max: 2 ** 40 }),
  at: timestamp,
});

const delivery = fc.record({
  state: word(64),
  tries: fc.nat(99),
  lastDetail: fc.option(word(500)),
  endedAt: fc.option(timestamp),
});

export const timelineEntry = fc
  .record({
    id: word(40),
    type: word(64),
    at: timestamp,
    attempt: fc.integer({ min: 1, max: 99 }),
    cause: word(64),
    by: optional(fc.constantFrom('shopper', 'shop')),
    reason: optional(word(64)),
    detail: optional(word(500)),
    statusFrom: fc.option(fc.constantFrom(...CHECKOUT_STATUSES)),
    statusTo: fc.constantFrom(...CHECKOUT_STATUSES),
    fundsFrom: fc.option(fc.constantFrom(...FUNDS)),
    fundsTo: fc.constantFrom(...FUNDS),
    delivery: optional(delivery),
  })
  .map(asSent);

export const merchantCheckout = fc
  .record({
    ...view,
    id: checkoutId,
    closed: fc.boolean(),
    trial: fc.boolean(),
    createdAt: timestamp,
    attempts: fc.array(attempt, { minLength: 1, maxLength: 5 }),
  })
  .map(asSent);
export const merchantAttempt = attempt.map(asSent);

export const webhookData = fc
  .record({
    checkoutId,
    orderId,
    status: fc.constantFrom(...CHECKOUT_STATUSES),
    funds: fc.constantFrom(...FUNDS),
    captured: fc.boolean(),
    ...money,
    by: optional(fc.constantFrom('shopper', 'shop')),
    reason: optional(fc.constantFrom(...ATTENTION_REASONS.filter((reason) => reason !== 'orphan_trade'))),
    detail: optional(word(500)),
    metadata: optional(fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), fc.string())),
  })
  .map(asSent);

export const orphanData = fc
  .record({
    reason: fc.constant('orphan_trade'),
    gmoOrderId,
    orderId: fc.option(orderId),
    checkoutId: fc.option(checkoutId),
    captured: fc.boolean(),
    ...money,
    detail: word(500),
  })
  .map(asSent);

export const webhookEvent = fc.record({
  id: eventId,
  type: fc.constantFrom(...WEBHOOK_EVENT_TYPES),
  timestamp,
  data: webhookData,
});
export const orphanEvent = fc.record({
  id: eventId,
  type: fc.constant('checkout.attention'),
  timestamp,
  data: orphanData,
});

/** One event with what became of its webhook. */
export const sentEvent = fc.record({
  cursor: fc.integer({ min: 1, max: 2 ** 40 }),
  event: fc.oneof(webhookEvent, orphanEvent),
  delivery,
});

/** An event about a trade without a checkout, in the list of events. */
export const sentOrphan = fc.record({ event: orphanEvent, delivery });

/** A notification that was not passed on yet. */
export const listedForward = fc.record({
  cursor: fc.integer({ min: 1, max: 2 ** 40 }),
  gmoOrderId: fc.string({ maxLength: 64 }),
  payType: fc.option(fc.string({ maxLength: 256 })),
  receivedAt: timestamp,
  delivery,
});

/** One of the values with one of its parts, at any depth, replaced by junk or taken out. */
function damaged(value: unknown, junk: unknown, choices: readonly number[]): unknown {
  if (typeof value !== 'object' || value === null || choices.length === 0) return junk;
  const [choice = 0, ...rest] = choices;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...(value as unknown[])] as unknown as Record<string, unknown>)
    : { ...value };
  const names = Object.keys(copy);
  const name = names[choice % Math.max(names.length, 1)];
  if (name === undefined) return junk;
  copy[name] = damaged(copy[name], junk, rest);
  return copy;
}

/**
 * A schema takes each valid value, and gives it back as it is; and says yes or no to anything else, without a throw, and without
 * changing its mind about what it gave.
 */
export function holdsSchema(schema: z.ZodType, valid: fc.Arbitrary<unknown>): void {
  const runs = { numRuns: FUZZ_RUNS };
  fc.assert(
    fc.property(valid, (value) => {
      expect(schema.parse(value)).toEqual(value);
    }),
    runs,
  );
  const junk = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
    fc.jsonValue(),
  );
  const anything = fc.oneof(
    junk,
    fc
      .tuple(valid, junk, fc.array(fc.nat(40), { minLength: 1, maxLength: 3 }))
      .map(([value, part, choices]) => damaged(value, part, choices)),
  );
  fc.assert(
    fc.property(anything, (value) => {
      const read = schema.safeParse(value);
      if (read.success) expect(schema.parse(read.data)).toEqual(read.data);
    }),
    runs,
  );
}

/** A schema refuses each of these. */
export function refuses(schema: z.ZodType, invalid: fc.Arbitrary<unknown>): void {
  fc.assert(
    fc.property(invalid, (value) => {
      expect(schema.safeParse(value).success).toBe(false);
    }),
    { numRuns: FUZZ_RUNS },
  );
}

/** A field that no schema names. */
export const unknownField = fc.tuple(
  fc.stringMatching(/^[a-z]{1,12}$/).map((name) => `x_${name}`),
  fc.jsonValue(),
);
