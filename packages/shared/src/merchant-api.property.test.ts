import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  merchantAttemptSchema,
  merchantCheckoutResponseSchema,
  merchantCheckoutSchema,
  noFieldsSchema,
} from './merchant-api.ts';
import { FUZZ_RUNS } from './testing/fuzz-runs.ts';
import {
  holdsSchema,
  merchantAttempt,
  merchantCheckout,
  refuses,
  unknownField,
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
