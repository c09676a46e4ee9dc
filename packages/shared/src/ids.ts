/**
 * The identifiers of an order, a checkout and its handle. Branded, because handing a handle where a checkout id is wanted
 * would show one shopper's payment to another.
 */
import { z } from 'zod';

/**
 * The shop's own order number: 1 to 64 characters (code points), no control characters, no lone surrogates; compared byte
 * for byte, so `A-1` and `a-1` are two orders.
 */
export const orderIdSchema = z
  .string()
  .min(1)
  .max(64)
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is refused here
  .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]+$/u)
  .brand<'OrderId'>();

/** The shop's order number. */
export type OrderId = z.infer<typeof orderIdSchema>;

/** Our record of getting one order paid: `co_` and 26 base32 characters. Seen by the shop's server, never by browsers. */
export const checkoutIdSchema = z
  .string()
  .regex(/^co_[a-z2-7]{26}$/)
  .brand<'CheckoutId'>();

/** The id of a checkout. */
export type CheckoutId = z.infer<typeof checkoutIdSchema>;

/** GMO-PG's OrderID of one attempt, as the BFF makes it: `ek`, 20 base32 characters, `-` and the attempt's number. */
export const gmoOrderIdSchema = z.string().regex(/^ek[a-z2-7]{20}-\d{2}$/);

/**
 * The unguessable string (130 bits) by which a browser reads one checkout, and opens its redirect while it is payable.
 * It counts as a secret in logs, traces and metrics.
 */
export const handleSchema = z
  .string()
  .regex(/^[a-z2-7]{26}$/)
  .brand<'Handle'>();

/** A browser's key to one checkout. */
export type Handle = z.infer<typeof handleSchema>;
