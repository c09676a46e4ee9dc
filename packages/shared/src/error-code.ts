/**
 * The problems a browser or a shop's server can meet, each with one HTTP status and one stable `type`. The table is the
 * only place where a code gets its status; texts for shoppers are made in the widget's locales.
 */
import { z } from 'zod';

/** Code, HTTP status, and whether pressing the button again can help. */
export const PROBLEMS = {
  invalid_request: { status: 422, recoverable: false, title: 'The request is not of the documented form' },
  invalid_json: { status: 400, recoverable: false, title: 'The body is not well-formed JSON' },
  unsupported_media_type: { status: 415, recoverable: false, title: 'The content type is not accepted here' },
  body_too_large: { status: 413, recoverable: false, title: 'The body is too large' },
  request_timeout: { status: 408, recoverable: true, title: 'The request did not arrive in time' },
  origin_not_allowed: { status: 403, recoverable: false, title: 'This origin is not in ALLOWED_ORIGINS' },
  unauthorized: { status: 401, recoverable: false, title: 'The API key is missing or not valid' },
  read_only_key: { status: 403, recoverable: false, title: 'This API key may read, and nothing else' },
  order_token_invalid: { status: 401, recoverable: false, title: 'The order token is not valid' },
  order_token_expired: { status: 401, recoverable: true, title: 'The order token has expired' },
  return_url_not_allowed: {
    status: 422,
    recoverable: false,
    title: 'returnUrl or cancelUrl is not in RETURN_ORIGINS',
  },
  amount_not_allowed: { status: 422, recoverable: false, title: 'The total is above the configured maximum' },
  order_changed: {
    status: 409,
    recoverable: false,
    title: 'The order has another price than the open payment',
  },
  order_closed: {
    status: 409,
    recoverable: false,
    title: 'The order was refunded or canceled and is closed',
  },
  attempts_exhausted: { status: 409, recoverable: false, title: 'The order used up its payment attempts' },
  start_in_progress: { status: 409, recoverable: true, title: 'Another start of this order is under way' },
  idempotency_key_missing: { status: 400, recoverable: false, title: 'The Idempotency-Key is missing' },
  idempotency_key_invalid: { status: 400, recoverable: false, title: 'The Idempotency-Key is not a key' },
  idempotency_key_reused: {
    status: 422,
    recoverable: false,
    title: 'The Idempotency-Key was used for another request',
  },
  request_in_progress: {
    status: 409,
    recoverable: true,
    title: 'The request with this Idempotency-Key is under way',
  },
  operation_in_progress: {
    status: 409,
    recoverable: true,
    title: 'Another operation of this checkout is under way; nothing was done',
  },
  not_authorized: {
    status: 409,
    recoverable: false,
    title: 'There is no secured money that could be captured',
  },
  not_captured: {
    status: 409,
    recoverable: false,
    title: 'The money is secured and not taken: there is nothing to refund',
  },
  refund_too_large: {
    status: 409,
    recoverable: false,
    title: 'The refund is larger than what is left of the payment',
  },
  change_not_lower: { status: 409, recoverable: false, title: 'A change can only lower the total' },
  adjustment_refused: {
    status: 409,
    recoverable: false,
    title: 'GMO-PG refused to give the money back; it is what it was',
  },
  order_unknown: {
    status: 422,
    recoverable: false,
    title: 'GMO-PG does not remember whose order this payment is: name it',
  },
  order_differs: {
    status: 409,
    recoverable: false,
    title: 'GMO-PG remembers another order for this payment',
  },
  not_paid: { status: 409, recoverable: false, title: 'GMO-PG shows no money for this OrderID any more' },
  capture_failed: { status: 409, recoverable: false, title: 'GMO-PG refused to take the money' },
  outcome_unknown: {
    status: 503,
    recoverable: true,
    title: 'GMO-PG gave no clear answer; the payment is being looked into',
  },
  gateway_unreachable: { status: 503, recoverable: true, title: 'GMO-PG cannot be reached' },
  gateway_busy: { status: 503, recoverable: true, title: 'GMO-PG takes no more requests at the moment' },
  gateway_refused: {
    status: 502,
    recoverable: false,
    title: 'GMO-PG refused the request; see the log of the server',
  },
  not_found: { status: 404, recoverable: false, title: 'There is nothing here' },
  method_not_allowed: { status: 405, recoverable: false, title: 'This method is not allowed here' },
  too_many_requests: { status: 429, recoverable: true, title: 'Too many requests' },
  store_unavailable: {
    status: 503,
    recoverable: true,
    title: 'The payment cannot be stored at the moment; nothing was done',
  },
  server_busy: {
    status: 503,
    recoverable: true,
    title: 'The server has too much to do at the moment; nothing was done',
  },
  internal: { status: 500, recoverable: true, title: 'The server failed' },
} as const satisfies Record<string, { status: number; recoverable: boolean; title: string }>;

/** A stable code of a problem. */
export type ErrorCode = keyof typeof PROBLEMS;

/** Where a problem's `type` points: `urn:epos-kantan:problem:<code>`. */
export const PROBLEM_TYPE_PREFIX = 'urn:epos-kantan:problem:';

/**
 * An RFC 9457 problem as readers see it: unknown codes and extra members are let through, so that an older widget survives
 * a newer BFF.
 */
export const problemSchema = z.object({
  type: z.string().max(200),
  title: z.string().max(500),
  status: z.int().min(400).max(599),
  code: z.string().max(100),
  detail: z.string().max(2000).optional(),
  recoverable: z.boolean().optional(),
});

/** A problem document (`application/problem+json`). */
export type Problem = z.infer<typeof problemSchema>;
