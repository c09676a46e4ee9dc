/** The idempotency key of a confirmation: made with the page, so that pressing twice, a reload and Back are one operation. */
import { z } from 'zod';
import type { IdSource } from '../../checkout/ports/id-source.ts';

/** A key of the console's own making; the shop's server makes other ones. */
export const actionKeySchema = z.string().regex(/^console-[a-z2-7]{26}$/);

/** A fresh key. */
export function freshKey(ids: IdSource): string {
  return `console-${ids.base32(26)}`;
}
