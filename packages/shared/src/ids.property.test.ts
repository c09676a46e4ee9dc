import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CHECKOUT_STATUSES, FUNDS, VIEW_STATUSES, fundsSchema, viewStatusSchema } from './checkout-status.ts';
import { checkoutIdSchema, gmoOrderIdSchema, handleSchema, orderIdSchema } from './ids.ts';
import { YEN_MAX, chargeableYenSchema, yen, yenSchema } from './money.ts';
import { FUZZ_RUNS } from './testing/fuzz-runs.ts';
import {
  checkoutId,
  gmoOrderId,
  handle,
  holdsSchema,
  orderId,
  refuses,
  yenOf,
} from './testing/valid-values.ts';

it('an order id is any text of 1 to 64 characters without controls and halves', () => {
  holdsSchema(orderIdSchema, orderId);
  const hazard = fc.constantFrom(
    ...Array.from('\u0000\u001f\u007f\u0085\u009f\u2028\u2029\n\r\t'),
    '\ud800 ',
    '\udfff ',
  );
  refuses(
    orderIdSchema,
    fc.tuple(fc.string(), hazard, fc.string()).map(([before, one, after]) => before + one + after),
  );
  refuses(orderIdSchema, fc.string({ minLength: 65 }));
});

it.each([
  ['a checkout id', checkoutIdSchema, checkoutId],
  ['a handle', handleSchema, handle],
  ['an OrderID of ours', gmoOrderIdSchema, gmoOrderId],
] as const)('%s is of one form: whatever is put into it, or taken out, makes it none', (_, schema, valid) => {
  holdsSchema(schema, valid);
  const junk = fc.string({
    unit: fc.constantFrom('A', 'Z', '0', '1', '8', '9', '_', ' ', '\n', '０', 'ａ', 'é', '/', '%', '.'),
    minLength: 1,
    maxLength: 3,
  });
  const changed = fc
    .tuple(valid, fc.nat(40), junk)
    .map(([text, place, one]) => text.slice(0, place) + one + text.slice(place));
  // A digit more or less at the end of an OrderID is caught by its length.
  refuses(schema, changed);
  refuses(
    schema,
    fc.tuple(valid, fc.nat(22)).map(([text, place]) => text.slice(0, place) + text.slice(place + 1)),
  );
});

it('money is whole yen between its bounds, and nothing that only looks so', () => {
  holdsSchema(yenSchema, yenOf(0));
  holdsSchema(chargeableYenSchema, yenOf(1));
  expect(chargeableYenSchema.safeParse(0).success).toBe(false);
  const wrong = fc.oneof(
    fc.integer({ max: -1 }),
    fc.integer({ min: YEN_MAX + 1 }),
    fc.double().filter((number) => !Number.isInteger(number)),
    fc.nat().map(String),
    fc.bigInt(),
    fc.nat().map((number) => [number]),
  );
  refuses(yenSchema, wrong);
  refuses(chargeableYenSchema, wrong);
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.double()), (number) => {
      if (yenSchema.safeParse(number).success) expect(yen(number)).toBe(number);
      else expect(() => yen(number)).toThrow();
    }),
    { numRuns: FUZZ_RUNS },
  );
});

it('a status is a word of the list', () => {
  holdsSchema(viewStatusSchema, fc.constantFrom(...VIEW_STATUSES));
  holdsSchema(fundsSchema, fc.constantFrom(...FUNDS));
  const words: readonly string[] = [...CHECKOUT_STATUSES, ...VIEW_STATUSES, ...FUNDS];
  const others = fc
    .oneof(
      fc.string(),
      fc.constantFrom(...words).map((word) => word.toUpperCase()),
      fc.constantFrom('toString', '__proto__'),
    )
    .filter((text) => !words.includes(text));
  refuses(viewStatusSchema, others);
  refuses(fundsSchema, others);
});
