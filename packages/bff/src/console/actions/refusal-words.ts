/** Which refusals an operator is told in words of their own; every other one is `other`. */

/** Codes of `PROBLEMS` that an action can come to, and the console's own. */
export const REFUSAL_WORDS = [
  'not_authorized',
  'not_captured',
  'refund_too_large',
  'change_not_lower',
  'adjustment_refused',
  'order_closed',
  'capture_failed',
  'operation_in_progress',
  'gateway_unreachable',
  'store_unavailable',
  'not_found',
  'order_unknown',
  'order_differs',
  'not_paid',
  'attempts_exhausted',
  'idempotency_key_reused',
  'too_many_requests',
  'changed_meanwhile',
  'not_now',
  'other',
] as const;

/** A refusal that has words. */
export type RefusalWord = (typeof REFUSAL_WORDS)[number];

/** The words for a code. */
export function refusalWordOf(code: string): RefusalWord {
  return REFUSAL_WORDS.find((word) => word === code) ?? 'other';
}
