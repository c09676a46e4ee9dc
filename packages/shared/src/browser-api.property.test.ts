import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  availabilitySchema,
  checkoutFormSchema,
  checkoutResponseSchema,
  checkoutViewSchema,
  createCheckoutResponseSchema,
  lookupResponseSchema,
  orderTokenRequestSchema,
  redirectSchema,
} from './browser-api.ts';
import { problemSchema } from './error-code.ts';
import { ORDER_TOKEN_LENGTH_MAX } from './order-token.ts';
import { FUZZ_RUNS } from './testing/fuzz-runs.ts';
import { checkoutView, handle, holdsSchema, refuses, unknownField, word } from './testing/valid-values.ts';

const orderToken = fc.string({ minLength: 1, maxLength: 300 });
const redirect = fc.webUrl().map((page) => ({ page }));
const availability = { available: fc.boolean(), testMode: fc.boolean() };

const ANSWERS = [
  ['a view', checkoutViewSchema, checkoutView],
  ['a checkout', checkoutResponseSchema, checkoutView.map((checkout) => ({ checkout }))],
  ['a redirect', redirectSchema, redirect],
  [
    'a started checkout',
    createCheckoutResponseSchema,
    fc.record({ checkout: checkoutView, handle, redirect: fc.option(redirect) }),
  ],
  ['the availability', availabilitySchema, fc.record({ ...availability, reason: word(100) })],
  [
    'a lookup',
    lookupResponseSchema,
    fc.record({ checkout: fc.option(checkoutView), handle: fc.option(handle), ...availability }),
  ],
  [
    'a problem',
    problemSchema,
    fc.record({
      type: word(200),
      title: word(500),
      status: fc.integer({ min: 400, max: 599 }),
      code: word(100),
      detail: word(2000),
      recoverable: fc.boolean(),
    }),
  ],
] as const;

it.each(ANSWERS)('%s is read whole, and junk is refused without a throw', (_, schema, valid) => {
  holdsSchema(schema, valid);
});

it.each(ANSWERS)('%s of a newer version is read without what is new', (_, schema, valid) => {
  fc.assert(
    fc.property(valid, unknownField, (value, [name, more]) => {
      expect(schema.parse({ ...value, [name]: more })).toEqual(value);
    }),
    { numRuns: FUZZ_RUNS },
  );
});

it('a request is an order token, and no field beside it gets through: least of all an amount', () => {
  const request = orderToken.map((text) => ({ orderToken: text }));
  const form = fc.record({ orderToken, lang: fc.constantFrom('ja', 'en') });
  holdsSchema(orderTokenRequestSchema, request);
  holdsSchema(checkoutFormSchema, form);
  const field = fc.oneof(
    unknownField,
    fc.tuple(fc.constantFrom('amount', 'tax', 'currency', 'status', 'shopId'), fc.jsonValue()),
  );
  refuses(
    orderTokenRequestSchema,
    fc.tuple(request, field).map(([value, [name, more]]) => ({ ...value, [name]: more })),
  );
  refuses(
    checkoutFormSchema,
    fc.tuple(form, field).map(([value, [name, more]]) => ({ ...value, [name]: more })),
  );
  refuses(
    orderTokenRequestSchema,
    fc
      .integer({ min: 1, max: 50 })
      .map((more) => ({ orderToken: 'x'.repeat(ORDER_TOKEN_LENGTH_MAX + more) })),
  );
});
