/** The words of the `state` attribute: what an element shows, and what its locale has words for. */

/**
 * The words of the `state` attribute. `voided` and `refunded`: the order was paid, and nothing of it is charged any more; it is not
 * payable again. `unknown` is the status element's alone: it has no handle, or nobody knows it.
 */
export type CheckoutState =
  | 'idle'
  | 'checking'
  | 'unavailable'
  | 'creating'
  | 'redirecting'
  | 'resumable'
  | 'confirming'
  | 'paid'
  | 'voided'
  | 'refunded'
  | 'failed'
  | 'canceled'
  | 'expired'
  | 'offline'
  | 'error'
  | 'unknown';
