/**
 * What the shop's server and the BFF say to each other. Requests are strict: an unknown key is refused. Answers are tolerant: a reader
 * ignores what it does not know, and words of GMO-PG's and of attempts are open lists.
 */
import { z } from 'zod';
import { checkoutViewSchema } from './browser-api.ts';
import { checkoutIdSchema } from './ids.ts';
import { YEN_MAX, yenSchema } from './money.ts';

/** Body of a POST that has nothing to say: `{}`, or none at all. */
export const noFieldsSchema = z.strictObject({});

/** Body of `…/cancel`: the whole payment. `attempt` names one of the checkout's attempts, to give a second payment back. */
export const cancelRequestSchema = z.strictObject({ attempt: z.int().min(1).max(99).optional() });

/** Body of `…/refund`: how much to give back, tax-inclusive, in whole yen. */
export const refundRequestSchema = z.strictObject({ amount: z.int().min(1).max(YEN_MAX) });

/** Body of `…/change`: what is to be left, not the difference, in whole yen. */
export const changeRequestSchema = z.strictObject({
  amount: z.int().min(1).max(YEN_MAX),
  tax: z.int().min(0).max(YEN_MAX),
});

const timestampSchema = z.iso.datetime();
const wordSchema = z.string().max(64);

/** One GMO-PG trade of a checkout. Whole yen; `attention` = reasons that wait for the shop. */
export const merchantAttemptSchema = z.object({
  number: z.int().min(1).max(99),
  gmoOrderId: z.string().max(27),
  /** The one whose fate the checkout tells. */
  current: z.boolean(),
  /** `reserved`, `entered`, `executed`, `paid`, `dead`. */
  phase: wordSchema,
  /** Why it is dead: `failed`, `canceled`, `expired`, `abandoned`. */
  death: wordSchema.optional(),
  /** GMO-PG's own word of the last inquiry. */
  gmoStatus: wordSchema.optional(),
  /** `none`, `due`, `done`, `failed`. */
  capture: wordSchema,
  amount: yenSchema,
  tax: yenSchema,
  total: yenSchema,
  /** Of the total, how much was canceled or refunded so far. */
  refundedTotal: yenSchema,
  /** A cancel, refund or change whose end is not known yet, and the total that it is to leave. */
  adjustment: z.object({ kind: wordSchema, total: yenSchema, begunAt: timestampSchema }).optional(),
  attention: z.array(wordSchema).max(20),
  createdAt: timestampSchema,
});

/** One GMO-PG trade of a checkout. */
export type MerchantAttempt = z.infer<typeof merchantAttemptSchema>;

/** One checkout as the shop's server sees it: the browser's view, its id, and its attempts, oldest first. */
export const merchantCheckoutSchema = checkoutViewSchema.extend({
  id: checkoutIdSchema,
  closed: z.boolean(),
  createdAt: timestampSchema,
  attempts: z.array(merchantAttemptSchema).min(1).max(99),
});

/** One checkout as the shop's server sees it. */
export type MerchantCheckout = z.infer<typeof merchantCheckoutSchema>;

/** Answer of every POST below `/v1/merchant/checkouts/{id}`, whether 200 or 202. */
export const merchantCheckoutResponseSchema = z.object({ checkout: merchantCheckoutSchema });

/** Answer of every POST below `/v1/merchant/checkouts/{id}`. */
export type MerchantCheckoutResponse = z.infer<typeof merchantCheckoutResponseSchema>;
