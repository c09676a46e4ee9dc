import fc from 'fast-check';
import { it } from 'vitest';
import { YEN_MAX } from './money.ts';
import { orderClaimsSchema, orderItemSchema } from './order-token.ts';
import { holdsSchema, orderId, refuses, unknownField, word, yenOf } from './testing/valid-values.ts';

const item = fc.record({
  name: word(200).filter((text) => text !== ''),
  quantity: fc.integer({ min: 1, max: 9999 }),
  unitPrice: yenOf(0),
});
const claims = fc
  .record({
    orderId,
    amount: fc.integer({ min: 1, max: YEN_MAX / 3 }),
    tax: fc.integer({ min: 0, max: YEN_MAX / 3 }),
    returnUrl: fc
      .webUrl({ withQueryParameters: true, withFragments: true })
      .filter((url) => !/[@\\]/.test(url)),
    items: fc.array(item, { maxLength: 5 }),
    metadata: fc.dictionary(fc.stringMatching(/^[a-z]{1,40}$/), fc.string({ maxLength: 50 }), {
      maxKeys: 20,
    }),
    iat: fc.nat(),
    exp: fc.nat(),
  })
  .map((fields) => ({ ...fields, total: fields.amount + fields.tax }));

it('the claims of a token are read whole, and junk is refused without a throw', () => {
  holdsSchema(orderItemSchema, item);
  holdsSchema(orderClaimsSchema, claims);
});

it('no claim that is not known gets through', () => {
  refuses(
    orderClaimsSchema,
    fc.tuple(claims, unknownField).map(([value, [name, more]]) => ({ ...value, [name]: more })),
  );
  refuses(
    orderItemSchema,
    fc.tuple(item, unknownField).map(([value, [name, more]]) => ({ ...value, [name]: more })),
  );
});

it('the shop is held to its total, and the sum to the bound', () => {
  refuses(
    orderClaimsSchema,
    fc
      .tuple(claims, fc.integer({ min: 1, max: 99 }))
      .map(([value, more]) => ({ ...value, total: value.total + more })),
  );
  refuses(
    orderClaimsSchema,
    fc
      .tuple(claims, fc.integer({ min: 1, max: 99 }))
      .map(([value, more]) => ({ ...value, amount: YEN_MAX, tax: more, total: undefined })),
  );
});

it('a way back that could be read as another host is none', () => {
  const trick = fc.constantFrom(
    'https://u@h.example/',
    'https://u:p@h.example',
    'https:\\\\h.example',
    'https://h.example\\@x',
    '//h.example',
    'javascript:alert(1)',
    'data:,x',
    'https://h example/',
  );
  refuses(
    orderClaimsSchema,
    fc.tuple(claims, trick).map(([value, returnUrl]) => ({ ...value, returnUrl })),
  );
  refuses(
    orderClaimsSchema,
    fc.tuple(claims, trick).map(([value, cancelUrl]) => ({ ...value, cancelUrl })),
  );
});
