/**
 * What the browser and the BFF say to each other. Requests are strict: an unknown key is refused. Answers are tolerant:
 * a reader ignores what it does not know, and takes an unknown status for `confirming`.
 */
import { z } from 'zod';
import { fundsSchema, viewStatusSchema } from './checkout-status.ts';
import { handleSchema, orderIdSchema } from './ids.ts';
import { yenSchema } from './money.ts';
import { ORDER_TOKEN_LENGTH_MAX } from './order-token.ts';

/** Body of `POST /v1/checkouts` and `POST /v1/checkouts/lookup`. There is no amount to send. */
export const orderTokenRequestSchema = z.strictObject({
  orderToken: z.string().min(1).max(ORDER_TOKEN_LENGTH_MAX),
});

/** Body of `POST /v1/checkouts` and of its lookup. */
export type OrderTokenRequest = z.infer<typeof orderTokenRequestSchema>;

/** Fields of the form `POST /checkout`, the road without JavaScript. */
export const checkoutFormSchema = z.strictObject({
  orderToken: z.string().min(1).max(ORDER_TOKEN_LENGTH_MAX),
  lang: z.enum(['ja', 'en']).optional(),
});

const timestampSchema = z.iso.datetime();

/**
 * One checkout as a browser sees it. Amounts in whole yen; `total` = amount + tax; times are ISO 8601 in UTC.
 * `startableUntil`: until when GMO-PG lets the shopper start. `pollUntil`: after this moment a page stops asking by itself
 * and says "still checking, do not pay again".
 */
export const checkoutViewSchema = z.object({
  orderId: orderIdSchema,
  status: viewStatusSchema,
  funds: fundsSchema,
  amount: yenSchema,
  tax: yenSchema,
  total: yenSchema,
  currency: z.literal('JPY'),
  pointsUsed: yenSchema.optional(),
  couponUsed: yenSchema.optional(),
  testMode: z.boolean(),
  startableUntil: timestampSchema.optional(),
  pollUntil: timestampSchema.optional(),
  updatedAt: timestampSchema,
});

/** One checkout as a browser sees it. */
export type CheckoutView = z.infer<typeof checkoutViewSchema>;

/** Where to send the shopper: an absolute URL of the BFF's redirect page. */
export const redirectSchema = z.object({ page: z.url() });

/** Answer of `POST /v1/checkouts`: 201 for a new attempt, 200 for what was there. `redirect: null` = nothing to pay. */
export const createCheckoutResponseSchema = z.object({
  checkout: checkoutViewSchema,
  handle: handleSchema,
  redirect: redirectSchema.nullable(),
});

/** Answer of `POST /v1/checkouts`. */
export type CreateCheckoutResponse = z.infer<typeof createCheckoutResponseSchema>;

/** Why payments cannot be taken at the moment. */
export const UNAVAILABLE_REASONS = ['maintenance', 'misconfigured', 'stopping'] as const;

/** Answer of `GET /v1/availability`. `reason` is one of {@link UNAVAILABLE_REASONS}, or a newer word. */
export const availabilitySchema = z.object({
  available: z.boolean(),
  reason: z.string().max(100).optional(),
  testMode: z.boolean(),
});

/** Whether payments can be taken at the moment. */
export type Availability = z.infer<typeof availabilitySchema>;

/** Answer of `POST /v1/checkouts/lookup`: what became of an order. Never a 404. */
export const lookupResponseSchema = z.object({
  checkout: checkoutViewSchema.nullable(),
  handle: handleSchema.nullable(),
  available: z.boolean(),
  reason: z.string().max(100).optional(),
  testMode: z.boolean(),
});

/** Answer of `POST /v1/checkouts/lookup`. */
export type LookupResponse = z.infer<typeof lookupResponseSchema>;

/** Answer of `GET /v1/checkouts/{handle}` and data of each server-sent `checkout` event. */
export const checkoutResponseSchema = z.object({ checkout: checkoutViewSchema });

/** Answer of `GET /v1/checkouts/{handle}`. */
export type CheckoutResponse = z.infer<typeof checkoutResponseSchema>;

/** Query parameter by which the shop's return page gets the handle. */
export const RETURN_PARAM = 'epos_checkout';
