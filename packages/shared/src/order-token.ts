/**
 * The claims of an order token: the order, its price and the way back, signed by the shop's server. It is the only place
 * a price comes from; no browser schema has an amount.
 */
import { z } from 'zod';
import { orderIdSchema } from './ids.ts';
import { chargeableYenSchema, yenSchema, YEN_MAX } from './money.ts';

/** Longest token we look at, in characters. */
export const ORDER_TOKEN_LENGTH_MAX = 8192;

/** Longest time between `iat` and `exp`, in seconds. */
export const ORDER_TOKEN_LIFETIME_SECONDS_MAX = 86_400;

/** How far the shop's clock and ours may differ, in seconds. */
export const ORDER_TOKEN_SKEW_SECONDS = 60;

const shortText = z.string().min(1).max(200);

/** One line of the order, shown to the shopper and never summed. `unitPrice` in yen. */
export const orderItemSchema = z.strictObject({
  name: shortText,
  quantity: z.int().min(1).max(9999),
  unitPrice: yenSchema,
});

const returnUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  // A backslash or user information makes some parsers see another host than others do.
  .refine((text) => !/^[^?#]*[\\@\s]/.test(text.slice(0, 300)), 'must name its host plainly');

/**
 * Claims of an order token. `tax` is added on top of `amount`: shops with tax-inclusive prices leave it out. `total`, when
 * given, must equal amount + tax. Unknown claims are refused.
 */
export const orderClaimsSchema = z
  .strictObject({
    orderId: orderIdSchema,
    amount: chargeableYenSchema,
    tax: yenSchema.optional(),
    total: chargeableYenSchema.optional(),
    returnUrl: returnUrlSchema,
    cancelUrl: returnUrlSchema.optional(),
    items: z.array(orderItemSchema).max(50).optional(),
    metadata: z.record(z.string().min(1).max(40), z.string().max(500)).optional(),
    iat: z.int().min(0),
    exp: z.int().min(0),
    aud: z.string().min(1).max(64).optional(),
  })
  .refine((claims) => claims.amount + (claims.tax ?? 0) <= YEN_MAX, {
    path: ['amount'],
    message: `amount + tax must not exceed ${String(YEN_MAX)} yen`,
  })
  .refine((claims) => claims.total === undefined || claims.total === claims.amount + (claims.tax ?? 0), {
    path: ['total'],
    message: 'total must equal amount + tax',
  })
  .refine((claims) => Object.keys(claims.metadata ?? {}).length <= 20, {
    path: ['metadata'],
    message: 'at most 20 entries',
  });

/** The checked claims of an order token. */
export type OrderClaims = z.infer<typeof orderClaimsSchema>;

/** One line of an order. */
export type OrderItem = z.infer<typeof orderItemSchema>;
