/**
 * What the shop's server and the BFF say to each other. Requests are strict: an unknown key is refused. Answers are tolerant: a reader
 * ignores what it does not know, and words of GMO-PG's and of attempts are open lists.
 */
import { z } from 'zod';
import { checkoutViewSchema } from './browser-api.ts';
import { CHECKOUT_STATUSES, fundsSchema } from './checkout-status.ts';
import { checkoutIdSchema, orderIdSchema } from './ids.ts';
import { YEN_MAX, yenSchema } from './money.ts';
import { orphanEventSchema, webhookEventSchema } from './webhook-event.ts';

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

/** Most yen of a test payment: it is real money in production. */
export const TRIAL_YEN_MAX = 10_000;

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
  /** When the shopper was first sent on to EPOS, and when he first came back. */
  redirectedAt: timestampSchema.optional(),
  returnedAt: timestampSchema.optional(),
});

/** One GMO-PG trade of a checkout. */
export type MerchantAttempt = z.infer<typeof merchantAttemptSchema>;

/** One checkout as the shop's server sees it: the browser's view, its id, and its attempts, oldest first. */
export const merchantCheckoutSchema = checkoutViewSchema.extend({
  id: checkoutIdSchema,
  closed: z.boolean(),
  /** A test payment of the operator's: the shop is not told of it. */
  trial: z.boolean(),
  createdAt: timestampSchema,
  attempts: z.array(merchantAttemptSchema).min(1).max(99),
});

/** One checkout as the shop's server sees it. */
export type MerchantCheckout = z.infer<typeof merchantCheckoutSchema>;

/** Answer of every POST below `/v1/merchant/checkouts/{id}`, whether 200 or 202. */
export const merchantCheckoutResponseSchema = z.object({ checkout: merchantCheckoutSchema });

/** Answer of every POST below `/v1/merchant/checkouts/{id}`. */
export type MerchantCheckoutResponse = z.infer<typeof merchantCheckoutResponseSchema>;

const pageSize = z
  .string()
  .regex(/^[1-9]\d{0,2}$/)
  .transform(Number)
  .pipe(z.int().max(100))
  .default(50);

/** Where a page before ended; only ever what an answer gave. */
const cursorSchema = z.string().regex(/^[\w.-]{1,80}$/);

/** Query of `GET /v1/merchant/checkouts`. `from` is inclusive, `to` is not. */
export const listCheckoutsQuerySchema = z.strictObject({
  status: z.enum(CHECKOUT_STATUSES).optional(),
  orderId: orderIdSchema.optional(),
  /** `true` = only those that wait for the shop. */
  attention: z.literal('true').optional(),
  /** `true` = only test payments of the operator's, which are left out otherwise. */
  trial: z.literal('true').optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  cursor: cursorSchema.optional(),
  limit: pageSize,
});

/** Answer of `GET /v1/merchant/checkouts`: newest first. `nextCursor: null` = that was all. */
export const listCheckoutsResponseSchema = z.object({
  checkouts: z.array(merchantCheckoutSchema).max(100),
  nextCursor: cursorSchema.nullable(),
});

/** Answer of `GET /v1/merchant/checkouts`. */
export type ListCheckoutsResponse = z.infer<typeof listCheckoutsResponseSchema>;

/** What became of an event's webhook: `waiting`, `delivered`, or `dead` after its last try. */
const deliverySchema = z.object({
  state: wordSchema,
  tries: z.int().min(0),
  /** Why the last try failed. */
  lastDetail: z.string().max(500).nullable(),
  endedAt: timestampSchema.nullable(),
});

/** One line of a checkout's timeline. `delivery` is there when the shop was told of it. */
const timelineEntrySchema = z.object({
  id: z.string().max(40),
  type: wordSchema,
  at: timestampSchema,
  attempt: z.int().min(1).max(99),
  /** `start`, `inquiry`, `capture`, `redirect`, `timer`, `shop`, `operator`. */
  cause: wordSchema,
  by: z.enum(['shopper', 'shop']).optional(),
  reason: wordSchema.optional(),
  detail: z.string().max(500).optional(),
  statusFrom: z.enum(CHECKOUT_STATUSES).nullable(),
  statusTo: z.enum(CHECKOUT_STATUSES),
  fundsFrom: fundsSchema.nullable(),
  fundsTo: fundsSchema,
  delivery: deliverySchema.optional(),
});

/** Answer of `GET /v1/merchant/checkouts/{id}`: the checkout and its timeline, oldest first. */
export const showCheckoutResponseSchema = z.object({
  checkout: merchantCheckoutSchema,
  timeline: z.array(timelineEntrySchema).max(1000),
  /** What GMO-PG told, oldest first: hints, which prove nothing. */
  notifications: z
    .array(
      z.object({
        attempt: z.int().min(1).max(99),
        status: wordSchema.nullable(),
        /** How often the same was told. */
        times: z.int().min(1),
        at: timestampSchema,
      }),
    )
    .max(100),
});

/** Answer of `GET /v1/merchant/checkouts/{id}`. */
export type ShowCheckoutResponse = z.infer<typeof showCheckoutResponseSchema>;

/** Query of `GET /v1/merchant/events`. */
export const listEventsQuerySchema = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .default(0),
  state: z.enum(['waiting', 'delivered', 'dead']).optional(),
  limit: pageSize,
});

/** An event's place in the order in which they happened. */
const eventCursorSchema = z.int().min(1);

/**
 * Answer of `GET /v1/merchant/events`: in the order in which they happened. Go on with `after` = the last `cursor`. Those about trades that
 * have no checkout have no place in that order: with `after` = 0, the newest hundred stand in `orphans`.
 */
export const listEventsResponseSchema = z.object({
  events: z
    .array(
      z.object({
        cursor: eventCursorSchema,
        event: z.union([orphanEventSchema, webhookEventSchema]),
        delivery: deliverySchema,
      }),
    )
    .max(100),
  orphans: z.array(z.object({ event: orphanEventSchema, delivery: deliverySchema })).max(100),
});

/** Answer of `GET /v1/merchant/events`. */
export type ListEventsResponse = z.infer<typeof listEventsResponseSchema>;

/** An event's id, which is also its `webhook-id`. */
export const eventIdSchema = z.string().regex(/^evt_[a-z2-7]{26}$/);

/** Answer of `POST /v1/merchant/events/{id}/redeliver`. */
export const redeliverResponseSchema = z.object({ eventId: eventIdSchema, state: z.literal('waiting') });

/** Body of `POST /v1/merchant/trials`: a test payment of the operator's, in whole yen. With GMO_ENV=production it has to say so, and with no other. */
export const startTrialRequestSchema = z.strictObject({
  amount: z.int().min(1).max(TRIAL_YEN_MAX).default(100),
  production: z.literal(true).optional(),
});

/** Answer of it: the checkout, and the page from which a shopper goes on to EPOS. Whoever has the page can read the checkout. */
export const startTrialResponseSchema = z.object({
  checkout: merchantCheckoutSchema,
  page: z.url().max(2048),
});

/** Answer of `POST /v1/merchant/trials`. */
export type StartTrialResponse = z.infer<typeof startTrialResponseSchema>;

/** Body of `POST /v1/merchant/orphans/{gmoOrderId}/adopt`: the shop's order, where GMO-PG does not remember it. */
export const adoptRequestSchema = z.strictObject({ orderId: orderIdSchema.optional() });

/**
 * Body of `POST /v1/merchant/events/redeliver`: the events after `after` up to and with `through`, both cursors of the list. `any`: those
 * that were delivered and those that are dead; what waits is on its way anyhow.
 */
export const redeliverManyRequestSchema = z.strictObject({
  after: z.int().min(0).default(0),
  through: eventCursorSchema.optional(),
  state: z.enum(['dead', 'delivered', 'any']).default('dead'),
});

/** Answer of it. `more`: the range has further events; go on with `after` = `through`. */
export const redeliverManyResponseSchema = z.object({
  redelivered: z.int().min(0),
  /** The last event that was looked at; null = there was none. */
  through: eventCursorSchema.nullable(),
  more: z.boolean(),
});

/** Answer of `POST /v1/merchant/events/redeliver`. */
export type RedeliverManyResponse = z.infer<typeof redeliverManyResponseSchema>;

/** Query of `GET /v1/merchant/forwards`. */
export const listForwardsQuerySchema = listEventsQuerySchema.extend({
  state: z.enum(['waiting', 'dead']).optional(),
});

/** Answer of `GET /v1/merchant/forwards`: notifications that were not passed on yet, in the order in which they came; never their content. */
export const listForwardsResponseSchema = z.object({
  forwards: z
    .array(
      z.object({
        cursor: eventCursorSchema,
        gmoOrderId: z.string().max(64),
        payType: z.string().max(256).nullable(),
        receivedAt: timestampSchema,
        delivery: deliverySchema,
      }),
    )
    .max(100),
});

/** Answer of `GET /v1/merchant/forwards`. */
export type ListForwardsResponse = z.infer<typeof listForwardsResponseSchema>;

/** Body of `POST /v1/merchant/forwards/redeliver`: the dead ones after `after` up to and with `through`. Its answer is that of events. */
export const redeliverForwardsRequestSchema = redeliverManyRequestSchema.omit({ state: true });

/** Answer of `POST /v1/merchant/events/{id}/redeliver`. */
export type RedeliverResponse = z.infer<typeof redeliverResponseSchema>;
