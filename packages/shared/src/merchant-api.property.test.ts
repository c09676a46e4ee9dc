import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECKOUT_STATUSES } from './checkout-status.ts';
import {
  adoptRequestSchema,
  cancelRequestSchema,
  changeRequestSchema,
  eventIdSchema,
  listCheckoutsQuerySchema,
  listCheckoutsResponseSchema,
  listEventsQuerySchema,
  listEventsResponseSchema,
  listForwardsQuerySchema,
  listForwardsResponseSchema,
  merchantAttemptSchema,
  merchantCheckoutResponseSchema,
  merchantCheckoutSchema,
  noFieldsSchema,
  redeliverForwardsRequestSchema,
  redeliverManyRequestSchema,
  redeliverManyResponseSchema,
  redeliverResponseSchema,
  refundRequestSchema,
  showCheckoutResponseSchema,
} from './merchant-api.ts';
import { YEN_MAX } from './money.ts';
import { FUZZ_RUNS } from './testing/fuzz-runs.ts';
import {
  eventId,
  holdsSchema,
  merchantAttempt,
  merchantCheckout,
  orderId,
  refuses,
  listedForward,
  sentEvent,
  sentOrphan,
  timelineEntry,
  timestamp,
  unknownField,
  yenOf,
} from './testing/valid-values.ts';

it('a checkout of the merchant API is read whole, and junk is refused without a throw', () => {
  holdsSchema(merchantAttemptSchema, merchantAttempt);
  holdsSchema(merchantCheckoutSchema, merchantCheckout);
  holdsSchema(
    merchantCheckoutResponseSchema,
    merchantCheckout.map((checkout) => ({ checkout })),
  );
  refuses(
    merchantCheckoutSchema,
    merchantCheckout.map((checkout) => ({ ...checkout, attempts: [] })),
  );
});

it('what is new in it is left out', () => {
  fc.assert(
    fc.property(merchantCheckout, unknownField, (checkout, [name, more]) => {
      expect(merchantCheckoutSchema.parse({ ...checkout, [name]: more })).toEqual(checkout);
    }),
    { numRuns: FUZZ_RUNS },
  );
});

it('a body that has nothing to say says nothing', () => {
  holdsSchema(noFieldsSchema, fc.constant({}));
  refuses(
    noFieldsSchema,
    unknownField.map(([name, more]) => ({ [name]: more })),
  );
  refuses(noFieldsSchema, fc.constantFrom<unknown>(null, [], '', 0, undefined));
});

it('lists, timelines and events are read whole', () => {
  const cursor = fc.option(fc.stringMatching(/^[\w.-]{1,80}$/));
  const place = fc.integer({ min: 1, max: 2 ** 40 });
  holdsSchema(
    listCheckoutsResponseSchema,
    fc.record({ checkouts: fc.array(merchantCheckout, { maxLength: 3 }), nextCursor: cursor }),
  );
  holdsSchema(
    showCheckoutResponseSchema,
    fc.record({ checkout: merchantCheckout, timeline: fc.array(timelineEntry, { maxLength: 5 }) }),
  );
  holdsSchema(
    listEventsResponseSchema,
    fc.record({
      events: fc.array(sentEvent, { maxLength: 5 }),
      orphans: fc.array(sentOrphan, { maxLength: 5 }),
    }),
  );
  holdsSchema(listForwardsResponseSchema, fc.record({ forwards: fc.array(listedForward, { maxLength: 5 }) }));
  holdsSchema(eventIdSchema, eventId);
  holdsSchema(redeliverResponseSchema, fc.record({ eventId, state: fc.constant('waiting') }));
  holdsSchema(
    redeliverManyResponseSchema,
    fc.record({ redelivered: fc.nat(), through: fc.option(place), more: fc.boolean() }),
  );
});

it('a range of events is whole numbers and a state, and each part has its default', () => {
  const place = fc.integer({ min: 1, max: 2 ** 40 });
  const range = { after: fc.nat(), through: place, state: fc.constantFrom('dead', 'delivered', 'any') };
  fc.assert(
    fc.property(fc.record(range, { requiredKeys: [] }), (one) => {
      expect(redeliverManyRequestSchema.parse(one)).toEqual({ after: 0, state: 'dead', ...one });
    }),
    { numRuns: FUZZ_RUNS },
  );
  fc.assert(
    fc.property(fc.record({ after: fc.nat(), through: place }, { requiredKeys: [] }), (one) => {
      expect(redeliverForwardsRequestSchema.parse(one)).toEqual({ after: 0, ...one });
      expect(redeliverForwardsRequestSchema.safeParse({ ...one, state: 'dead' }).success).toBe(false);
    }),
    { numRuns: FUZZ_RUNS },
  );
  const wrong = [
    { after: -1 },
    { after: 0.5 },
    { after: '0' },
    { through: 0 },
    { state: 'waiting' },
    { id: 1 },
    [],
  ];
  refuses(redeliverManyRequestSchema, fc.constantFrom<unknown>(...wrong));
  refuses(
    redeliverManyRequestSchema,
    unknownField.map(([name, more]) => ({ [name]: more })),
  );
});

const attemptNumber = fc.integer({ min: 1, max: 99 });
const commands = [
  {
    schema: cancelRequestSchema,
    valid: fc.record({ attempt: attemptNumber }, { requiredKeys: [] }),
    invalid: fc.constantFrom({ attempt: 0 }, { attempt: 100 }, { attempt: '1' }, { attempt: 1.5 }),
  },
  {
    schema: refundRequestSchema,
    valid: fc.record({ amount: yenOf(1) }),
    invalid: fc.constantFrom({}, { amount: 0 }, { amount: -1 }, { amount: 0.5 }, { amount: YEN_MAX + 1 }),
  },
  {
    schema: changeRequestSchema,
    valid: fc.record({ amount: yenOf(1), tax: yenOf(0) }),
    invalid: fc.constantFrom(
      { amount: 1 },
      { tax: 1 },
      { amount: 0, tax: 0 },
      { amount: 1, tax: -1 },
      { amount: '1', tax: 0 },
    ),
  },
];

it('an adoption names an order or none, and nothing else', () => {
  holdsSchema(adoptRequestSchema, fc.record({ orderId }, { requiredKeys: [] }));
  refuses(
    adoptRequestSchema,
    fc.constantFrom<unknown>({ orderId: '' }, { orderId: 'a\u0000' }, { orderId: 1 }),
  );
  refuses(
    adoptRequestSchema,
    unknownField.map(([name, more]) => ({ [name]: more })),
  );
});

it('what moves money is whole yen within its bounds, and nothing else stands beside it', () => {
  for (const { schema, valid, invalid } of commands) {
    holdsSchema(schema, valid);
    refuses(schema, invalid);
    refuses(
      schema,
      fc.tuple(valid, unknownField).map(([value, [name, more]]) => ({ ...value, [name]: more })),
    );
  }
});

describe('a query', () => {
  const limit = fc.integer({ min: 1, max: 100 });
  const optional = { requiredKeys: [] };
  const checkouts = fc.record(
    {
      status: fc.constantFrom(...CHECKOUT_STATUSES),
      orderId,
      attention: fc.constant('true'),
      from: timestamp,
      to: timestamp,
      cursor: fc.stringMatching(/^[\w.-]{1,80}$/),
      limit: limit.map(String),
    },
    optional,
  );
  const events = fc.record(
    {
      after: fc.nat().map(String),
      state: fc.constantFrom('waiting', 'delivered', 'dead'),
      limit: limit.map(String),
    },
    optional,
  );

  it('is taken as it was written, its numbers as numbers', () => {
    fc.assert(
      fc.property(checkouts, events, (checkoutsQuery, eventsQuery) => {
        expect(listCheckoutsQuerySchema.parse(checkoutsQuery)).toEqual({
          ...checkoutsQuery,
          limit: Number(checkoutsQuery.limit ?? 50),
        });
        const events = {
          ...eventsQuery,
          after: Number(eventsQuery.after ?? 0),
          limit: Number(eventsQuery.limit ?? 50),
        };
        expect(listEventsQuerySchema.parse(eventsQuery)).toEqual(events);
        const isForward = eventsQuery.state !== 'delivered';
        expect(listForwardsQuerySchema.safeParse(eventsQuery)).toMatchObject({
          success: isForward,
          ...(isForward ? { data: events } : {}),
        });
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('of anything else is refused without a throw', () => {
    const names = fc.constantFrom(
      'status',
      'attention',
      'from',
      'to',
      'cursor',
      'limit',
      'after',
      'state',
      'x',
    );
    const text = fc.constantFrom(
      '',
      ' ',
      '0',
      '101',
      '-1',
      '1e2',
      '01',
      '1.0',
      'no',
      'false',
      '9'.repeat(16),
      '../',
      '2026-01-01',
    );
    refuses(
      listCheckoutsQuerySchema,
      fc
        .tuple(names, text)
        .filter(([name, value]) => name !== 'cursor' || !/^[\w.-]+$/.test(value))
        .map(([name, value]) => ({ [name]: value })),
    );
    const notAfter = fc
      .tuple(names, text)
      .filter(([name, value]) => name !== 'after' || !/^\d{1,15}$/.test(value))
      .map(([name, value]) => ({ [name]: value }));
    refuses(listEventsQuerySchema, notAfter);
    refuses(listForwardsQuerySchema, notAfter);
  });
});
